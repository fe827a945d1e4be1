"""Readers of JSON containers, and of the records in them.

A list is cut into its records (`_cutting`), each as the bytes it stands in, so that one broken record stays one broken
record.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, BinaryIO, TypeVar

import msgspec
from msgspec import Raw

from relledger.errors import Refused, Unreadable
from relledger.outcomes import Reject
from relledger.sources import EXCERPT, Record, Records, excerpt
from relledger.sources._cutting import AGAIN, WRAPPING, elements

VALUE_LIMIT = 64 << 20

_VALUE = re.compile(WRAPPING)
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


def starts(raw: Raw, mark: bytes) -> bool:
    """Whether an unread value starts with a mark, like `{` or `[`."""
    return bytes(memoryview(raw)[:1]) == mark


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
        raise Refused(f"{name} cannot be read: {error}.", AGAIN) from error
