"""Pages and runs of records as most are, read in one step; what does not fit is left to be read with care."""

import codecs
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from typing import Any, TypeVar

import msgspec
from msgspec import Raw

from relledger.sources import Records

AT_ONCE = 4 << 20  # bytes of a page: a full one of X's API is 2 MiB
LINES = 500  # of a run
T = TypeVar("T")
N = TypeVar("N", bound=tuple[Any, ...])


def usual(kind: type[T], largest: int = AT_ONCE) -> Callable[[Raw], T | None]:
    """What reads a page as `kind`; None for one that does not fit, or is larger."""
    decode = msgspec.json.Decoder(kind).decode

    def read(page: Raw) -> T | None:
        if len(page) > largest:
            return None
        try:
            codecs.utf_8_decode(page, "strict", True)  # what is skipped in decoding may be damaged too
            return decode(page)
        except (ValueError, RecursionError):
            return None

    return read


def together(kind: type[T]) -> Callable[[Sequence[Raw]], Sequence[T | None]]:
    """What reads many records as `kind` at once; all are None where one of them does not fit."""
    decode = msgspec.json.Decoder(list[kind]).decode  # type: ignore[valid-type]

    def read(records: Sequence[Raw]) -> Sequence[T | None]:
        try:
            return decode(b"[" + b",".join(records) + b"]")
        except (ValueError, RecursionError):
            return [None] * len(records)

    return read


def named(kind: type[N], *columns: Iterable[object]) -> list[N]:
    """A named tuple of that kind for each row of these columns: made by a fifth of what its own calls cost."""
    return list(map(partial(tuple.__new__, kind), zip(*columns)))  # noqa: B905


class Run:
    """Records that follow each other line by line, given together; behind one of several lines a new run begins."""

    def __init__(self) -> None:
        self._first = 0
        self._raw: list[object] = []
        self._read: list[object] = []

    def add(self, line: int, raw: object, read: object) -> Records | None:
        """Add one that begins on a line; returns the run before it if that is long enough, or it does not follow."""
        held, before = len(self._read), None
        if held and (line != self._first + held or held == LINES):
            held, before = 0, self.taken()
        if not held:
            self._first = line
        self._raw.append(raw)
        self._read.append(read)
        return before

    def taken(self) -> Records:
        """The run so far; another one begins."""
        held = Records("line", self._first, self._raw, self._read)
        self._raw, self._read = [], []
        return held


class Uncut(Sequence[Any]):
    """The records of a page that was read so, as they stand there: cut once one of them is asked for."""

    def __init__(self, length: int, cut: Callable[[], Sequence[Any]]) -> None:
        self._length, self._cut = length, cache(cut)

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, number: Any) -> Any:
        return self._cut()[number]
