"""Content lines: however they are folded, ended and encoded, they read as they would one by one."""

import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from relledger.outcomes import Reject
from relledger.sources import Record, Records, _cards, _json, _unfolding

PARTS = (
    *("BEGIN:VCARD", "END:VCARD", "FN:Rosa", "NOTE;ENCODING=QUOTED-PRINTABLE:a=", "item1.TEL;TYPE=home:1", "NOTE:ñ日"),
    *("X", "=", " ", "\t", "\0", "\v", "\f", "quoted-", "printable:", "\r", "\n", "\n", "\r\n", "\r\n", "\r\n "),
)
texts = st.lists(st.sampled_from(PARTS), max_size=60).map("".join)
encodings = st.sampled_from(("utf-8", "utf-8", "utf-8-sig", "cp1252", "utf-16"))


def lines(data: bytes) -> list[str]:
    return [line for text in _unfolding.unfolded(io.BytesIO(data)) for line in text.split("\n") if line.strip()]


def components(text: str, kind: str = "VCARD") -> list[Record | Reject]:
    found = list(_cards.components(io.BytesIO(text.encode()), kind, "card", list))
    for run in found:
        if isinstance(run, Records):  # what stands there is what was read
            assert list(run.data) == [
                [(*head, value) for head, value in zip(heads, values, strict=True)] for heads, values in run.read
            ]
    return list(_json.singly(found))


@example("FN:Rosa\n\n a\n", "utf-8", 9, 1 << 16, 1 << 18)
@example("FN:Rosa\n\v\n a\n", "utf-8", 9, 1 << 16, 1 << 18)
@example("FN:Rosa\n\f\n a\n", "utf-8", 9, 1 << 16, 1 << 18)
@example("FN:Rosa\r\r\n a\n", "utf-8", 9, 1 << 16, 1 << 18)
@given(texts, encodings, st.integers(1, 9), st.sampled_from((4, 20, 1 << 16)), st.sampled_from((30, 1 << 18)))
def test_lines_read_at_once_are_those_read_one_by_one(
    text: str, encoding: str, piece: int, line_limit: int, kept: int
) -> None:
    data = text.encode(encoding, "replace")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_unfolding, "PIECE", piece)
        patch.setattr(_unfolding, "LINE_LIMIT", line_limit)
        patch.setattr(_unfolding, "KEPT", kept)
        found = lines(data)
        patch.setattr(_unfolding._Folds, "together", lambda self, lines: None)
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


USUAL = ("BEGIN:VEVENT", "FN:Rosa", "NOTE;X=1:a:b", "UID:1", "END:VEVENT", "BEGIN:VEVENT", "FN:Gus", "END:VEVENT")
ODD = ("BEGIN:VALARM", "END:VALARM", "begin:vevent", "x.END:VEVENT", "FN", "", "FN;X=\0:\0", "END:X", *USUAL)
blocks = st.sampled_from((USUAL, USUAL, USUAL, *((line,) for line in ODD)))


@example([USUAL, USUAL[:2], ("BEGIN:VALARM", "FN:b"), USUAL[4:]], 50, "VEVENT")
@example([USUAL, USUAL[:2], ("FN;X=\0:\0",), USUAL[4:]], 50, "VEVENT")
@example([USUAL[:5], USUAL[:3], USUAL], 9, "VEVENT")
@example([USUAL, USUAL[:2], ("FN",), USUAL[4:]], 50, "VEVENT")
@given(st.lists(blocks, max_size=20), st.integers(2, 50), st.sampled_from(("VEVENT", "VALARM")))
def test_components_read_at_once_are_those_read_line_by_line(
    said: list[tuple[str, ...]], piece: int, kind: str
) -> None:
    text = "\n".join(line for block in said for line in block)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_unfolding, "PIECE", piece)
        found = components(text, kind)
        patch.setattr(_cards._Components, "_run", lambda self, heads, values, at: ([], []))
        assert found == components(text, kind)


def test_the_usual_ones_are_read_at_once() -> None:
    found = _cards.components(io.BytesIO("\n".join(USUAL * 3 + ("",)).encode()), "VEVENT", "event", list)
    assert [len(run.read) for run in found if not isinstance(run, Reject)] == [5, 1]  # the last lies at an edge


def test_heads_that_never_come_again_are_not_all_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_cards, "HEADS_LIMIT", 20)
    found = components("BEGIN:VCARD\n" + "".join(f"X-{n}:{n}\n" for n in range(100)) + "END:VCARD\n")
    assert found == [Record("card", 1, [(f"X-{n}", {}, str(n)) for n in range(100)])]
    assert len(_cards._heads) <= 20


def test_shapes_that_never_come_again_are_not_all_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_cards, "SHAPES_LIMIT", 20)
    shapes = _cards._Shapes(list)
    cards = [("FN", f"X-{number}") for number in range(100)]
    assert [shapes[card] for card in cards] == [[("FN", {}), (name, {})] for _, name in cards]
    assert len(shapes) <= 20
    assert shapes["FN", "X" * _cards.SHAPE_LIMIT]
    assert ("FN", "X" * _cards.SHAPE_LIMIT) not in shapes
    assert shapes[("",) * 1_000] is None
    assert ("",) * 1_000 not in shapes


def test_a_line_longer_than_is_read_at_once_loses_nothing() -> None:
    words = "a b" * _unfolding.LINE_LIMIT
    assert lines(f"FN:Rosa\nNOTE:{words}\n".encode()) == ["FN:Rosa", f"NOTE:{words}"]
    assert lines(f"FN:Rosa\r\r\nNOTE:{words}\n".encode()) == ["FN:Rosa", f"NOTE:{words}"]
