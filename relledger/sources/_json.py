"""Readers of JSON containers, also as JavaScript wraps them (`window.x = [ … ];`): streamed, and never evaluated.

A list is cut into its records, each as the bytes it stands in, so that one broken record stays one broken
record. Only one record and one chunk are ever in memory, whatever the layout of the file.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, BinaryIO, TypeVar

import msgspec
from msgspec import Raw

from relledger.errors import Refused, Unreadable
from relledger.outcomes import Reject
from relledger.sources import EXCERPT, Record, Records, excerpt

CHUNK = 1 << 20
DEEPEST = 1000  # lists and objects inside one another in a record
RECORD_LIMIT = 64 << 20  # bytes of one record: a conversation of a hundred thousand messages is about 40 MB
VALUE_LIMIT = 64 << 20
HEAD = 4096  # bytes within which a list has to begin
WINDOW = 64 << 10  # bytes of which the records are cut at once, where the list may end in them

_AGAIN = "Nothing of it was taken. Download the export again."
_WRAPPING = rb"(?:\xef\xbb\xbf)?\s*(?:[\w.$\s]{1,200}=)?\s*"  # a byte order mark, `window.YTD.tweets.part0 =`
_LIST = re.compile(_WRAPPING + rb"\[")
_VALUE = re.compile(_WRAPPING)
_STRING = rb'"(?:[^"\\]++|\\.)*+"'
# To the next mark that is not inside a text; the mark `"` is a text whose end is not here yet.
_OUTSIDE = re.compile(rb'(?:[^"\[\]{},]++|' + _STRING + rb')*+([\[\]{},"])', re.DOTALL)
_INSIDE = re.compile(rb'(?:[^"\[\]{}]++|' + _STRING + rb')*+([\[\]{}"])', re.DOTALL)
_FLAT = rb'(?:[^"\[\]{}]++|' + _STRING + rb")*+"
_LOW = rb'(?:[^"\[\]{}]++|' + _STRING + rb"|[\[{]" + _FLAT + rb"[\]}])*+"
_PAST = re.compile(_LOW + rb'([\[\]{}"])', re.DOTALL)  # as _INSIDE, also past values that hold no others
_SHALLOW = re.compile(rb'\s*+[\[{](?:[^"\[\]{}]++|' + _STRING + rb"|[\[{]" + _LOW + rb"[\]}])*+[\]}]", re.DOTALL)
_SEAM = re.compile(rb',\s*\{\s*"[^"\\]{1,80}"')  # from one record to the first key of the next

_raws = msgspec.json.Decoder(list[Raw])
T = TypeVar("T")


def array(stream: BinaryIO, name: str, where: str) -> Iterator[Record]:
    """The records of the list that a file is, unread (`Raw`); a list that does not close is refused."""
    for number, raw in enumerate(elements(stream, name), 1):
        yield Record(where, number, raw)


def each(
    records: Iterable[Record | Reject], opened: Callable[[Any], Iterable[object]], where: str
) -> Iterator[Record | Reject]:
    """The records inside records, counted through; an outer one that cannot be opened is a reject."""
    number = 0
    for inner in _inside(records, opened):
        if isinstance(inner, Reject):
            yield inner
            continue
        for data in inner:
            number += 1
            yield Record(where, number, data)


def runs(
    records: Iterable[Record | Reject], opened: Callable[[Any], Sequence[object]], where: str
) -> Iterator[Records | Reject]:
    """The same, all that one outer record holds at once."""

    def twice(data: Any) -> tuple[Sequence[object], Sequence[object]]:
        inner = opened(data)
        return inner, inner

    return runs_read(records, twice, where)


def runs_read(
    records: Iterable[Record | Reject], opened: Callable[[Any], tuple[Sequence[object], Sequence[object]]], where: str
) -> Iterator[Records | Reject]:
    """The same where an outer record is opened to what stands in it, and to what was read of that."""
    number = 1
    for inner in _inside(records, opened):
        if isinstance(inner, Reject):
            yield inner
        else:
            data, read = inner
            yield Records(where, number, data, read)
            number += len(read)


def learn(records: Iterable[Record | Records | Reject], learnt: Callable[[Any], object]) -> None:
    """Let a first pass see each record; one that cannot be read teaches nothing, and is refused in its place."""
    for found in records:
        if isinstance(found, Reject):
            continue
        for data in (found.data,) if isinstance(found, Record) else found.read:
            try:
                learnt(data)
            except (ValueError, RecursionError):
                continue


def singly(found: Iterable[Record | Records | Reject]) -> Iterator[Record | Reject]:
    """Each record by itself."""
    for one in found:
        if isinstance(one, Records):
            yield from (Record(one.where, number, data) for number, data in enumerate(one.data, one.first))
        else:
            yield one


def _inside(records: Iterable[Record | Reject], opened: Callable[[Any], T]) -> Iterator[T | Reject]:
    """What each record holds; one that cannot be opened is a reject."""
    for record in records:
        if isinstance(record, Reject):
            yield record
            continue
        try:
            inner = opened(record.data)
        except (ValueError, RecursionError) as error:
            yield Reject(f"{record.where} {record.number}", str(error)[:EXCERPT], excerpt(record.data))
        else:
            yield inner


def together(kind: type[T]) -> Callable[[Sequence[Raw]], Sequence[T | None]]:
    """What reads many records as `kind` at once; all are None where one of them does not fit."""
    decode = msgspec.json.Decoder(list[kind]).decode  # type: ignore[valid-type]

    def read(records: Sequence[Raw]) -> Sequence[T | None]:
        try:
            return decode(b"[" + b",".join(records) + b"]")
        except (ValueError, RecursionError):
            return [None] * len(records)

    return read


def decoder(kind: type[T], wrapper: str = "") -> Callable[[Raw | bytes], T]:
    """What reads one record as `kind`, also one wrapped as `{"wrapper": {…}}`.

    Keys not in `kind` are skipped, and where it would not fit so are those whose value is null: programs that keep what
    an API said write null for what it left out.
    """
    bare = msgspec.json.Decoder(kind).decode
    outer = msgspec.defstruct("Wrapped", [("inner", kind | None, None)], rename={"inner": wrapper})
    wrapped = msgspec.json.Decoder(outer).decode

    def unwrapped(record: Raw | bytes) -> T:
        found: T | None = wrapped(record).inner  # type: ignore[attr-defined]
        return bare(record) if found is None else found

    fitted = unwrapped if wrapper else bare

    def decode(record: Raw | bytes) -> T:
        try:
            return fitted(record)
        except ValueError as error:  # msgspec's, or text that is not UTF-8
            try:
                return fitted(msgspec.json.encode(_without_nulls(msgspec.json.decode(record))))
            except (ValueError, RecursionError):
                raise Unreadable(f"it is not as this format has it: {error}") from error

    return decode


def _without_nulls(found: object) -> object:
    if isinstance(found, dict):
        return {key: _without_nulls(value) for key, value in found.items() if value is not None}
    return [_without_nulls(item) for item in found] if isinstance(found, list) else found


def value(stream: BinaryIO, name: str, kind: type[T]) -> T:
    """A small file that is one value, read whole as `kind`."""
    data = stream.read(VALUE_LIMIT + 1)
    if len(data) > VALUE_LIMIT:
        raise Refused(f"{name} is far larger than such a file is.", "Nothing of it was taken.")
    start = _VALUE.match(data)
    try:
        return msgspec.json.decode(data[start.end() if start else 0 :].rstrip(b"; \t\r\n"), type=kind)
    except (ValueError, RecursionError) as error:
        raise Refused(f"{name} cannot be read: {error}.", _AGAIN) from error


class Scan:
    """A search for the end of a record that goes on where it stopped when more bytes have come."""

    def __init__(self) -> None:
        self.at = 0
        self.depth = 0

    def end(self, buffer: bytes) -> int:
        """Where the mark behind the record stands (`,` or `]`; `}` is damage); -1 when that has not come yet."""
        if not self.depth and (whole := _SHALLOW.match(buffer, self.at)):  # nearly every record, in one step
            self.at = whole.end()
        while self.depth <= DEEPEST:
            opening = _PAST if 0 < self.depth < DEEPEST else _INSIDE if self.depth else _OUTSIDE
            if not (found := opening.match(buffer, self.at)):
                break
            mark = found[1]
            if mark == b'"':
                self.at = found.start(1)
                return -1
            self.at = found.end(1)
            if mark in b"[{":
                self.depth += 1
            elif self.depth:
                self.depth -= 1
            else:
                return found.start(1)
        return -1


def elements(stream: BinaryIO, name: str) -> Iterator[Raw]:
    """The items of that list alone."""
    for batch in batches(stream, name):
        yield from batch


def batches(stream: BinaryIO, name: str) -> Iterator[list[Raw]]:
    """The same as they are cut: many at once where the seam of the first two stands, else one by one."""
    buffer, seam, scan, count = _opening(stream, name), b"", Scan(), 0
    while True:
        cut = buffer.rfind(seam) if seam else -1
        batch = _batch(buffer[:cut]) if cut > 0 else []
        if batch:
            yield batch
            count += len(batch)
            buffer, scan = buffer[cut + 1 :], Scan()
        else:
            start = 0
            while (end := scan.end(buffer)) >= 0:
                if buffer[end : end + 1] != b",":
                    if last := buffer[start:end].strip():
                        yield [Raw(last)]
                    _finish(buffer[end:] + stream.read(CHUNK), name, count)
                    return
                yield [Raw(buffer[start:end].strip())]
                count += 1
                start = end + 1
            if start and (found := _SEAM.match(buffer, start - 1)):
                seam = found[0]
            buffer = buffer[start:]
            scan.at -= start
        if scan.depth > DEEPEST:
            raise Refused(f"{name} is damaged after record {count}: the next one nests too deep.", _AGAIN)
        if len(buffer) > RECORD_LIMIT:
            raise Refused(f"{name} is damaged after record {count}: the next one has no end.", _AGAIN)
        chunk = stream.read(max(CHUNK, len(buffer)))  # doubling: a long record is not searched again and again
        if not chunk and not batch:
            raise Refused(f"{name} is cut off after record {count}.", _AGAIN)
        buffer += chunk


def several(buffer: bytes, comma: int) -> tuple[list[Raw], int]:
    """The records behind a comma, and the comma behind the last; none where they may not be all of one list."""
    seam = _SEAM.match(buffer, comma)
    cut = buffer.rfind(seam[0], comma + 1, comma + WINDOW) if seam else -1
    found = _batch(buffer[comma + 1 : cut]) if cut > comma else []
    return found, cut if found else comma


def _batch(piece: bytes) -> list[Raw]:
    """The records of a piece that ends at a seam, if all of them are sound JSON; else none."""
    try:
        return _raws.decode(b"[" + piece + b"]")
    except (ValueError, RecursionError):
        return []


def _opening(stream: BinaryIO, name: str) -> bytes:
    """The first bytes behind the bracket that opens the list."""
    head = b""
    while not (found := _LIST.match(head)):
        chunk = stream.read(HEAD)
        if not chunk or len(head) > HEAD:
            raise Refused(f"{name} does not begin with a list, or is cut off there.", _AGAIN)
        head += chunk
    return head[found.end() :]


def _finish(rest: bytes, name: str, count: int) -> None:
    """Refuse a list that ends with the wrong mark, or has something behind its end."""
    if not re.fullmatch(rb"\][\s;]*", rest):
        raise Refused(f"{name} is damaged after record {count}: its list ends too early.", _AGAIN)
