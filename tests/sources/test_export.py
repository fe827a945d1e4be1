"""Folders, zips and files as sources see them: nothing leads out, nothing is followed, nothing unpacks without end."""

import io
import os
import stat
import struct
import subprocess
import sys
import tarfile
import warnings
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

import pytest

from relledger.errors import Refused
from relledger.sources import _members, _packed
from relledger.sources import export as room
from relledger.sources.export import Export

REPO = Path(__file__).parents[2]
OUTSIDE = ("../up.js", "a/../../up.js", "/etc/passwd", "\\\\host\\share.js", "C:\\up.js", "C:/up.js", "..\\up.js", "..")


def zipped(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    """A zip with these members, written as they are named."""
    with zipfile.ZipFile(path, "w", method) as made:
        for name, data in members.items():
            made.writestr(zipfile.ZipInfo(name), data, method)
    return path


def contents(path: Path) -> dict[str, bytes]:
    """Everything an export gives."""
    with Export(path) as export:
        found = {}
        for member in export.members():
            with export.open(member) as stream:
                found[member] = stream.read()
        return found


def refused(path: Path) -> str:
    """Why a path is refused, and that it says what to do."""
    with pytest.raises(Refused) as caught:
        contents(path)
    assert caught.value.code == 4
    assert caught.value.message.startswith(path.name)
    assert caught.value.hint
    return caught.value.message


class ByHand:
    """A zip written by hand, whose directory can say anything."""

    def __init__(self) -> None:
        self.body = b""
        self.directory = b""
        self.count = 0

    def local(self, name: bytes, data: bytes, crc: int, size: int) -> int:
        """Write a member's own header and data; where it stands."""
        at = len(self.body)
        self.body += struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 33, crc, len(data), size, len(name), 0)
        self.body += name + data
        return at

    def entry(self, name: bytes, at: int, crc: int, packed: int, size: int, flags: int = 0) -> None:
        """List a member in the directory."""
        fields = (b"PK\1\2", 20, 20, flags, 8, 0, 33, crc, packed, size, len(name), 0, 0, 0, 0, 0, at)
        self.directory += struct.pack("<4s6H3L5H2L", *fields) + name
        self.count += 1

    def save(self, path: Path) -> Path:
        """Write it all down."""
        numbers = (0, 0, self.count, self.count, len(self.directory), len(self.body), 0)
        path.write_bytes(self.body + self.directory + b"PK\5\6" + struct.pack("<4H2LH", *numbers))
        return path


