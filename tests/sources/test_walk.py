"""Lists inside an object: their items are the same whether they are cut one by one or many at once."""

import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relledger.errors import Refused
from relledger.outcomes import Reject
from relledger.sources import _cutting, _inside, _walk
from relledger.sources._walk import ITEM, LIST, OBJECT, values

Read = Callable[[bytes], Iterator[Any]]
TRAP = ',\n {\n  "id": 7},\n {"id"'  # a seam inside a text


def message(n: int) -> dict[str, Any]:
    text = TRAP if n % 50 == 0 else "gracias " * (n % 40)
    return {"id": n, "text": text, "parts": [{"id": n, "is": "plain"}] * (n % 4)}


def chat(start: int, count: int) -> dict[str, Any]:
    return {"name": f"Taco Friends {start}", "messages": [message(n) for n in range(start, start + count)]}


def walked(data: bytes) -> Iterator[Any]:
    lists = {("chats",), ("chats", ITEM, "messages"), ("messages",)}
    entered = {("chats", ITEM): OBJECT, **dict.fromkeys(lists, LIST)}
    for path, raw in values(io.BytesIO(data), "chats.json", lambda path: entered.get(path, b"")):
        if path[-2:] == ("messages", ITEM):
            yield json.loads(bytes(raw))


def inside(data: bytes) -> Iterator[Any]:
    for found in _inside.records(io.BytesIO(data), "a.json", "message", "messages"):
        yield found if isinstance(found, Reject) else json.loads(bytes(found.data))


@pytest.mark.parametrize("indent", [None, 1, 4])
@pytest.mark.parametrize("read", [walked, inside])
def test_every_item_of_a_long_list_is_read_once(read: Read, indent: int | None) -> None:
    whole = chat(1, 3_000) | {"end": [{"id": 0}]}
    assert list(read(json.dumps(whole, indent=indent).encode())) == whole["messages"]


@pytest.mark.parametrize("indent", [None, 1])
def test_lists_of_every_length_may_follow_each_other(indent: int | None) -> None:
    chats = [chat(1_000 * n, count) for n, count in enumerate((0, 1, 2, 900, 3, 40, 700, 0, 5))]
    found = list(walked(json.dumps({"chats": chats}, indent=indent).encode()))
    assert found == [message for one in chats for message in one["messages"]]


@pytest.mark.parametrize("read", [walked, inside])
def test_of_a_list_that_breaks_off_all_before_is_read(read: Read) -> None:
    data = json.dumps(chat(1, 3_000)).encode()
    found: list[Any] = []
    with pytest.raises(Refused, match="cut off"):
        found.extend(read(data[:-20]))
    assert [one["id"] for one in found] == list(range(1, 3_000))


def test_many_are_cut_at_once() -> None:
    data = json.dumps([message(n) for n in range(300)]).encode()
    raws, comma = _cutting.several(data, data.index(b', {"id": 1'))
    assert [json.loads(bytes(raw))["id"] for raw in raws] == list(range(1, len(raws) + 1))
    assert len(raws) > 50
    assert data[comma : comma + 2] == b", "


def _naive_end(data: bytes) -> int:
    """Where a record ends, byte by byte."""
    depth, text, skip = 0, False, False
    for at, byte in enumerate(data):
        mark = chr(byte)
        if text:
            text, skip = skip or mark != '"', not skip and mark == "\\"
        elif mark == '"':
            text = True
        elif mark in "[{":
            depth += 1
        elif not depth and mark in "]},":
            return at
        elif mark in "]}":
            depth -= 1
    return -1


@given(st.text('[]{}",\\ a', max_size=60).map(str.encode), st.integers(1, 60))
def test_the_end_of_a_record_is_found_wherever_its_bytes_are_cut(data: bytes, cut: int) -> None:
    scan = _cutting.Scan()
    first = scan.end(data[:cut])
    assert (first if first >= 0 else scan.end(data)) == _naive_end(data)


@pytest.mark.parametrize(("deep", "ends"), [(_cutting.DEEPEST, True), (_cutting.DEEPEST + 1, False)])
def test_a_record_ends_unless_it_nests_deeper_than_any(deep: int, ends: bool) -> None:
    data = b"[" * deep + b"1" + b"]" * deep
    assert _cutting.Scan().end(data + b",") == (len(data) if ends else -1)


@pytest.mark.parametrize("read", [walked, inside])
def test_a_value_is_no_longer_than_memory_allows(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where it ends in what was read on at once."""
    for room in (_cutting, _inside, _walk):
        monkeypatch.setattr(room, "RECORD_LIMIT", 2 << 20)
    chats = {"name": "Taco Friends", "messages": [message(1), {"text": "x" * (7 << 19)}, message(3)]}
    with pytest.raises(Refused, match="has no end"):
        list(read(json.dumps(chats).encode()))
