"""CSV tables: what spreadsheets and tools do to them, and that no row is lost or misread without a word."""

import json
import zipfile
from pathlib import Path

import pytest

from relledger.errors import Refused
from relledger.model import Entry
from relledger.outcomes import Interaction, PassedOver, Reject, Sighting
from relledger.sources import Asked
from relledger.sources.csv_table import read, recognise, sample
from relledger.sources.export import Export

from .reading import tellings

HEADER = "platform,handle,kind,occurred_at,text,external_id\n"
ROW = "instagram,marco.bikes,comment,2026-03-05T10:00:00Z,The salsa!,1\n"


def write(folder: Path, text: str, encoding: str = "utf-8") -> Export:
    path = folder / "fans.csv"
    path.write_bytes(text.encode(encoding))
    return Export(path)


def told(export: Export, map: str = "") -> list[object]:
    """Every telling and reject of a table, in order."""
    return tellings(read(export, Asked(map=map)))


def texts(export: Export) -> list[str]:
    return [act.text for act in told(export) if isinstance(act, Interaction)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters(tmp_path: Path, encoding: str, delimiter: str) -> None:
    table = (HEADER + ROW).replace(",", delimiter).replace("salsa", "crème brûlée")
    export = write(tmp_path, table, encoding)
    assert recognise(export)
    assert texts(export) == ["The crème brûlée!"]


def test_a_stray_byte_late_in_a_utf8_file_costs_one_character(tmp_path: Path) -> None:
    path = tmp_path / "fans.csv"
    path.write_bytes((HEADER + ROW * 2000).encode() + ROW.replace("salsa", "salsa ~").encode().replace(b"~", b"\xff"))
    assert texts(Export(path))[-1] == "The salsa \ufffd!"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_places_are_lines_of_the_file(tmp_path: Path, newline: str) -> None:
    text = HEADER + ROW.replace("The salsa!", '"one\ntwo"') + "\n" + "x,too,few\n" + ROW
    first, reject, last = told(write(tmp_path, text.replace("\n", newline)))
    assert isinstance(reject, Reject)
    assert (reject.place, reject.reason) == ("line 5", "it has 3 cells where the header has 6")
    assert isinstance(first, Interaction)
    assert isinstance(last, Interaction)


def test_a_quote_left_open_swallows_nothing_in_silence(tmp_path: Path) -> None:
    open_row = ROW.replace("The salsa!", '"The salsa!')
    with pytest.raises(Refused, match="line 3: a quote opens there"):
        told(write(tmp_path, HEADER + ROW + open_row + ROW * 300))
    with pytest.raises(Refused, match="line 2"):
        told(write(tmp_path, HEADER + open_row + ("y" * 60_000 + "\n") * 20))
    good, reject = told(write(tmp_path, HEADER + ROW + open_row + ROW * 50))
    assert isinstance(good, Interaction)
    assert isinstance(reject, Reject)
    assert (reject.place, reject.reason) == ("line 3", "a quote opens here and is never closed")


def test_a_quote_closed_by_another_rows_quote_is_one_reject_that_says_so(tmp_path: Path) -> None:
    text = HEADER + ROW.replace("The", '"The') + ROW * 3
    (reject,) = told(write(tmp_path, text + ROW.replace("salsa!", 'salsa!"')))
    assert isinstance(reject, Reject)
    assert reject.reason == "a cell of it holds other rows: a quote may be missing"
    (reject,) = told(write(tmp_path, text + ROW.replace("salsa!", 'salsa!",more')))
    assert isinstance(reject, Reject)
    assert reject.reason.endswith("and runs over 5 lines: a quote may be missing")


def test_a_text_of_several_lines_is_no_swallowed_row(tmp_path: Path) -> None:
    text = "Menu:\ntacos, burritos, salsa, chips, beans, rice\nthanks"
    assert texts(write(tmp_path, HEADER + ROW.replace("The salsa!", f'"{text}"'))) == [text]


def test_a_cell_of_200_000_characters_is_read(tmp_path: Path) -> None:
    assert len(texts(write(tmp_path, HEADER + ROW.replace("salsa", "s" * 200_000)))[0]) > 200_000


def test_a_line_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="longer than 8 MiB"):
        told(write(tmp_path, HEADER + "y" * (9 << 20)))


