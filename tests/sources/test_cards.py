"""Content lines: however they are folded, ended and encoded, they read as they would one by one."""

import io
from itertools import chain

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from relledger.outcomes import Reject
from relledger.sources import Record, _cards

PARTS = (
    *("BEGIN:VCARD", "END:VCARD", "FN:Rosa", "NOTE;ENCODING=QUOTED-PRINTABLE:a=", "item1.TEL;TYPE=home:1", "NOTE:ñ日"),
    *("X", "=", " ", "\t", "\0", "\v", "\f", "quoted-", "printable:", "\r", "\n", "\n", "\r\n", "\r\n", "\r\n "),
)
texts = st.lists(st.sampled_from(PARTS), max_size=60).map("".join)
encodings = st.sampled_from(("utf-8", "utf-8", "utf-8-sig", "cp1252", "utf-16"))


def lines(data: bytes) -> list[str]:
    return [line for line in chain.from_iterable(_cards._unfolded(io.BytesIO(data))) if line.strip()]


def components(text: str, kind: str = "VCARD") -> list[Record | Reject]:
    return list(_cards.components(io.BytesIO(text.encode()), kind, "card"))


@example("FN:Rosa\n\n a\n", "utf-8", 9, 1 << 16, 1 << 18)
@example("FN:Rosa\n\v\n a\n", "utf-8", 9, 1 << 16, 1 << 18)
@example("FN:Rosa\n\f\n a\n", "utf-8", 9, 1 << 16, 1 << 18)
@example("FN:Rosa\r\r\n a\n", "utf-8", 9, 1 << 16, 1 << 18)
@given(texts, encodings, st.integers(1, 9), st.sampled_from((4, 20, 1 << 16)), st.sampled_from((30, 1 << 18)))
def test_lines_read_at_once_are_those_read_one_by_one(
    text: str, encoding: str, at_once: int, line_limit: int, kept: int
) -> None:
    data = text.encode(encoding, "replace")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_cards, "AT_ONCE", at_once)
        patch.setattr(_cards, "LINE_LIMIT", line_limit)
        patch.setattr(_cards, "KEPT", kept)
        found = lines(data)
        patch.setattr(_cards._Folds, "together", lambda self, lines: [])
        assert found == lines(data)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("fold", [" ", "\t"])
def test_folds_are_undone_wherever_they_lie(end: str, fold: str) -> None:
    whole = f"BEGIN:VCARD{end}NOTE;TYPE=home:salsa verde, no onions{end}END:VCARD{end}"
    inside = range(1, len("NOTE;TYPE=home:salsa verde, no onions"))
    start = whole.index("NOTE")
    for cut in inside:
        folded = whole[: start + cut] + end + fold + whole[start + cut :]
        assert components(folded) == components(whole)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("fn:Rosa", ("FN", {}, "Rosa")),
        ("a.FN;x=1;X=2;Pref:Ro:sa", ("FN", {"X": "1,2", "PREF": ""}, "Ro:sa")),
        ('FN;CN="a:b;c":Rosa', ("FN", {"CN": "a:b;c"}, "Rosa")),
        ('FN;CN="a";X="b:c":Rosa', ("FN", {"CN": "a", "X": "b:c"}, "Rosa")),
        ("FN ; X = 1 :\0", ("FN", {"X": "1"}, "\ufffd")),
        ("FN;QUOTED-PRINTABLE:=C3=B1=0D=0A", ("FN", {"QUOTED-PRINTABLE": ""}, "ñ\n")),
        ("FN;ENCODING=quoted-printable;CHARSET=:=C3=B1", ("FN", {"ENCODING": "quoted-printable", "CHARSET": ""}, "ñ")),
        ("FN;X=" + "x" * 300 + ":Rosa", ("FN", {"X": "x" * 300}, "Rosa")),
    ],
)
def test_every_way_of_writing_a_line(line: str, expected: _cards.Property) -> None:
    for _ in range(2):  # what is remembered of it reads the same
        (record,) = components(f"BEGIN:VCARD\n{line}\nEND:VCARD\n")
        assert record == Record("card", 1, [expected])


@pytest.mark.parametrize(
    "line", ["FN", 'FN;CN="a:Rosa', ":Rosa", "FN" + " " * 60_000 + ";x", 'FN;"' + " " * 60_000 + ":"]
)
def test_a_line_without_a_name_is_kept(line: str) -> None:
    reject, record = components(f"BEGIN:VCARD\n{line}\nEND:VCARD\n")
    assert isinstance(reject, Reject)
    assert (reject.place, reject.reason) == ("card 1", "a line of it has no name")
    assert record == Record("card", 1, [])
