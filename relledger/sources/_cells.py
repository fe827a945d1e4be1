"""JSON records as the cells of a table."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar

import msgspec

from relledger.errors import Refused, Unreadable
from relledger.outcomes import Reject, Told
from relledger.sources import Records
from relledger.sources._maps import LEARNED_ON
from relledger.vocabulary import SLOTS

_GAP = re.compile(r"[\s,\[\ufeff]*")  # between the records of a list, or of lines
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")

T = TypeVar("T", bound=msgspec.Struct)


def parsed(line: bytes) -> Any:
    """One line of JSON. What is not UTF-8 in it becomes U+FFFD; what is not JSON is `Unreadable`."""
    try:
        return json.loads(line.decode("utf-8", "replace").rstrip())
    except ValueError as error:
        raise Unreadable(f"it is not JSON: {str(error)[:200]}") from error


class Fitting(Generic[T]):
    """Reads many lines of JSON together, as long as all of them have one shape."""

    def __init__(self, shape: type[T]) -> None:
        self.shape = shape
        self.decode = msgspec.json.Decoder(shape).decode_lines

    def read(self, records: Iterable[Records | Reject]) -> Iterator[Records | Reject]:
        """The same records; those that have the shape are decoded."""
        for found in records:
            yield found if isinstance(found, Reject) else found._replace(read=self._read(found.data))

    def _read(self, lines: Sequence[bytes]) -> Sequence[T | bytes]:
        """All lines at once; if one does not have the shape, each by itself.

        Reading them at once is safe where each line begins with `{` and ends with `}`: a value that went on in the next
        line would need a comma or a bare line break between the two, and JSON allows neither. So if there are as many
        values as lines, each line is one value.
        """
        if all([line[:1] == b"{" and line.rstrip()[-1:] == b"}" for line in lines]):
            found = self._all(b"".join(lines))
            if len(found) == len(lines):
                return found
        return [found[0] if len(found := self._all(line)) == 1 else line for line in lines]

    def _all(self, text: bytes) -> Sequence[T]:
        try:
            # Most texts have no backslash at all, which is seen at once.
            return () if b"\\" in text and b"\\u0000" in text else self.decode(text)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return ()

    def teller(
        self, act: Callable[[Sequence[str]], Sequence[Told]], other: Callable[[bytes], Sequence[Told]]
    ) -> Callable[[Any], Sequence[Told]]:
        """What tells a line: `act` for one of this shape, given its cells; `other` for any other one."""
        shape, cells_of = self.shape, msgspec.structs.astuple
        return lambda line: act(cells_of(line)) if type(line) is shape else other(line)


def beginnings(head: str, records: str = "") -> Iterator[tuple[str, Any]]:
    """The first whole values of JSON lines or of a JSON list: each as it is written, and as it is read."""
    place = 0
    if records:
        found = re.search(rf'"{re.escape(records.rpartition(".")[2])}"\s*:\s*\[', head)
        place = found.end() if found else len(head)
    decoder = json.JSONDecoder()
    while (start := _GAP.match(head, place)) and start.end() < len(head):
        place = start.end()
        try:
            value, end = decoder.raw_decode(head, place)
        except (ValueError, RecursionError):
            return
        yield head[place:end], value
        place = end


def listed(document: bytes, records: str, name: str) -> list[bytes]:
    """The records of one JSON document, each as it is written."""
    try:
        part = msgspec.Raw(document)
        for step in records.split(".") if records else ():
            part = msgspec.json.decode(part, type=dict[str, msgspec.Raw])[step]
        return [bytes(raw) for raw in msgspec.json.decode(part, type=list[msgspec.Raw])]
    except (msgspec.MsgspecError, KeyError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(
            f"{name} is cut off, or is not a list of records in JSON: {error}.",
            "Nothing of it was taken. Download the export again.",
        ) from error


def cells(record: Any, columns: Mapping[str, str]) -> dict[str, str]:
    """The cells of a JSON object by the ledger's names; `columns` says under which path each is found."""
    if not isinstance(record, dict):
        raise Unreadable("it is not an object with names and values")
    found = ((name, at_path(record, path)) for name, path in columns.items())
    return {name: cell(name, value) for name, value in found if value is not ...}


def paths(record: Any, before: str = "") -> dict[str, str]:
    """The values of a JSON object as text by their dotted paths."""
    if not isinstance(record, dict):
        return {before[:-1]: "" if record is None else str(record)} if before else {}
    found: dict[str, str] = {}
    for name, value in record.items():
        found |= paths(value, f"{before}{name}.")
    return found


def at_path(record: Any, path: str) -> Any:
    """What stands under a dotted path, `...` where nothing does. A name that itself has a dot is tried first."""
    if isinstance(record, dict):
        if path in record:
            return record[path]
        first, dot, rest = path.partition(".")
        if dot and first in record:
            return at_path(record[first], rest)
    return ...


def cell(name: str, value: Any) -> str:
    """A JSON value as the cell of that name: ids exact, text only where text belongs."""
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value)
    if name in ("account_id", "external_id", "in_reply_to", "thread"):
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if value is not None or name in ("account_id", "external_id"):
            raise Unreadable(f"its {name} is {json.dumps(value)[:40]}, which is no id; leave out what there is not")
    if name in ("occurred_at", LEARNED_ON) and isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if name in SLOTS and isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "; ".join(cell(name, item) for item in value)
    if value is not None:
        raise Unreadable(f"its {name} is {json.dumps(value)[:40]}, which is not text")
    return ""