def test_a_column_that_is_read_must_not_stand_twice(tmp_path: Path) -> None:
    twice = "platform,handle,Handle,kind\nx,a,b,like\n"
    with pytest.raises(Refused, match=r"two columns named '[hH]andle'"):
        told(write(tmp_path, twice))
    assert texts(write(tmp_path, "platform,handle,kind,shoe,shoe\nx,a,like,1,2\n")) == [""]


@pytest.mark.parametrize("shortened", ["1.23E+18", "1.23457E+17", "1,5E+17", "1E+18", "123456789012345.0"])
@pytest.mark.parametrize("column", ["external_id", "account_id", "in_reply_to", "thread"])
def test_ids_that_a_spreadsheet_shortened_are_rejects(tmp_path: Path, column: str, shortened: str) -> None:
    (reject,) = told(write(tmp_path, f'platform;handle;kind;{column}\nx;luz;like;"{shortened}"\n'))
    assert isinstance(reject, Reject)
    assert reject.reason == f"a spreadsheet shortened this id to {shortened}; export it as text"


@pytest.mark.parametrize("id", ["0012", "9" * 40, "３４", "3kabc.de-f", "1512085950.000216", "5e3a9"])
def test_ids_keep_every_digit(tmp_path: Path, id: str) -> None:
    (act,) = told(write(tmp_path, f"platform,account_id,kind,external_id\nx,{id},like,{id}\n"))
    assert isinstance(act, Interaction)
    assert (act.account.id, act.external_id) == (id, id)


def test_nought_is_no_id(tmp_path: Path) -> None:
    rows = "wordpress,0,Rosa Pena,comment,5,0\nwordpress,0,,comment,6,5\n"
    act, reject = told(write(tmp_path, "platform,account_id,name,kind,external_id,in_reply_to\n" + rows))
    assert isinstance(act, Interaction)
    assert (act.account.id, act.account.name, act.in_reply_to) == ("", "Rosa Pena", "")
    assert isinstance(reject, Reject)
    assert reject.reason.startswith("it says nobody")


def test_equal_rows_are_so_many_acts_in_every_reading(tmp_path: Path) -> None:
    export = write(tmp_path, "platform,handle,kind,text\n" + "x,Luz,comment,yum\n" * 3 + "x,luz,comment,more\n")
    keys = [act.external_id for act in told(export) if isinstance(act, Interaction)]
    assert [key[21:] for key in keys] == ["", "#2", "#3", ""]
    assert len(set(keys)) == 4
    assert keys == [act.external_id for act in told(export) if isinstance(act, Interaction)]


def test_equal_accounts_are_one_object(tmp_path: Path) -> None:
    one, two = told(write(tmp_path, HEADER + ROW + ROW.replace(",1", ",2")))
    assert isinstance(one, Interaction)
    assert isinstance(two, Interaction)
    assert one.account is two.account


@pytest.mark.parametrize(
    ("cell", "id", "handle"),
    [
        ("@luz", "", "luz"),
        ("https://www.instagram.com/luz/?hl=en", "", "luz"),
        ("https://www.tiktok.com/@luz", "", "luz"),
        ("https://www.linkedin.com/in/luz", "", "luz"),
        ("https://www.facebook.com/profile.php?id=100", "100", ""),
        ("https://www.youtube.com/channel/UC1", "UC1", ""),
        ("luz@fans.example", "", "luz@fans.example"),
    ],
)
def test_handles_in_every_dress(tmp_path: Path, cell: str, id: str, handle: str) -> None:
    (act,) = told(write(tmp_path, f"platform,handle,kind\ninstagram,{cell},like\n"))
    assert isinstance(act, Interaction)
    assert (act.account.id, act.account.handle) == (id, handle)


def test_the_address_of_a_post_is_no_handle(tmp_path: Path) -> None:
    (reject,) = told(write(tmp_path, "platform,handle,kind\ninstagram,https://www.instagram.com/p/abc/,like\n"))
    assert isinstance(reject, Reject)


