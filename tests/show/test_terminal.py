"""Answers on a terminal: aligned, within its columns, whole in a pipe, and never acting."""

import unicodedata
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relledger.show import terminal, text
from relledger.table import Column, Table

UTC = ZoneInfo("UTC")
COLUMNS = (
    Column("name", "who"),
    Column("points", "support", "points"),
    Column("acts", "acts", "number"),
    Column("share", "share", "share"),
    Column("last", "last", "time"),
    Column("id", "id", shown=False),
)
ROWS = (
    ("Kobi", 12.34, 1_234, 0.5, 1_780_000_000, "secret id"),
    ("日本語の名前", 2.0, 5, 0.125, None, "secret id"),
)


def table(rows: object = ROWS, **more: object) -> Table:
    return Table("Who", COLUMNS, rows, "people", {}, **more)  # type: ignore[arg-type]


def test_people_who_are_called_the_same_are_told_apart() -> None:
    columns = (Column("name", "who"), Column("account", "", shown=False))
    rows = [("Mei", "x:@mei"), ("mei ", "x:@mei.2"), ("Rosa", "x:@rosa"), ("Rosa", "x:@rosa"), ("", "")]
    shown = terminal.render(Table("", columns, rows, "people", {}), UTC, None).splitlines()
    assert [line.rstrip() for line in shown] == ["who", "Mei (x:@mei)", "mei (x:@mei.2)", "Rosa", "Rosa", ""]


def test_a_table_is_aligned() -> None:
    assert terminal.render(table(above=["to today"], below=["Two people."]), UTC, None) == (
        "Who\n"
        "to today\n"
        "\n"
        "who           support   acts  share  last\n"
        "Kobi             12.3  1,234    50%  28 May 2026\n"
        "日本語の名前      2.0      5    12%\n"
        "\n"
        "Two people.\n"
    )


def test_nothing_found_has_no_heading() -> None:
    assert terminal.render(table((), below=["Nobody yet."]), UTC, 80) == "Who\n\nNobody yet.\n"


def test_what_is_for_machines_is_not_shown() -> None:
    assert "secret" not in terminal.render(table(), UTC, None)


@pytest.mark.parametrize("width", [48, 50, 60, 80, 132])
@pytest.mark.parametrize("name", ["long name " * 30, "名" * 200, "a\u0301" * 200, "👩‍👩‍👧" * 60, "x" * 500])
def test_a_row_never_passes_the_edge(name: str, width: int) -> None:
    lines = terminal.render(table([(name, *ROWS[0][1:])]), UTC, width).splitlines()
    assert max(map(text.columns, lines)) <= width
    assert "…" in lines[-1] or text.columns(name) <= width
    assert "28 May 2026" in lines[-1]  # numbers and days are never cut


def test_a_pipe_gets_the_whole_text() -> None:
    name = "long name " * 30
    assert name.strip() in terminal.render(table([(name, *ROWS[0][1:])]), UTC, None)


def test_the_longest_text_gives_way_first() -> None:
    columns = (Column("a", "a"), Column("b", "b"))
    shown = terminal.render(Table("", columns, [("short name", "b" * 100)], "rows", {}), UTC, 40)
    assert "short name  bbb" in shown
    assert "…" in shown


@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=60)), min_size=1, max_size=5), st.integers(30, 120))
def test_any_text_is_one_safe_row(rows: list[tuple[str, str]], width: int) -> None:
    columns = (Column("a", "first"), Column("b", "second"))
    shown = terminal.render(Table("", columns, rows, "rows", {}), UTC, width)
    lines = shown.removesuffix("\n").split("\n")
    assert len(lines) == len(rows) + 1
    assert max(map(text.columns, lines)) <= width
    assert text.safe(shown) == shown
    assert not {c for c in shown if unicodedata.category(c) in ("Cc", "Cs")} - {"\n"}


@given(st.text(max_size=60))
def test_titles_and_notes_are_safe(anything: str) -> None:
    table = Table(anything, (), (), "rows", {}, above=[anything], below=[anything])
    shown = terminal.render(table, UTC, 80)
    assert text.safe(shown) == shown


def test_a_line_break_in_a_name_begins_no_line() -> None:
    shown = terminal.render(Table("Gus\nerror: x", (), (), "rows", {}, below=["Gus\nerror: x"]), UTC, 80)
    assert shown == "Gus error: x\n\nGus error: x\n"


def test_prose_is_broken_between_words_and_a_command_is_not() -> None:
    prose = "  Who waits longest is here because nobody of ours has answered what they asked"
    command = "Mend it:  relledger promise x:@gus_on_wheels 'a chair at the window' --keeper Rosa"
    lines = terminal.render(table(above=[prose], below=[command]), UTC, 40).splitlines()
    assert command in lines
    begun = lines.index("  Who waits longest is here because")
    assert lines[begun + 1] == "    nobody of ours has answered what"
    assert lines[begun + 2] == "    they asked"
    assert prose in terminal.render(table(above=[prose]), UTC, None)


SENTENCE = "Rode in with forty litres of water when the main burst, so that we could open"


def shown_beside(name: str, sentence: str, width: int | None) -> list[str]:
    columns = (Column("name", "who"), Column("what", "what", "prose"), Column("last", "last", "time"))
    return terminal.render(Table("", columns, [(name, sentence, 1_780_000_000)], "rows", {}), UTC, width).splitlines()


def test_sentences_go_on_in_further_lines_and_the_name_beside_them_stays_whole() -> None:
    assert shown_beside("Gus Papadakis", SENTENCE, 60) == [
        "who            what                              last",
        "Gus Papadakis  Rode in with forty litres of      28 May 2026",
        "               water when the main burst, so",
        "               that we could open",
    ]
    assert len(shown_beside("Gus Papadakis", SENTENCE, None)) == 2


@pytest.mark.parametrize("sentence", [SENTENCE * 9, "名 " * 200, "x" * 500, "word " + "👩‍👩‍👧" * 60])
def test_a_sentence_takes_few_lines_and_never_passes_the_edge(sentence: str) -> None:
    lines = shown_beside("Gus Papadakis", sentence, 60)
    assert len(lines) <= 1 + terminal.ROWS
    assert max(map(text.columns, lines)) <= 60
    assert "…" in lines[-1]


def test_a_terminal_has_no_room_for_a_column_in_which_nothing_stands() -> None:
    columns = (Column("name", "who"), Column("mark", "marked"), Column("left", "left", "number"))
    empty = Table("", columns, [("Gus", "", None), ("Imani", "", 0)], "rows", {})
    assert terminal.render(empty, UTC, 80).splitlines()[0] == "who    left"
    assert terminal.render(empty, UTC, None).splitlines()[0] == "who    marked  left"
