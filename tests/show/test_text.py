"""Text made safe: nothing acts, nothing hides, and what people write stays as they wrote it."""

import unicodedata
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relledger.show import text

HIDDEN = [0xAD, 0x34F, 0x61C, 0x115F, 0x180E, 0x2060, 0x2061, 0x206A, 0x3164, 0xFEFF, 0xFFA0, 0xFFF9, 0xE0001, 0xE0041]
HIDDEN += [*range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2066, 0x206A)]


@pytest.mark.parametrize("code", [c for c in (*range(0x20), *range(0x7F, 0xA0)) if c not in (0x09, 0x0A)])
def test_a_control_character_is_named(code: int) -> None:
    assert text.safe(f"a{chr(code)}b") == f"a\\x{code:02x}b"


@pytest.mark.parametrize("code", [*HIDDEN, 0xD800, 0xDFFF])
def test_what_cannot_be_seen_is_named(code: int) -> None:
    assert text.safe(f"a{chr(code)}b") == f"a<U+{code:04X}>b"


@pytest.mark.parametrize(
    "said",
    [
        "👩‍👩‍👧 👩🏽‍🚀 🏳️‍🌈 ❤️‍🔥 🧑‍⚕️ 1️⃣ 🇺🇸", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "می‌خواهم", "ශ්‍රී", "辻󠄀さん", "Zoë Ñandú Łukasz",
        "two\nlines\tand a tab", "日本語", "שלום", "a\u0301",
    ],
)  # fmt: skip
def test_what_people_write_stays(said: str) -> None:
    assert text.safe(said) == said


def test_hidden_messages_are_shown() -> None:
    assert text.safe("x\ufe0f\ufe0f") == "x\ufe0f<U+FE0F>"
    assert text.safe("a\u200db") == "a<U+200D>b"
    assert text.safe("🏴\U000e0067") == "🏴<U+E0067>"
    assert text.safe("one\r\ntwo\rthree") == "one\ntwo\\x0dthree"


@given(st.text(st.characters(), max_size=40))
def test_nothing_that_acts_gets_through(anything: str) -> None:
    shown = text.safe(anything)
    assert text.safe(shown) == shown
    assert not {c for c in shown if unicodedata.category(c) in ("Cc", "Cs")} - {"\n", "\t"}
    assert not set(shown) & set("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@given(st.text(max_size=40), st.integers(2, 30))
def test_a_line_is_one_line_and_fits(anything: str, width: int) -> None:
    cut = text.line(anything, width)
    assert text.columns(cut) <= width
    assert "\n" not in cut
    assert "\t" not in cut


def test_a_cut_is_shown() -> None:
    assert text.line("a  long\n text", 8) == "a long…"
    assert text.line("a long", 6) == "a long"
    assert text.line("日本語テキスト", 7) == "日本語…"


def test_days_and_numbers_are_said_plainly() -> None:
    angeles = text.zone("America/Los_Angeles")
    assert text.date(1_789_000_000, UTC) == "10 Sep 2026"
    assert text.date(1_789_000_000, angeles) == "9 Sep 2026", "the day of the business"
    assert text.month(1_789_000_000, UTC) == "Sep 2026"
    assert text.in_full(1_789_000_000, UTC) == "Thursday 10 September 2026"
    assert text.iso(1_789_000_000, UTC) == "2026-09-10"
    assert text.date(None, UTC) == text.day("") == "undated"
    assert text.date(2**62, UTC) == text.date(-(2**62), angeles) == "outside any calendar"
    assert text.day("2026-12-09") == "9 Dec 2026"
    assert text.day("first Friday\x1b") == "first Friday\\x1b"
    assert text.day("2026-13-09") == "2026-13-09"
    assert (text.number(2270), text.number(2270.25), text.several(1, "act"), text.several(2, "act")) == (
        "2,270", "2,270.2", "1 act", "2 acts",
    )  # fmt: skip


@pytest.mark.parametrize("name", ["", "Nowhere/Nohow", "../../etc/passwd", "\0", "/etc/localtime"])
def test_a_clock_nobody_knows_is_utc(name: str) -> None:
    assert text.zone(name) is UTC


WIDE = (
    "Ana", "Žoë", "e\u0301", "❤️", "❤", "👩‍🍳", "👍🏽", "🇲🇽", "🌮", "مها السيد", "שרה", "李小龍", "1️⃣", "☕", "⭐️", "ไทย",
    "👨‍👩‍👧‍👦",
    "한국", "🏴󠁧󠁢󠁷󠁬󠁳󠁿",
)  # fmt: skip


@given(st.lists(st.sampled_from(WIDE), max_size=8))
def test_columns_are_those_that_another_one_counts(words: list[str]) -> None:
    from rich.cells import cell_len

    assert text.columns(" ".join(words)) == cell_len(" ".join(words))


@given(st.lists(st.sampled_from(WIDE), max_size=12), st.integers(2, 30))
def test_what_is_cut_fits_and_cuts_no_sign_apart(words: list[str], width: int) -> None:
    whole = " ".join(words)
    shown = text.line(whole, width)
    assert text.columns(shown) <= width
    if shown != whole:
        kept = shown.removesuffix("…")
        rest = whole.removeprefix(kept).lstrip(" ")
        assert whole.startswith(kept)
        assert text.columns(kept) + text.columns(rest) in (text.columns(whole), text.columns(whole) - 1)