def test_a_mastodon_address_names_the_server(tmp_path: Path) -> None:
    (act,) = told(write(tmp_path, "platform,handle,kind\nmastodon,https://fans.example/@luz,like\n"))
    assert isinstance(act, Interaction)
    assert act.account.handle == "luz@fans.example"


@pytest.mark.parametrize(
    ("cell", "at", "told_at"),
    [
        ("2026-03-05T10:00:00Z", 1772704800, ""),
        ("2026-03-05T10:00:60Z", 1772704859, ""),
        ("2026-03-05T10:00:00+00:00", 1772704800, ""),
        ("2026-03-05 10:00:00", 1772704800, ""),
        ("2026-03-05T02:00:00-08:00", 1772704800, "2026-03-05T02:00:00-08:00"),
        ("2026-03-05", 1772712000, "2026-03-05"),
        ("", None, ""),
    ],
)
def test_times(tmp_path: Path, cell: str, at: int | None, told_at: str) -> None:
    (act,) = told(write(tmp_path, HEADER + ROW.replace("2026-03-05T10:00:00Z", cell)))
    assert isinstance(act, Interaction)
    assert (act.occurred_at, act.told_at) == (at, told_at)


@pytest.mark.parametrize("cell", ["03/04/2026", "3.4.26", "1772704800", "1612010112345", "2026-02-30", "soon"])
def test_times_are_never_guessed(tmp_path: Path, cell: str) -> None:
    (reject,) = told(write(tmp_path, HEADER + ROW.replace("2026-03-05T10:00:00Z", cell)))
    assert isinstance(reject, Reject)
    assert repr(cell) in reject.reason


def test_people_and_their_facts(tmp_path: Path) -> None:
    table = "platform,name,loves,note,learned_on\nin person,Doña Elvira,tacos; salsa;,,2026-02-11\n"
    listed, first, second = told(write(tmp_path, table))
    assert isinstance(listed, Sighting)
    assert isinstance(first, Entry)
    assert isinstance(second, Entry)
    assert listed.relation == "listed"
    assert first.body == '{"slot":"loves","source":"told","value":"tacos","visibility":"may say"}'
    assert (first.at, first.kind, first.by) == ("2026-02-11T12:00:00.000000Z", "fact", "csv")
    assert json.loads(second.body)["value"] == "salsa"


def test_acts_without_a_kind_are_not_taken_for_people(tmp_path: Path) -> None:
    (reject,) = told(write(tmp_path, "platform,handle,text\nx,luz,hello\n"))
    assert isinstance(reject, Reject)


def test_columns_not_read_are_named(tmp_path: Path) -> None:
    reading = read(write(tmp_path, "platform,handle,kind,note\nx,luz,like,tall\n"), Asked())
    assert list(reading.notes) == ["Columns not read: note."]


@pytest.mark.parametrize(
    "text", ["", "\n", "name,city\nLuz,LA\n", "\x89PNG\r\n\x1a\n\x00\x00", '{"platform":"x","handle":"a"}\n']
)
def test_other_files_are_not_claimed(tmp_path: Path, text: str) -> None:
    export = write(tmp_path, text, "latin-1")
    assert not recognise(export)
    with pytest.raises(Refused, match="do not say who"):
        read(export, Asked())


MAP = """
[columns]
handle = "Username"
text = "Message"
kind = "Type"
occurred_at = "Date"
[values]
platform = "instagram"
[times]
form = "%d/%m/%Y %H:%M"
timezone = "America/Los_Angeles"
[words.kind]
"Direct Message" = "message"
[pass_over]
Type = ["Ad"]
"""


def test_a_map(tmp_path: Path) -> None:
    head = "Inbox report;;;\nUsername;Type;Date;Message\n"
    rows = "@luz;direct message;05/03/2026 10:00;Hi\n@luz;AD;;\n@luz;post;;Hi\n"
    act, passed, reject = told(write(tmp_path, head + rows), MAP)
    assert isinstance(act, Interaction)
    assert (act.account.platform, act.account.handle, act.kind) == ("instagram", "luz", "message")
    assert act.occurred_at == 1772733600
    assert passed == PassedOver("Type is AD")
    assert isinstance(reject, Reject)
    assert "add it to the map under [words.kind]" in reject.reason


