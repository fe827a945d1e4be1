"""A relledger handover: the file in which one holder gives the people of a brand to the next.

Whoever looked after the accounts before writes it with `relledger handover --out acme.html` (one page that
carries its data), `--out acme.zip`, or into a folder; `data/ledger.jsonl.gz` alone is enough. It holds everything
their ledger knew, with who wrote what down and which export told what, and marks of people who were forgotten,
which nobody can read without their key. It does not hold passwords, settings, that key, or anything that was
forgotten; an earlier handover that had come in is not counted as an import of its own.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from relledger import sources
from relledger.errors import Refused, Unreadable
from relledger.model import Entry
from relledger.outcomes import Brought, Coverage, Interaction, Known, Ours, Outcome, Sighting, Told, Tombstone
from relledger.sources import Asked, Reading, _handover, _handover_first, _handover_lines
from relledger.sources._handover_end import End
from relledger.sources.export import Export

TITLE = "a relledger handover"
LACKS = "what its edition withheld, which it counts and names"
VERSION = 2
NEEDS: frozenset[str] = frozenset()
_made = tuple.__new__  # a NamedTuple of values in their order: by its own name it takes twice as long to make


class Opened(NamedTuple):
    """A handover that is being read: its first line, its records, and its end once that was reached."""

    header: _handover.Header
    reading: Reading
    end: list[End]

    @property
    def outcomes(self) -> Iterator[Outcome]:
        """What each line tells."""
        return sources.outcomes(self.reading)


def recognise(export: Export) -> bool:
    """Whether it is our page, or holds lines that begin with a handover's header."""
    return _handover.member(export) is not None


def read(export: Export, asked: Asked) -> Reading:
    """Read every line; what an earlier import brought still names that import."""
    return opened(export).reading


def opened(export: Export) -> Opened:
    """Begin to read a handover of any format."""
    member = _handover.member(export)
    if member is None:
        hint = "Nothing was changed. An export comes in with: relledger import FILE"
        raise Refused(f"{export.name} is not a relledger handover.", hint)
    header = _handover.header(export, member)
    export.opened |= _handover.own(export, member)
    made = Coverage(made_at=int(header.made_at.timestamp()))
    spoken, end = _handover.Spoken([], [], {}), list[End]()
    if header.format == 1:
        first = _handover_first.records(export, member, header.lines, end)
        return Opened(header, Reading(first, partial(_handover_first.told, spoken.imports), made), end)
    lines = _handover.records(export, member, spoken.accounts, end)
    return Opened(header, Reading(lines, partial(_told, spoken), made), end)


def _told(spoken: _handover.Spoken, line: Any) -> Sequence[Told]:
    """What one line tells."""
    if type(line) is _handover_lines.Act:  # nearly all are
        id, imports = line.external_id, line.imports
        if id[:6] == "noted:":
            raise Unreadable("an act noted by hand stands in a handover as its entry")
        act = _made(Interaction, (
            spoken.whom(line.account), line.kind, line.direction, id, line.occurred_at, line.text or "", line.url or "",
            line.in_reply_to or "", line.thread or "", line.told_at or "", line.revision or "",
        ))  # fmt: skip
        brought_by = spoken.together.get(imports) if type(imports) is int else None
        return (_made(Brought, (act, brought_by or spoken.by(imports))),)
    if isinstance(line, _handover_lines.Import):
        spoken.imports.append(line.uid)
        return (_handover_lines.provenance(line),)
    if isinstance(line, _handover_lines.Buried):
        return (Tombstone(line.mark, line.key, line.at),)
    return (Brought(_brought(spoken, line), spoken.by(line.imports)),)


def _brought(spoken: _handover.Spoken, line: Any) -> Sighting | Ours | Known | Entry:
    if isinstance(line, _handover_lines.Sighted):
        whom = None if line.account is None else spoken.whom(line.account)
        return Sighting(whom, line.relation, line.object, line.seen_at)
    if isinstance(line, _handover_lines.Entered):
        whom = None if line.account is None else spoken.whom(line.account)
        return _handover_lines.entry(line.at, line.by, line.kind, whom, line.body)
    whom = spoken.whom(line.account)
    if isinstance(line, _handover_lines.Ours):
        return Ours(whom)
    seen = _handover_lines.account(whom.platform, whom.key, line.handle, line.name, line.url)
    return Known(seen, line.first_seen, line.last_seen)
