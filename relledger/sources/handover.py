"""A relledger handover: the file in which one holder gives the people of a brand to the next.

Whoever looked after the accounts before writes it with `relledger handover --out acme.html` (one page that
carries its data), `--out acme.zip`, or into a folder; `data/ledger.jsonl` alone is enough. It holds everything
their ledger knew, with who wrote what down and which export told what, and marks of people who were forgotten,
which nobody can read without their key. It does not hold passwords, settings, that key, or anything that was
forgotten; an earlier handover that had come in is not counted as an import of its own.
"""

import json
from collections.abc import Sequence
from functools import partial

from relledger.errors import Refused, Unreadable
from relledger.model import (
    KINDS,
    VISIBILITIES,
    Account,
    Brought,
    Coverage,
    Direction,
    Entry,
    Interaction,
    Known,
    Ours,
    PassedOver,
    Provenance,
    Sighting,
    Told,
    Tombstone,
    checked,
)
from relledger.sources import Asked, Reading, _handover, _time
from relledger.sources.export import Export

TITLE = "a relledger handover"
VERSION = 1
NEEDS: frozenset[str] = frozenset()
_DIRECTIONS: dict[str, Direction] = {"in": "in", "out": "out"}


def recognise(export: Export) -> bool:
    """Whether it is our page, or holds lines that begin with a handover's header."""
    return _handover.member(export) is not None


def read(export: Export, asked: Asked) -> Reading:
    """Read every line; what earlier imports brought keeps their names."""
    member = _handover.member(export)
    if member is None:
        raise Refused(f"{export.name} is not a relledger handover.", "Nothing was changed.")
    header = _handover.header(export, member)
    imports: list[str] = []
    return Reading(
        _handover.records(export, member, header.lines),
        partial(_told, imports),
        Coverage(made_at=int(header.made_at.timestamp())),
    )


def _told(imports: list[str], line: object) -> Sequence[Told]:
    """What one line tells; `imports` are the names of those told of so far, in their order."""
    match line:
        case _handover.Import():
            imports.append(line.uid)
            return (_provenance(line),)
        case _handover.Entered():
            return (_entry(line),)
        case _handover.Buried():
            return (Tombstone(line.mark, line.key, line.at),)
        case _handover.Seen() | _handover.Ours() | _handover.Act() | _handover.Sighted():
            if any(n >= len(imports) for n in line.imports or ()):
                raise Unreadable("it speaks of an import that was not told of before")
            return (Brought(_brought(line), tuple(imports[n] for n in line.imports or ())),)
    return (PassedOver("its own frame"),)


def _provenance(line: _handover.Import) -> Provenance:
    _time.iso(line.received_at)
    return Provenance(
        *(line.uid, line.source, line.reader, line.name, line.sha256, line.received_at, line.by),
        *(line.made_at, line.covered_from, line.covered_to),
        json.dumps(line.counts, ensure_ascii=False),
    )


def _brought(
    line: _handover.Seen | _handover.Ours | _handover.Act | _handover.Sighted,
) -> Interaction | Sighting | Ours | Known:
    if isinstance(line, _handover.Sighted):
        account = _account(line.platform, line.account) if line.account else None
        return Sighting(account, line.relation, line.object, line.seen_at)
    if isinstance(line, _handover.Ours):
        return Ours(_account(line.platform, line.account))
    if isinstance(line, _handover.Seen):
        seen = _account(line.platform, line.account, line.handle, line.name, line.url)
        return Known(seen, line.first_seen, line.last_seen)
    if line.kind not in KINDS or line.direction not in _DIRECTIONS:
        raise Unreadable(f"an act of kind {line.kind!r:.40}, {line.direction!r:.10}, is not known here")
    if line.external_id.startswith("noted:"):
        raise Unreadable("an act noted by hand stands in a handover as its entry")
    return Interaction(
        _account(line.platform, line.account), line.kind, _DIRECTIONS[line.direction], line.external_id,
        line.occurred_at, line.text, line.url, line.in_reply_to, line.thread, line.told_at, line.revision,
    )  # fmt: skip


def _account(platform: str, key: str, handle: str = "", name: str = "", url: str = "") -> Account:
    """The account of that key; what it was called is kept only where the line itself says so."""
    if key.startswith("id:"):
        account = Account(platform, key.removeprefix("id:"), handle, name, url)
    elif key.startswith("@"):
        account = Account(platform, "", handle or key.removeprefix("@"), name, url)
    else:
        account = Account(platform, "", "", name or key.removeprefix("="), url)
    if not platform or account.key != key:
        raise Unreadable(f"{key!r:.60} is not the key of such an account")
    return account


def _entry(line: _handover.Entered) -> Entry:
    body = checked(line.kind, line.body)
    if line.at:
        _time.iso(line.at)
    if line.kind == "fact" and line.body["visibility"] not in VISIBILITIES:
        raise Unreadable(f"{line.body['visibility']!r:.40} does not say who may know it")
    if line.kind == "act":
        _check_act(line.body)
    account = _account(line.platform, line.account) if line.account else None
    return Entry(line.at, line.by, line.kind, account, body)


def _check_act(body: dict[str, str]) -> None:
    if body["kind"] not in KINDS or body["direction"] not in _DIRECTIONS:
        raise Unreadable(f"an act of kind {body['kind']!r:.40}, {body['direction']!r:.10}, is not known here")
    if body["on"]:
        _time.day(body["on"])
