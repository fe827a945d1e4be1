"""In which encoding a table is: what its beginning shows, and what is refused because it shows nothing."""

from pathlib import Path

import pytest

from relledger.errors import Refused
from relledger.outcomes import Interaction, Sighting
from relledger.sources import _encodings, contacts_csv, csv_table
from relledger.sources.export import Export

from .reading import everything

HEADER = "platform,handle,name,kind,direction,occurred_at,text\n"
ROW = "instagram,@mei,{},comment,in,2026-11-21T10:00:00Z,{}\n"


def table(folder: Path, data: bytes) -> Path:
    path = folder / "table.csv"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("written", "encoding"),
    [
        (b"Dana", "utf-8-sig"),
        ("Mei 美".encode("utf-16"), "utf-16"),
        ("Señora Müller, 5 € – „gut“".encode("cp1252"), "cp1252"),
        ("ÀÉÈ ñandú".encode("cp1252"), "cp1252"),
        ("‚für Dana‘ größer".encode("cp1252"), "cp1252"),
        ("コーヒー、また来ます".encode("cp932"), "cp932"),
        ("美味しい ｺｰﾋｰ です".encode("cp932"), "cp932"),
        ("Ťažký ťah".encode("cp1250"), "cp1252"),  # not told apart from Western Europe
        ("señor, mañana".encode()[:-5] + b"\xc3,", "utf-8-sig"),  # a text cut within a character
        ("señor".encode()[:3], "utf-8-sig"),  # the head of a file, cut there
    ],
)
def test_what_a_beginning_shows(written: bytes, encoding: str) -> None:
    assert _encodings.encoding_of(written) == encoding


def test_a_table_of_a_japanese_spreadsheet(tmp_path: Path) -> None:
    path = table(tmp_path, (HEADER + ROW.format("美", "また来ます、コーヒーも")).encode("cp932"))
    (act,) = everything(csv_table, path)
    assert isinstance(act, Interaction)
    assert (act.account.name, act.text) == ("美", "また来ます、コーヒーも")


def test_one_damaged_character_does_not_change_the_others(tmp_path: Path) -> None:
    rows = ROW.format("José", "mañana").encode() + ROW.format("José", "ok").encode()[:-3] + b"\xc3\n"
    path = table(tmp_path, HEADER.encode() + rows)
    acts = [one for one in everything(csv_table, path) if isinstance(one, Interaction)]
    assert [(act.account.name, act.text) for act in acts] == [("José", "mañana"), ("José", "\ufffd")]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Очень вкусно, приду ещё"),
        ("gbk", "很好吃，下次再来，谢谢你们"),
        ("cp1253", "Πολύ νόστιμο, ευχαριστώ"),
    ],
)
def test_what_does_not_show_its_encoding_is_refused(tmp_path: Path, encoding: str, text: str) -> None:
    path = table(tmp_path, (HEADER + ROW.format("Mei", text)).encode(encoding))
    with pytest.raises(Refused, match="does not show in which encoding"):
        everything(csv_table, path)
    with Export(path) as export, pytest.raises(Refused, match="does not show in which encoding"):
        csv_table.sample(export)


def test_an_address_book_is_read_likewise(tmp_path: Path) -> None:
    rows = "First Name,Last Name,E-mail 1 - Value,Notes\n{},{},mei@fans.example,{}\n"
    path = table(tmp_path, rows.format("芽衣", "林", "コーヒーが好き").encode("cp932"))
    (seen, *_) = everything(contacts_csv, path)
    assert isinstance(seen, Sighting)
    assert seen.account
    assert seen.account.name == "芽衣 林"
    path = table(tmp_path, rows.format("Мэй", "Линь", "любит кофе и пирожки").encode("cp1251"))
    with pytest.raises(Refused, match="does not show in which encoding"):
        everything(contacts_csv, path)
