"""Handovers of format 1, as the first release wrote them: a JSON object a line, the account spelt out in each."""

import hashlib
import re
from collections.abc import Iterator, Sequence

import msgspec

from relledger.errors import Unreadable
from relledger.outcomes import Brought, Interaction, Known, Ours, PassedOver, Reject, Sighting, Told, Tombstone
from relledger.sources import EXCERPT, Record, _handover_lines, excerpt
from relledger.sources._handover_bytes import broken, lines
from relledger.sources._handover_end import End
from relledger.sources._handover_lines import Count, Day, Fingerprint, Mark, Said, Second
from relledger.sources.export import Export

_END = re.compile(rb'\{"type":"end","lines":(\d{1,18}),"sha256":"([0-9a-f]{64})"\}')


class Line(msgspec.Struct, tag_field="type", forbid_unknown_fields=True, gc=False, kw_only=True):
    """A line. One with a field that is not known here is a reject, so that nothing is lost without a word."""


class Import(Line, tag="import"):
    """An earlier import. Other lines speak of it by its number."""

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


class Of(Line):
    """What all lines of acts and facts have: the account they are of, and the imports that brought them."""

    platform: Said
    account: Said
    imports: list[Count] | None = None


class Seen(Of, tag="account"):
    """How an account was seen."""

    handle: str = ""
    name: str = ""
    url: str = ""
    first_seen: Second | None = None
    last_seen: Second | None = None


class Listed(Of, tag="ours"):
    """An account on our side."""


class Act(Of, tag="interaction", kw_only=True):
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

    mark: Mark
    key: Fingerprint
    at: Day


class Rejected(Line, tag="reject"):
    """A record that an earlier import could not understand."""

    place: str
    reason: str
    excerpt: str
    uid: str


_decode = msgspec.json.Decoder(Import | Seen | Listed | Act | Sighted | Entered | Buried | Rejected).decode


def records(export: Export, name: str, count: int, found: list[End]) -> Iterator[Record | Reject]:
    """Every line as a record, header and end included. The end must agree with the lines; it is put into `found`."""
    whole = hashlib.sha256()
    number = 0
    with export.open(name) as stream:
        for number, line in enumerate(lines(stream, export.name)):  # the header is line 0
            if line.startswith(b'{"type":"end"'):
                end = _END.fullmatch(line)
                if not end or int(end[1]) != number - 1 or number - 1 != count:
                    raise broken(export.name, "its lines are not as many as were written")
                if end[2].decode() != whole.hexdigest():
                    raise broken(export.name, "its data are not what was written")
                found.append(End({}, whole.hexdigest()))
                yield Record("line", number + 1, None)
                return
            whole.update(line + b"\n")
            yield _record(number + 1, line) if number else Record("line", 1, None)
    raise broken(export.name, f"its data end early, after line {number + 1}")


def _record(number: int, line: bytes) -> Record | Reject:
    try:
        record = _decode(line)
    except (ValueError, RecursionError) as error:
        return Reject(f"line {number}", f"it is not a line of a handover: {error}"[:EXCERPT], excerpt(line))
    if isinstance(record, Rejected):
        return Reject(record.place, record.reason, record.excerpt, record.uid)
    return Record("line", number, record)


def told(imports: list[str], line: object) -> Sequence[Told]:
    """What one line tells; `imports` are the names of those told of so far, in their order."""
    match line:
        case Import():
            imports.append(line.uid)
            return (_handover_lines.provenance(line),)
        case Entered():
            whom = _handover_lines.account(line.platform, line.account) if line.account else None
            return (_handover_lines.entry(line.at, line.by, line.kind, whom, line.body),)
        case Buried():
            return (Tombstone(line.mark, line.key, line.at),)
        case Seen() | Listed() | Act() | Sighted():
            if any(n >= len(imports) for n in line.imports or ()):
                raise Unreadable("it speaks of an import that was not told of before")
            return (Brought(_brought(line), tuple(imports[n] for n in line.imports or ())),)
    return (PassedOver("its own frame"),)


def _brought(line: Seen | Listed | Act | Sighted) -> Interaction | Sighting | Ours | Known:
    if isinstance(line, Sighted):
        account = _handover_lines.account(line.platform, line.account) if line.account else None
        return Sighting(account, line.relation, line.object, line.seen_at)
    if isinstance(line, Listed):
        return Ours(_handover_lines.account(line.platform, line.account))
    if isinstance(line, Seen):
        seen = _handover_lines.account(line.platform, line.account, line.handle, line.name, line.url)
        return Known(seen, line.first_seen, line.last_seen)
    direction = _handover_lines.direction(line.kind, line.direction, line.external_id)
    return Interaction(
        _handover_lines.account(line.platform, line.account), line.kind, direction, line.external_id,
        line.occurred_at, line.text, line.url, line.in_reply_to, line.thread, line.told_at, line.revision,
    )  # fmt: skip