def test_a_map_for_another_file(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        told(write(tmp_path, "Username,Type,Date,Messages\nluz,Post,,\n"), MAP)
    assert "no column 'Message'" in refused.value.message
    assert refused.value.hint == "Did you mean Messages? It has: Username, Type, Date, Messages."


def test_a_sample(tmp_path: Path) -> None:
    header, rows = sample(write(tmp_path, "Report of March\n\nUser;Note\nluz;a,b\nmarco;c\n"))
    assert (header, rows) == (["User", "Note"], [["luz", "a,b"], ["marco", "c"]])


def packed(folder: Path, **files: str) -> Export:
    """A zip of such files, a double underscore standing for a dot."""
    path = folder / "download.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as into:
        for name, text in files.items():
            into.writestr(name.replace("__", "."), text)
    return Export(path)


def test_a_zip_of_one_table_reads_like_the_table(tmp_path: Path) -> None:
    with packed(tmp_path, fans__csv=HEADER + ROW + "x,too,few\n") as export:
        assert recognise(export)
        assert told(export) == told(write(tmp_path, HEADER + ROW + "x,too,few\n"))
        assert sample(export) == sample(write(tmp_path, HEADER + ROW + "x,too,few\n"))


def test_a_zip_or_a_folder_of_several_is_not_claimed(tmp_path: Path) -> None:
    with packed(tmp_path, fans__csv=HEADER + ROW, more__csv=HEADER + ROW) as export:
        assert not recognise(export)
        with pytest.raises(Refused, match="holds 2 files"):
            read(export, Asked())
    (folder := tmp_path / "folder").mkdir()
    with pytest.raises(Refused, match="holds 0 files"):
        read(Export(folder), Asked())
    write(folder, HEADER + ROW)
    assert not recognise(Export(folder)), "each of its files is an export"


def test_a_zip_of_another_kind_is_not_claimed(tmp_path: Path) -> None:
    with packed(tmp_path, tweets__js='window.YTD.tweets.part0 = [ {"tweet" : {"id" : "1"}} ]') as export:
        assert not recognise(export)
    with packed(tmp_path, ledger__jsonl='{"type":"handover","format":1}\n') as export:
        assert not recognise(export)


@pytest.mark.parametrize("length", range(1, len(ROW) - 1))
def test_a_table_cut_in_the_middle_of_a_row_costs_that_row_at_most(tmp_path: Path, length: int) -> None:
    whole, last = told(write(tmp_path, HEADER + ROW + ROW[:length]))
    assert isinstance(whole, Interaction)
    if ROW[:length].count(",") < ROW.count(","):
        assert isinstance(last, Reject)
        assert (last.place, last.excerpt[:1]) == ("line 3", "[")


@pytest.mark.parametrize("name", ["date", "Created at", "timestamp"])
def test_a_usual_word_for_the_time_of_an_act_is_understood(tmp_path: Path, name: str) -> None:
    rows = ROW + "instagram,imani_b,mention,,Hi,2\n"
    reading = read(write(tmp_path, HEADER.replace("occurred_at", name) + rows), Asked())
    assert [act.occurred_at for act in tellings(reading)] == [1772704800, None]
    assert not list(reading.notes)


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("platform,handle,kind,date", "3/5/2026"),
        ("platform,handle,kind,date,time", "2026-03-05,10:00"),
        ("platform,handle,kind,date", "20260305"),
        ("platform,handle,kind,occurred_at,message", "2026-03-05,Hi"),
    ],
)
def test_what_is_not_read_by_another_name_says_what_mends_it(tmp_path: Path, header: str, cells: str) -> None:
    reading = read(write(tmp_path, f"{header}\ninstagram,marco.bikes,comment,{cells}\n"), Asked())
    assert isinstance(tellings(reading)[0], Interaction)
    (note,) = reading.notes
    assert note.endswith("To have them read: relledger undo, then relledger map fans.csv")


def test_a_date_beside_a_time_of_the_ledger_s_own_stays_unread(tmp_path: Path) -> None:
    table = HEADER.replace("text", "date") + ROW.replace("The salsa!", "2020-01-01")
    reading = read(write(tmp_path, table), Asked())
    (act,) = tellings(reading)
    assert act.occurred_at == 1772704800
    assert list(reading.notes) == ["Columns not read: date."]
