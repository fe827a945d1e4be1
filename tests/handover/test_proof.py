"""Damage is found wherever it is, and every part of it named; what is none of ours is refused."""

import gzip
import hashlib
import json
import os
import random
import re
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from relledger import handover
from relledger.errors import DAMAGED, NEWER, Damaged, Refused, UserError
from relledger.handover import bag, data, seal
from relledger.handover.page.tongue import table
from relledger.handover.proof import Opened

from .made import filled, read, write

FLIPS = 40
ORDER = ("import", "account", "name", "ours", "sighting", "act", "entry", "tombstone", "reject")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    db = filled(folder / "ledger.db")
    for form in ("h.html", "h.zip", "h"):
        write(db, folder / form)
    db.close()
    (folder / "h.jsonl").write_bytes(gzip.decompress((folder / "h" / bag.DATA).read_bytes()))
    return folder


@contextmanager
def unread(path: Path) -> Iterator[Opened]:
    raise Refused(f"{path.name} is not a relledger handover.")
    yield


def flip(path: Path, at: int, bit: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1 << bit
    path.write_bytes(content)


def test_a_file_whose_name_is_no_text_is_damage_like_any_other(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made / "h", tmp_path / "h")
    (tmp_path / "h" / "data" / os.fsdecode(b"caf\xe9.txt")).write_text("x")
    with pytest.raises(Damaged):
        handover.verify(tmp_path / "h", read)


@pytest.mark.parametrize("form", ["h.html", "h.zip", "h.jsonl"])
def test_any_flipped_bit_is_found(form: str, made: Path, tmp_path: Path) -> None:
    chance = random.Random(26)
    size = (made / form).stat().st_size
    for at in chance.sample(range(size), FLIPS):
        shutil.copy(made / form, tmp_path / form)
        flip(tmp_path / form, at, chance.randrange(8))
        with pytest.raises((Damaged, Refused)):
            handover.verify(tmp_path / form, read)


def test_any_flipped_bit_of_a_folder_is_found(made: Path, tmp_path: Path) -> None:
    chance = random.Random(26)
    members = [file.relative_to(made / "h") for file in sorted((made / "h").rglob("*")) if file.is_file()]
    shutil.copytree(made / "h", tmp_path / "h")
    for n in range(max(FLIPS, len(members))):
        path = tmp_path / "h" / members[n % len(members)]
        at, bit = chance.randrange(path.stat().st_size), chance.randrange(8)
        flip(path, at, bit)
        with pytest.raises(Damaged):
            handover.verify(tmp_path / "h", read)
        flip(path, at, bit)
    assert handover.verify(tmp_path / "h", read).people, "with every bit as it was it is whole"


def test_every_section_of_the_data_is_named(made: Path, tmp_path: Path) -> None:
    """Of lines that were changed, taken out, doubled or put in by hand, in data that are not compressed."""
    whole = (made / "h.jsonl").read_bytes().splitlines(keepends=True)
    sections = {name: [n for n, line in enumerate(whole) if line.startswith(f'["{name}"'.encode())] for name in ORDER}
    for name, places in sections.items():
        for at in places[:1]:
            line = whole[at]
            for instead in ([], [line, line], [line.replace(b'",', b'x",', 1)], [line[:-2] + b"]\r\n"]):
                (tmp_path / "h.jsonl").write_bytes(b"".join([*whole[:at], *instead, *whole[at + 1 :]]))
                with pytest.raises((Damaged, Refused), match=name if len(instead) != 1 else ".") as found:
                    handover.verify(tmp_path / "h.jsonl", read)
                assert found.value.code == DAMAGED
    assert sum(map(bool, sections.values())) >= 7


def test_a_section_in_another_place_is_found(made: Path, tmp_path: Path) -> None:
    whole = (made / "h.jsonl").read_bytes().splitlines(keepends=True)
    acts = [line for line in whole if line.startswith(b'["act"')]
    rest = [line for line in whole if not line.startswith(b'["act"')]
    for lines in ([*rest[:-1], *acts[1:], acts[0], rest[-1]], [*rest[:-1], rest[-1]], [*rest, *acts]):
        (tmp_path / "h.jsonl").write_bytes(b"".join(lines))
        with pytest.raises(Damaged):
            handover.verify(tmp_path / "h.jsonl", read)


def test_the_message_names_every_part(made: Path, tmp_path: Path) -> None:
    page = (made / "h.html").read_bytes()
    (tmp_path / "h.html").write_bytes(page.replace(b"</h2>", b"!</h2>", 1))
    with pytest.raises(Damaged, match="the page is not what was written"):
        handover.verify(tmp_path / "h.html", read)
    shutil.copytree(made / "h", tmp_path / "h")
    several = [bag.DATA, "data/people.csv", bag.PAGE, bag.README, bag.SHEET]
    for member in several:
        with (tmp_path / "h" / member).open("ab") as file:
            file.write(b" ")
    with pytest.raises(Damaged) as found:
        handover.verify(tmp_path / "h", read)
    assert [member for member in several if f"{member} is not what" in found.value.message] == several
    assert "its data go on after their end" in found.value.message


def test_a_page_says_in_which_of_its_parts_it_was_changed(made: Path, tmp_path: Path) -> None:
    page = (made / "h.html").read_bytes()
    parts = [name.decode() for name in re.findall(rb'<section aria-labelledby="(\w+)" class="part-', page)]
    assert len(parts) >= 15
    for name in parts:
        at = page.index(f'<h2 id="{name}">'.encode()) + len(name) + 12
        (tmp_path / "h.html").write_bytes(page[:at] + b"!" + page[at:])
        called = table("en")[name]["short"]
        with pytest.raises(Damaged, match=rf"not what was written, in its part “{called}”\."):
            handover.verify(tmp_path / "h.html", read)
    starts = [page.index(f'<section aria-labelledby="{name}"'.encode()) for name in (*parts[2:4], parts[4])]
    third, fourth = page[starts[0] : starts[1]], page[starts[1] : starts[2]]
    moved = ", ".join(f"“{table('en')[name]['short']}”" for name in (parts[3], parts[2]))
    for wrong, said in (
        (page.replace(third + fourth, fourth + third), f"in its part {moved}"),
        (page.replace(b"<h1>", b"<h1>!"), "before or after its parts"),
        (page.replace(b"</footer>", b"!</footer>"), "before or after its parts"),
    ):
        (tmp_path / "h.html").write_bytes(wrong)
        with pytest.raises(Damaged, match=rf"not what was written, {said}\."):
            handover.verify(tmp_path / "h.html", read)
    (tmp_path / "h.html").write_bytes(page.replace(b"<h1>", b"<h1>!").replace(b"</main>", b"!</main>"))
    with pytest.raises(Damaged, match=rf"in its part “{table('en')[parts[-1]]['short']}”\."):
        handover.verify(tmp_path / "h.html", read)


def test_no_bit_of_the_seal_itself_can_be_flipped_unseen(made: Path, tmp_path: Path) -> None:
    page = (made / "h.html").read_bytes()
    start = page.index(b'<meta name="relledger-seal')
    for at in range(start, page.index(b"\n", start)):
        shutil.copy(made / "h.html", tmp_path / "h.html")
        flip(tmp_path / "h.html", at, at % 8)
        with pytest.raises(Damaged, match="the page is not what was written"):
            handover.verify(tmp_path / "h.html", read)


def test_a_signature_that_cannot_be_read_is_damage(made: Path, tmp_path: Path) -> None:
    pytest.importorskip("nacl")
    db = filled(tmp_path / "ledger.db")
    write(db, tmp_path / "h.zip", protection=handover.Protection(key=bytes(range(32))))
    db.close()
    with zipfile.ZipFile(tmp_path / "h.zip") as packed:
        at = packed.getinfo(bag.SIGNATURE).header_offset
    whole = (tmp_path / "h.zip").read_bytes()
    said = []
    for ahead in (0, 5, 45, 60, 90):
        (tmp_path / "h.zip").write_bytes(whole[: at + ahead] + bytes([whole[at + ahead] ^ 4]) + whole[at + ahead + 1 :])
        with pytest.raises(Damaged) as found:
            handover.verify(tmp_path / "h.zip", read)
        said.append(found.value.message)
    assert any("signature.txt cannot be read" in one for one in said)


@pytest.mark.parametrize("change", ["missing", "more", "beside"])
def test_a_member_too_few_or_too_many_is_found(change: str, made: Path, tmp_path: Path) -> None:
    shutil.copytree(made / "h", tmp_path / "h")
    if change == "missing":
        (tmp_path / "h" / "data" / "people.csv").unlink()
    else:
        (tmp_path / "h" / ("data" if change == "more" else "") / "more.csv").write_text("x")
    with pytest.raises(Damaged, match=r"people.csv is missing" if change == "missing" else r"more.csv is not what"):
        handover.verify(tmp_path / "h", read)


@pytest.mark.parametrize("form", ["h.html", "h.zip", "h.jsonl"])
def test_a_file_cut_off_anywhere_is_found(form: str, made: Path, tmp_path: Path) -> None:
    whole = (made / form).read_bytes()
    for at in [*range(0, len(whole), len(whole) // 25), len(whole) - 1]:
        (tmp_path / form).write_bytes(whole[:at])
        with pytest.raises((Damaged, Refused)):
            handover.verify(tmp_path / form, read)


@pytest.mark.parametrize("form", ["h.html", "h.zip", "h.jsonl"])
def test_whatever_is_done_to_it_is_found_and_said(form: str, made: Path, tmp_path: Path) -> None:
    """Bytes flipped, taken out, doubled, put in, written over: never a word that is no error of ours."""
    chance, whole = random.Random(5), (made / form).read_bytes()
    for _ in range(FLIPS):
        changed = bytearray(whole)
        at = chance.randrange(len(whole))
        to = at + chance.randrange(1, 200)
        put = chance.choice((b"", whole[at:to] * 2, bytes(chance.randbytes(20)), b"null", b"[[", b'"', b"\n", b"1e999"))
        changed[at:to] = put
        (tmp_path / form).write_bytes(changed)
        with pytest.raises((Damaged, Refused)):
            handover.verify(tmp_path / form, read)


def test_data_changed_and_summed_anew_are_found_by_taking_them_in(made: Path, tmp_path: Path) -> None:
    """Who knows how it is made can make another: what no ledger would tell so is found, the rest by the fingerprint."""
    whole = (made / "h.jsonl").read_bytes().splitlines(keepends=True)
    header, body, end = whole[0], whole[1:-1], json.loads(whole[-1])
    acts = [n for n, line in enumerate(body) if line.startswith(b'["act"')]
    body[acts[0]], body[acts[1]] = body[acts[1]], body[acts[0]]  # an order that no ledger tells
    lines = b"".join(body[n] for n in acts)
    parts = {name: tuple(part) for name, part in end["sections"].items()}
    parts["act"] = (len(acts), hashlib.sha256(lines).hexdigest())
    forged = data.json_line({"type": "end", "sections": parts, "sha256": data.whole(header, parts)})
    (tmp_path / "h.jsonl").write_bytes(b"".join([header, *body, forged]))
    with pytest.raises(Damaged, match="does not tell the same, in the section act"):
        handover.verify(tmp_path / "h.jsonl", read)


def test_a_newer_one_says_so(made: Path, tmp_path: Path) -> None:
    path = tmp_path / "h.jsonl"
    path.write_bytes((made / "h.jsonl").read_bytes().replace(b'"format":2', b'"format":9'))
    with pytest.raises(UserError, match="newer") as refused:
        handover.verify(path, read)
    assert refused.value.code == NEWER


def test_the_page_of_a_bag_says_where_its_data_are(made: Path) -> None:
    with pytest.raises(Refused, match="without its data"):
        handover.verify(made / "h" / bag.PAGE, read)


@pytest.mark.parametrize("content", [b"", b"hello", b"<html>", b'{"type":"letter"}\n', b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_handover_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(content)
    (tmp_path / "empty").mkdir()
    for path in (tmp_path / "f", tmp_path / "empty", tmp_path / "nothing"):
        with pytest.raises(Refused):
            handover.verify(path, read)


def test_data_that_unpack_to_far_too_much_are_refused(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("relledger.sources._handover_bytes.RATIO_FREE", 1 << 20)
    header = (made / "h.jsonl").read_bytes().splitlines(keepends=True)[0]
    bomb = header + b'["tombstone","' + b"0" * (64 << 20)
    (tmp_path / "h.data").write_bytes(gzip.compress(bomb, 9))
    with pytest.raises((Refused, Damaged), match="far more than"):
        handover.verify(tmp_path / "h.data", read)


def test_a_seal_set_anew_over_another_page_still_has_its_fingerprint(made: Path, tmp_path: Path) -> None:
    """The seal finds damage, not a forger; the data, and so the fingerprint that is read out, stay the same."""
    path = tmp_path / "h.html"
    path.write_bytes((made / "h.html").read_bytes().replace(b"</h2>", b"!</h2>", 1))
    seal.put(path)
    assert handover.verify(path, read).fingerprint == handover.verify(made / "h.zip", read).fingerprint


def test_a_member_of_another_name_is_no_handover(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as packed:
        packed.writestr("data/other.jsonl", "x")
    with pytest.raises(Refused):
        handover.verify(tmp_path / "z.zip", read)
