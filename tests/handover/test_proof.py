"""Damage is found wherever it is, and named; what is none of ours is refused."""

import hashlib
import random
import shutil
from pathlib import Path

import pytest

from relledger import handover
from relledger.errors import NEWER, Damaged, Refused, UserError
from relledger.handover import bag, seal
from relledger.model import Outcome

from .made import filled, read, write

FLIPS = 60


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    db = filled(folder / "ledger.db")
    for form in ("h.html", "h.zip", "h"):
        write(db, folder / form)
    db.close()
    return folder


def unread(path: Path) -> list[Outcome]:
    pytest.fail(f"{path} was opened, though it is damaged")


def flip(path: Path, at: int, bit: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1 << bit
    path.write_bytes(content)


@pytest.mark.parametrize("form", ["h.html", "h.zip"])
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
    for n in range(FLIPS):
        member = members[n % len(members)]
        shutil.rmtree(tmp_path / "h", ignore_errors=True)
        shutil.copytree(made / "h", tmp_path / "h")
        flip(tmp_path / "h" / member, chance.randrange((made / "h" / member).stat().st_size), chance.randrange(8))
        with pytest.raises(Damaged):
            handover.verify(tmp_path / "h", read)


def test_the_message_names_the_part(made: Path, tmp_path: Path) -> None:
    page = (made / "h.html").read_bytes()
    for old, new, part in (
        (b"fuel can", b"fuel tin", "its data"),
        (b"Do not</h2>", b"Do now</h2>", "the page around its data"),
        (b'"lines":', b'"linea":', "first line"),
    ):
        at = page.rindex(old) if part == "its data" else page.index(old)
        (tmp_path / "h.html").write_bytes(page[:at] + new + page[at + len(old) :])
        with pytest.raises(Damaged, match=part):
            handover.verify(tmp_path / "h.html", read)
    for member in (bag.DATA, bag.PEOPLE, bag.PAGE, bag.README):
        shutil.rmtree(tmp_path / "h", ignore_errors=True)
        shutil.copytree(made / "h", tmp_path / "h")
        with (tmp_path / "h" / member).open("ab") as file:
            file.write(b" ")
        with pytest.raises(Damaged, match=member):
            handover.verify(tmp_path / "h", read)


@pytest.mark.parametrize("change", ["missing", "more"])
def test_a_member_too_few_or_too_many_is_found(change: str, made: Path, tmp_path: Path) -> None:
    shutil.copytree(made / "h", tmp_path / "h")
    if change == "missing":
        (tmp_path / "h" / bag.PEOPLE).unlink()
    else:
        (tmp_path / "h" / "data" / "more.csv").write_text("x")
    with pytest.raises(Damaged, match="manifest"):
        handover.verify(tmp_path / "h", read)


@pytest.mark.parametrize("form", ["h.html", "h.zip"])
def test_a_file_cut_off_anywhere_is_found(form: str, made: Path, tmp_path: Path) -> None:
    whole = (made / form).read_bytes()
    for at in [*range(0, len(whole), len(whole) // 25), len(whole) - 1]:
        (tmp_path / form).write_bytes(whole[:at])
        with pytest.raises((Damaged, Refused)):
            handover.verify(tmp_path / form, unread)


def test_data_changed_and_sealed_anew_are_found_by_taking_them_in(made: Path, tmp_path: Path) -> None:
    """The header still tells of the ledger that wrote them; who changes that too is found by the fingerprint alone."""
    path = tmp_path / "h.html"
    page = (made / "h.html").read_text("utf-8")
    start = page.index('{"type":"handover"')
    stop = page.index('{"type":"end"')
    lines = page[start:stop].replace("Tag her workplace", "Tag her at work!!").replace("},\n", "}\n")
    sha256 = hashlib.sha256(lines.encode()).hexdigest()
    forged = page[:start] + lines.replace("}\n", "},\n") + page[stop:]
    end = forged.rindex('"sha256":"') + len('"sha256":"')
    path.write_text(forged[:end] + sha256 + forged[end + 64 :], "utf-8")
    seal.put(path)
    with pytest.raises(Damaged, match="does not know what the old one knew"):
        handover.verify(path, read)


def test_a_newer_one_says_so(made: Path, tmp_path: Path) -> None:
    path = tmp_path / "h.html"
    path.write_bytes((made / "h.html").read_bytes().replace(b'"format":1', b'"format":9'))
    with pytest.raises(UserError, match="newer") as refused:
        handover.verify(path, unread)
    assert refused.value.code == NEWER


def test_the_page_of_a_bag_says_where_its_data_are(made: Path) -> None:
    with pytest.raises(Refused, match="without its data"):
        handover.verify(made / "h" / bag.PAGE, unread)


@pytest.mark.parametrize("content", [b"", b"hello", b"<html>", b'{"type":"letter"}\n', b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_handover_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(content)
    (tmp_path / "empty").mkdir()
    for path in (tmp_path / "f", tmp_path / "empty", tmp_path / "nothing"):
        with pytest.raises(Refused):
            handover.verify(path, unread)