def deflated(data: bytes) -> bytes:
    """Data as a zip packs it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def test_a_folder_a_zip_and_a_file_look_alike(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "tweets.js").write_bytes(b"posts")
    (folder / "read me.txt").write_bytes(b"hello")
    both = {"data/tweets.js": b"posts", "read me.txt": b"hello"}
    assert contents(folder) == both
    assert contents(zipped(tmp_path / "export.zip", both)) == both
    assert contents(folder / "read me.txt") == {"read me.txt": b"hello"}
    with Export(folder / "read me.txt") as export:
        assert export.single
        assert export.beginning(length=2) == b"he"
    with Export(tmp_path / "export.zip") as export:
        assert not export.single
        assert export.find("tweets.js", "like.js") == ["data/tweets.js"]
        assert export.size("data/tweets.js") == 5


BESIDE = (".DS_Store", "a/._posts.json", "a/Thumbs.db", "a/desktop.ini", ".git/config")


def test_what_a_system_lays_beside_is_no_member(tmp_path: Path) -> None:
    all_of_them = {"a/posts.json": b"posts", **dict.fromkeys(BESIDE, b"x")}
    for name, data in all_of_them.items():
        (tmp_path / "folder" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "folder" / name).write_bytes(data)
    with tarfile.open(tmp_path / "made.tar", "w") as made:
        made.add(tmp_path / "folder", ".")
    packed = zipped(tmp_path / "made.zip", all_of_them | {"__MACOSX/a/posts.json": b"x"})
    for path in (tmp_path / "folder", tmp_path / "made.tar", packed):
        assert contents(path) == {"a/posts.json": b"posts"}, path.name
        with Export(path) as export:
            assert export.outside == []


@pytest.mark.parametrize(
    "mark", [" (1)", "(2)", " - Copy", " - Copy (2)", " - Kopie", " - copia (2)", " copy", " copy 3"]
)
def test_the_mark_of_a_second_copy_is_no_part_of_a_name(tmp_path: Path, mark: str) -> None:
    path = tmp_path / f"followers_1{mark}.json"
    path.write_bytes(b"[]")
    assert contents(path) == {"followers_1.json": b"[]"}
    with Export(path) as export:
        assert export.name == path.name


def test_progress_is_every_byte_but_the_first_look(tmp_path: Path) -> None:
    taken: list[int] = []
    with Export(zipped(tmp_path / "a.zip", {"a.js": b"x" * 3_000_000}), progress=taken.append) as export:
        export.beginning("a.js")
        assert taken == []
        with export.open("a.js") as stream:
            stream.read()
    assert sum(taken) == 3_000_000


def test_the_fingerprint_is_of_names_and_contents(tmp_path: Path) -> None:
    prints = set()
    for number, (name, data) in enumerate([("a", b"1"), ("a", b"2"), ("b", b"1")]):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / name).write_bytes(data)
        prints.add(Export(tmp_path / str(number)).sha256())
    assert len(prints) == 3


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_member_that_leads_out_is_never_opened(tmp_path: Path, name: str) -> None:
    top = tmp_path / "top"
    (top / "inner").mkdir(parents=True)
    (top / "up.js").write_bytes(b"mine")
    path = zipped(top / "inner" / "a.zip", {name: b"theirs", "good.js": b"good"})
    assert contents(path) == {"good.js": b"good"}
    with Export(path) as export:
        assert export.find("up.js", "passwd", "share.js", name) == []
    assert (top / "up.js").read_bytes() == b"mine"
    assert sorted(p.name for p in top.rglob("*")) == ["a.zip", "inner", "up.js"]


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK])
def test_a_member_that_is_no_file_is_never_opened(tmp_path: Path, kind: int) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        link = zipfile.ZipInfo("data/tweets.js")
        link.create_system, link.external_attr = 3, (kind | 0o777) << 16
        made.writestr(link, "/etc/passwd")
        made.writestr("good.js", b"good")
    assert contents(tmp_path / "a.zip") == {"good.js": b"good"}


def test_a_zip_of_windows_and_names_with_colons_are_read(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "a.zip", {"data\\tweets.js": b"1", "did:plc:brass/app.json": b"2", "a/b": b"3", "a\\b": b"4"}
    )
    assert contents(path) == {"data/tweets.js": b"1", "did:plc:brass/app.json": b"2", "a/b": b"3", "a\\b": b"4"}
    with Export(path) as export:
        assert export.find("tweets.js") == ["data/tweets.js"]


@pytest.mark.parametrize(("written", "shown"), [("Köln.csv".encode(), "Köln.csv"), (b"K\x94ln.csv", "Köln.csv")])
def test_names_in_a_zip_may_be_utf_8_without_saying_so(tmp_path: Path, written: bytes, shown: str) -> None:
    made = ByHand()
    packed = deflated(b"posts")
    at = made.local(written, packed, zlib.crc32(b"posts"), 5)
    made.entry(written, at, zlib.crc32(b"posts"), len(packed), 5)
    assert contents(made.save(tmp_path / "a.zip")) == {shown: b"posts"}


def test_two_spellings_of_one_name_are_twins(tmp_path: Path) -> None:
    made = ByHand()
    for name, flags in (("Köln.csv".encode(), 0), ("Köln.csv".encode(), 0x800)):
        packed = deflated(b"posts")
        at = made.local(name, packed, zlib.crc32(b"posts"), 5)
        made.entry(name, at, zlib.crc32(b"posts"), len(packed), 5, flags)
    assert "holds two members named" in refused(made.save(tmp_path / "a.zip"))


def test_a_zip_in_a_zip_stays_packed(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", {"data/tweets.js": b"posts"}).read_bytes()
    with Export(zipped(tmp_path / "outer.zip", {"inner.zip": inner})) as export:
        assert export.members() == ["inner.zip"]
        assert export.find("tweets.js") == []


@pytest.mark.parametrize("twin", ["data/tweets.js", "DATA/Tweets.js", "data/tweets.js\0.txt"])
def test_twins_are_refused(tmp_path: Path, twin: str) -> None:
    made = ByHand()
    for name in ("data/tweets.js", twin):
        packed = deflated(b"posts")
        at = made.local(name.encode(), packed, zlib.crc32(b"posts"), 5)
        made.entry(name.encode(), at, zlib.crc32(b"posts"), len(packed), 5)
    assert "holds two members named" in refused(made.save(tmp_path / "a.zip"))


def test_a_locked_zip_is_refused(tmp_path: Path) -> None:
    made = ByHand()
    made.entry(b"a.js", made.local(b"a.js", b"secret", 0, 6), 0, 6, 6, flags=1)
    assert "is locked with a password" in refused(made.save(tmp_path / "a.zip"))


def test_members_over_each_other_are_refused(tmp_path: Path) -> None:
    made = ByHand()  # as in CVE-2024-0450: the data of each member are the headers and data of the next one
    kernel = deflated(b"0" * 100_000)
    places = []
    for n in range(20):
        places.append(made.local(b"%02d.js" % n, b"", zlib.crc32(b"0" * 100_000), 100_000))
    made.body += kernel
    for n, at in enumerate(places):
        made.entry(b"%02d.js" % n, at, zlib.crc32(b"0" * 100_000), len(made.body) - at - 35, 100_000)
    assert "members overlap" in refused(made.save(tmp_path / "a.zip"))


def test_one_member_listed_twice_is_refused(tmp_path: Path) -> None:
    made = ByHand()
    at = made.local(b"a.js", deflated(b"posts"), zlib.crc32(b"posts"), 5)
    for name in (b"a.js", b"b.js"):
        made.entry(name, at, zlib.crc32(b"posts"), len(deflated(b"posts")), 5)
    assert "members overlap" in refused(made.save(tmp_path / "a.zip"))


@pytest.mark.parametrize("said", [0, 4, 6, 10_000, 0xFFFFFFF0])
def test_a_lie_about_the_size_gains_nothing(tmp_path: Path, said: int) -> None:
    made, packed, crc = ByHand(), deflated(b"posts"), zlib.crc32(b"posts")
    made.entry(b"a.js", made.local(b"a.js", packed, crc, said), crc, len(packed), said)
    path = made.save(tmp_path / "a.zip")
    if said < len(b"posts"):
        assert "is damaged at a.js" in refused(path)
    else:  # what comes out is counted, not what was said
        assert contents(path) == {"a.js": b"posts"}


def test_a_lie_about_the_packed_size_is_refused(tmp_path: Path) -> None:
    made, packed = ByHand(), deflated(b"posts")
    made.entry(b"a.js", made.local(b"a.js", packed, zlib.crc32(b"posts"), 5), zlib.crc32(b"posts"), 1 << 30, 5)
    assert "claims more than it holds" in refused(made.save(tmp_path / "a.zip"))


def test_a_bomb_is_refused_by_what_comes_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "RATIO_FREE", 1 << 20)
    bomb = zipped(tmp_path / "a.zip", {"a.js": b"\0" * (4 << 20)})
    assert "unpacks to far more than an export would, at a.js" in refused(bomb)
    assert contents(zipped(tmp_path / "b.zip", {"a.js": b"\0" * (1 << 20)}))["a.js"] == b"\0" * (1 << 20)


def test_a_large_member_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MEMBER_LIMIT", 1000)
    assert contents(zipped(tmp_path / "a.zip", {"a.js": b"x" * 1000}))
    assert "unpacks to far more" in refused(zipped(tmp_path / "b.zip", {"a.js": b"x" * 1001}))


def test_many_members_are_refused_by_their_sum(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "TOTAL_LIMIT", 1000)
    assert "at 10.js" in refused(zipped(tmp_path / "a.zip", {f"{n:02}.js": b"x" * 100 for n in range(20)}))


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_members, "MEMBERS_LIMIT", 10)
    assert len(contents(zipped(tmp_path / "a.zip", {f"{n}.js": b"" for n in range(10)}))) == 10
    assert "holds 11 members" in refused(zipped(tmp_path / "b.zip", {f"{n}.js": b"" for n in range(11)}))


def test_an_empty_zip_is_refused(tmp_path: Path) -> None:
    assert "is an empty zip" in refused(zipped(tmp_path / "a.zip", {}))
    assert "is an empty zip" in refused(zipped(tmp_path / "b.zip", {"data/": b""}))


def flip(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "its end is lost": lambda data: data[:-30],
    "its second half is lost": lambda data: data[: len(data) // 2],
    "all but a header is lost": lambda data: data[:20],
    "its data": lambda data: flip(data, 60),
    "its checksum": lambda data: flip(data, data.index(b"PK\1\2") + 16),
    "the name at its data": lambda data: flip(data, 31),
    "its method": lambda data: flip(data, data.index(b"PK\1\2") + 10),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
@pytest.mark.filterwarnings("ignore:.*:UserWarning")
def test_damage_is_refused(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    whole = zipped(tmp_path / "a.zip", {"a.js": os.urandom(500)}).read_bytes()
    (tmp_path / "a.zip").write_bytes(damage(whole))
    assert "damaged" in refused(tmp_path / "a.zip")


def test_a_lost_beginning_is_refused(tmp_path: Path) -> None:
    whole = zipped(tmp_path / "a.zip", {"a.js": os.urandom(500)}).read_bytes()
    (tmp_path / "a.zip").write_bytes(whole[20:])
    refused(tmp_path / "a.zip")


def test_cuts_and_flips_never_give_other_bytes(tmp_path: Path) -> None:
    members = {"a.js": b"a" * 300, "b.js": bytes(range(256))}
    whole = zipped(tmp_path / "a.zip", members).read_bytes()
    broken = [whole[:n] for n in range(4, len(whole))] + [flip(whole, n) for n in range(len(whole))]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for data in broken:
            (tmp_path / "a.zip").write_bytes(data)
            try:
                found = contents(tmp_path / "a.zip")
            except Refused:
                continue
            assert set(found.values()) <= {*members.values(), data}  # whole, or taken for no zip at all


def tarred(path: Path, members: Sequence[tuple[str, bytes]], mode: Literal["w", "w:gz", "w:xz"] = "w") -> bytes:
    """A tar with these members, as it lies on disk."""
    with tarfile.open(path, mode) as made:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            made.addfile(info, io.BytesIO(data))
    return path.read_bytes()


def test_no_cut_tar_is_taken_for_a_whole_one(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    whole = tarred(path, [(f"{name}.js", name.encode() * 600) for name in "abc"])
    end = whole.rstrip(b"\0")
    for cut in {*range(512, len(end), 512), *range(300, len(end), 97)}:  # between its blocks, and within them
        path.write_bytes(whole[:cut])
        assert "is a tar without its end" in refused(path) or "is a damaged tar" in refused(path)


def test_a_damaged_header_hides_no_members_of_a_tar(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    whole = tarred(path, [(f"{name}.js", name.encode() * 600) for name in "abc"])
    second = whole.index(b"b.js")
    for at in (second, second + 130, second + 150):
        path.write_bytes(flip(whole, at))
        assert "is a tar without its end" in refused(path)


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:xz"])
def test_a_tar_holds_no_two_members_of_one_name(tmp_path: Path, mode: Literal["w", "w:gz", "w:xz"]) -> None:
    path = tmp_path / "a.tar"
    tarred(path, [("a.js", b"one"), ("b.js", b"two")], mode)
    assert contents(path) == {"a.js": b"one", "b.js": b"two"}
    tarred(path, [("a.js", b"one"), ("./a.js", b"two")], mode)
    assert "holds two members named a.js" in refused(path)


@pytest.mark.parametrize(
    "headers", [{"GNU.sparse.map": "x,y"}, {"GNU.sparse.major": "1", "GNU.sparse.minor": "0"}], ids=["map", "form"]
)
def test_a_tar_whose_headers_say_what_cannot_be_is_refused(tmp_path: Path, headers: dict[str, str]) -> None:
    info = tarfile.TarInfo("a.js")
    info.size, info.pax_headers = 5, headers
    with tarfile.open(tmp_path / "a.tar", "w") as made:
        made.addfile(info, io.BytesIO(b"tacos"))
    assert "damaged tar" in refused(tmp_path / "a.tar")


def test_a_header_of_a_tar_takes_no_memory(tmp_path: Path) -> None:
    """`tarfile` reads one whole, and it may be packed a thousandfold."""
    info = tarfile.TarInfo("a.js")
    info.pax_headers = {"comment": "x" * (_packed.HEADER_LIMIT + 1)}
    with tarfile.open(tmp_path / "a.tgz", "w:gz") as made:
        made.addfile(info)
    assert "one of its headers has no end" in refused(tmp_path / "a.tgz")


def test_nothing_lies_deeper_than_folders_go(tmp_path: Path) -> None:
    """Else whatever goes down into them step by step never ends, or ends as a bug."""
    deep = "a/" * 3_000 + "a.js"
    zipped(tmp_path / "a.zip", {"b.js": b"1", deep: b"2"})
    with tarfile.open(tmp_path / "a.tar", "w") as made:
        for name in ("b.js", deep):
            made.addfile(tarfile.TarInfo(name))
    for kind in ("a.zip", "a.tar"):
        with Export(tmp_path / kind) as export:
            assert (export.members(), export.outside) == (["b.js"], [deep])
    folder = tmp_path / "folder"
    (folder / ("a/" * _members.DEEPEST + "a")).mkdir(parents=True)
    (folder / "b.js").write_bytes(b"1")
    (folder / ("a/" * _members.DEEPEST + "a") / "c.js").write_bytes(b"2")
    with Export(folder) as export:
        assert (export.members(), export.outside) == (["b.js"], ["/".join("a" * _members.DEEPEST)])


def test_a_member_without_a_name_is_never_opened(tmp_path: Path) -> None:
    with Export(zipped(tmp_path / "a.zip", {"": b"1", "b.js": b"2"})) as export:
        assert (export.members(), export.outside) == (["b.js"], [""])


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_unpacks_at_once_is_refused(tmp_path: Path, method: int) -> None:
    """A few bytes of these give as much as memory holds, before anything of it can be counted."""
    assert "packs it as no platform does" in refused(zipped(tmp_path / "a.zip", {"a.js": b" " * 1_000}, method))


def test_links_and_pipes_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "a.js").write_bytes(b"good")
    (tmp_path / "secret.js").write_bytes(b"secret")
    (folder / "data" / "out.js").symlink_to(tmp_path / "secret.js")
    (folder / "data" / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "parent").symlink_to(tmp_path, target_is_directory=True)
    (folder / "lost.js").symlink_to("nowhere")
    (folder / ".hidden.js").write_bytes(b"hidden")
    os.mkfifo(folder / "pipe.js")
    assert contents(folder) == {"data/a.js": b"good"}
    with Export(folder) as export:  # and are named
        assert sorted(export.outside) == ["data/loop", "data/out.js", "lost.js", "parent", "pipe.js"]


def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.js")
    assert "is neither a file nor a folder" in refused(tmp_path / "pipe.js")


def test_nothing_of_that_name_is_refused(tmp_path: Path) -> None:
    assert "there is nothing of that name" in refused(tmp_path / "none.zip")
    (tmp_path / "lost.zip").symlink_to("nowhere")
    assert "there is nothing of that name" in refused(tmp_path / "lost.zip")


def test_an_empty_folder_has_nothing(tmp_path: Path) -> None:
    with Export(tmp_path) as export:
        assert export.members() == []
        assert export.find("tweets.js") == []


def test_a_bomb_takes_no_memory(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as made, made.open("a.js", "w") as member:
        for _ in range(150):
            member.write(b"\0" * (1 << 20))
    code = (
        "import re, sys; from pathlib import Path; from relledger.sources.export import Export;"
        "from relledger.errors import Refused\n"
        "with Export(Path(sys.argv[1])) as export:\n"
        "  try:\n"
        "    with export.open('a.js') as stream:\n"
        "      while stream.read(1 << 20): pass\n"
        "  except Refused:\n"
        "    peak = re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]\n"
        "    print(export._out >> 20, int(peak) >> 10)\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "bomb.zip")]
    done = subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=True)
    out, memory = map(int, done.stdout.split())
    assert out < 70
    assert memory < 150  # MiB, of this process alone
    assert [p.name for p in tmp_path.iterdir() if p.name != "home"] == ["bomb.zip"]
