"""Reader of the container that a handover is: a page that carries its data, a folder or zip, or the bare lines.

The data are JSON, one record a line: a header first, an end last that counts the lines before it and holds
their SHA-256. So a file that was cut off or changed on its way is refused, and nothing of it is taken.
"""

import hashlib
import io
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, BinaryIO

import msgspec
from msgspec import Meta

from relledger.errors import NEWER, Refused, UserError
from relledger.model import Reject
from relledger.sources import EXCERPT, Record, _json, excerpt
from relledger.sources.export import Export

FORMAT = 1
DATA = "data/ledger.jsonl"
LINE_LIMIT = 256 << 20  # bytes: a record of an export can hold 64 MiB of text, and escapes make it longer
_PAGE = re.compile(rb'\A<!doctype html>.*<meta name="generator" content="relledger [^"<>]*">', re.DOTALL)
_BLOCK = b'<script type="application/json" id="relledger-data">\n'
_HEADER = b'{"type":"handover"'
_END = re.compile(rb'\{"type":"end","lines":(\d{1,18}),"sha256":"([0-9a-f]{64})"\}')
_NOTHING = "Nothing of it was taken. Ask for the file again."

Second = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
Count = Annotated[int, Meta(ge=0, le=2**63 - 1)]
Said = Annotated[str, Meta(min_length=1)]


class Line(msgspec.Struct, tag_field="type", forbid_unknown_fields=True, gc=False, kw_only=True):
    """A record. What it does not know it does not take, so that nothing is lost without a word."""


class Import(Line, tag="import"):
    """What came in before, from where. Other lines speak of it by its place among the imports."""

    uid: Said
    source: str
    reader: str
    name: str
    sha256: str
    received_at: str
    by: str
    counts: dict[str, Count | dict[str, Count]]
    made_at: Second | None = None
    covered_from: Second | None = None
    covered_to: Second | None = None


class Told(Line):
    """Something that earlier imports told, or that people wrote down: of which account, by which imports."""

    platform: Said
    account: Said
    imports: list[Count] | None = None


class Seen(Told, tag="account"):
    """How an account was seen."""

    handle: str = ""
    name: str = ""
    url: str = ""
    first_seen: Second | None = None
    last_seen: Second | None = None


class Ours(Told, tag="ours"):
    """An account on our side."""


class Act(Told, tag="interaction", kw_only=True):
    """One act between an account and us."""

    kind: str
    direction: str
    external_id: Said
    occurred_at: Second | None = None
    text: str = ""
    url: str = ""
    in_reply_to: str = ""
    thread: str = ""
    told_at: str = ""
    revision: str = ""


class Sighted(Line, tag="sighting"):
    """Something seen to be so, perhaps of nobody named."""

    relation: str
    platform: str = ""
    account: str = ""
    object: str = ""
    seen_at: Second | None = None
    imports: list[Count] | None = None


class Entered(Line, tag="entry"):
    """One act of recording by one of us."""

    at: str
    by: str
    kind: str
    body: dict[str, str]
    platform: str = ""
    account: str = ""


class Buried(Line, tag="tombstone"):
    """Somebody who was forgotten, as a mark that says nothing without its key."""

    mark: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    key: Annotated[str, Meta(pattern="^[0-9a-f]{16}$")]
    at: Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d$")]


class Rejected(Line, tag="reject"):
    """A record that an earlier import could not understand."""

    place: str
    reason: str
    excerpt: str
    uid: str


class Header(msgspec.Struct):
    """The first line: of whom, made when, how many lines follow."""

    format: int
    made_at: datetime
    lines: int = 0


class _Format(msgspec.Struct):
    format: int


class Frame(msgspec.Struct):
    """The header or the end, as a record that holds nothing else."""


_decode = msgspec.json.Decoder(Import | Seen | Ours | Act | Sighted | Entered | Buried | Rejected).decode


def member(export: Export) -> str | None:
    """Where in an export the data of a handover stand, if it is one; told by its first bytes."""
    if export.single:
        (name,) = export.members()
        start = export.beginning(name)
        return name if start.startswith(_HEADER) or _PAGE.search(start) else None
    found = [name for name in export.find(DATA) if export.beginning(name).startswith(_HEADER)]
    return found[0] if len(found) == 1 else None


def header(export: Export, name: str) -> Header:
    """What the first line says; one of a newer format is refused with what to do."""
    with export.open(name) as stream:
        first = next(_lines(stream, export.name), b"")
    if not first.startswith(_HEADER):
        raise _damaged(export.name, "its data do not begin as they should")
    newer = _json.value(io.BytesIO(first), export.name, _Format).format
    if newer > FORMAT:
        raise UserError(
            f"{export.name} was written by a newer relledger (handover format {newer}; this one knows {FORMAT}).",
            "Nothing of it was taken. Upgrade with: pip install -U relledger",
            NEWER,
        )
    return _json.value(io.BytesIO(first), export.name, Header)


def records(export: Export, name: str, lines: int) -> Iterator[Record | Reject]:
    """Every line as a record, the header and the end too. At the end the lines must be as many and the same."""
    whole = hashlib.sha256()
    number = 0
    with export.open(name) as stream:
        for number, line in enumerate(_lines(stream, export.name)):  # the header is line 0: see `lines`
            if line.startswith(b'{"type":"end"'):
                end = _END.fullmatch(line)
                if not end or int(end[1]) != number - 1 or number - 1 != lines:
                    raise _damaged(export.name, "its lines are not as many as were written")
                if end[2].decode() != whole.hexdigest():
                    raise _damaged(export.name, "its data are not what was written")
                yield Record("line", number + 1, Frame())
                return
            whole.update(line + b"\n")
            yield _record(number + 1, line) if number else Record("line", 1, Frame())
    raise _damaged(export.name, f"its data end early, after line {number + 1}")


def _record(number: int, line: bytes) -> Record | Reject:
    try:
        record = _decode(line)
    except (ValueError, RecursionError) as error:
        return Reject(f"line {number}", f"it is not a line of a handover: {error}"[:EXCERPT], excerpt(line))
    if isinstance(record, Rejected):
        return Reject(record.place, record.reason, record.excerpt, record.uid)
    return Record("line", number, record)


def _lines(stream: BinaryIO, name: str) -> Iterator[bytes]:
    """The lines of data as they were written: bare, or a list in the one script element of a page."""
    line = stream.readline(LINE_LIMIT)
    if line.startswith(_HEADER):
        while line.endswith(b"\n"):
            yield line[:-1]
            line = stream.readline(LINE_LIMIT)
        if line:
            raise _damaged(name, "its data end early, within a line")
        return
    while line and line != _BLOCK:
        line = stream.readline(LINE_LIMIT)
    if stream.readline(LINE_LIMIT) != b"[\n":
        raise Refused(
            f"{name} is a handover's page without its data.",
            "Nothing was changed. The data lie beside it: import the folder or zip that it came in.",
        )
    while (line := stream.readline(LINE_LIMIT)) not in (b"]\n", b""):
        if not line.endswith(b"\n"):
            raise _damaged(name, "its data end early, within a line")
        yield line.rstrip(b",\n")


def _damaged(name: str, how: str) -> Refused:
    return Refused(f"{name} is damaged: {how}.", _NOTHING)
