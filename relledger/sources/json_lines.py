"""Interactions or people as JSON: one object a line, or one list of objects.

For what a script, a database or an inbox tool's API gives out. The names are those of the ledger (`platform`,
`handle`, `account_id`, `name`, `kind`, `direction`, `occurred_at`, `text`, `external_id`, `url`, `in_reply_to`,
`thread`); any others need a column map, in which `author.id` is the `id` inside `author`. `handle`, `account_id` and
`name` are the other person's, also where `direction` is `out`: not who wrote it, but to whom we did. An object without
a `kind` is a person to list. Who was there without being named, such a file does not say.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from io import BytesIO
from itertools import chain, groupby, islice

import msgspec

from relledger.errors import Refused, Unreadable
from relledger.outcomes import PassedOver, Reject, Told
from relledger.sources import Asked, Reading, Records, excerpt
from relledger.sources._cells import Fitting, at_path, beginnings, cells, listed, parsed, paths
from relledger.sources._columns import Table, alone, only
from relledger.sources._maps import COLUMNS, FIELDS, WHO, ColumnMap, lacking, load, normal, own
from relledger.sources._ready_maps import matching, ready
from relledger.sources.export import Export

TITLE = "a file of JSON lines"
LACKS = "what was not written into its lines"
VERSION = 2
NEEDS = frozenset({"map"})
HEAD = 1 << 18
SAMPLED = 20
CHUNK = 1 << 17  # bytes, and the rest of a line
AT_ONCE = 500  # records of a list
LINE_LIMIT = 8 << 20  # bytes
DOCUMENT_LIMIT = 256 << 20  # of a list, which is read whole
EVERY = ("platform", "kind", *WHO)  # what no record can do without; other names are left out where they are empty
_BOM = b"\xef\xbb\xbf"
_OWN = {name: name for name in COLUMNS}
_OWN_ACT = {name: name for name in FIELDS}


class Line(msgspec.Struct, gc=False, kw_only=True):
    """An act as most lines have it: nothing but texts, named and ordered as `FIELDS`. Other lines take a slower way."""

    platform: str
    handle: str = ""
    account_id: str = ""
    name: str = ""
    kind: str
    direction: str = ""
    occurred_at: str = ""
    text: str = ""
    external_id: str = ""
    url: str = ""
    in_reply_to: str = ""
    thread: str = ""


def recognise(export: Export) -> bool:
    """Whether its first record says who and on which platform, or is one that a ready map knows."""
    return alone(export) and _plan(_head(export)) is not None


def read(export: Export, asked: Asked) -> Reading:
    """Read the lines, or the list, by the map that was given or that fits."""
    member = only(export)
    head = _head(export)
    plan = load(asked.map) if asked.map else _plan(head)
    if plan is None:
        raise Refused(
            f"The records of {export.name} do not say who, and on which platform. Nothing of it was taken.",
            f"A column map says it for them; propose one with: relledger map {export.name}",
        )
    records = plan.records if any(beginnings(head, plan.records)) else ""
    found = [paths(value) for _, value in islice(beginnings(head, records), SAMPLED)]
    if asked.map:
        _check(plan, found, export.name)
    lines = _listed(export, member, records) if records or head.startswith("[") else _lines(export)
    table = Table(plan, "json")
    notes = chain(_notes(plan, found), table.notes())
    if plan.columns:
        return Reading(lines, partial(_mapped, table), notes=notes)
    named = partial(_named, table)
    if not all(name in FIELDS or normal(name) not in COLUMNS for name in found[0]):
        return Reading(lines, named, notes=notes)
    acts = Fitting(Line)
    return Reading(acts.read(lines), acts.teller(table.act, named), notes=notes)


def sample(export: Export) -> tuple[list[str], list[list[str]]]:
    """The dotted names of the first records, and their values as text: what a map is proposed from."""
    found = [paths(value) for _, value in islice(beginnings(_head(export)), SAMPLED)]
    header = list(dict.fromkeys(name for record in found for name in record))
    return header, [[record.get(name, "") for name in header] for record in found]


def _notes(plan: ColumnMap, found: Sequence[dict[str, str]]) -> Iterator[str]:
    """By which map it is read; without one, which names in the first records are not read."""
    if plan.title:
        yield f"Read as {plan.title}."
    records = (
        [] if plan.columns else [(record, FIELDS if "kind" in map(normal, record) else COLUMNS) for record in found]
    )
    unread = list(dict.fromkeys(name for record, known in records for name in record if normal(name) not in known))
    if unread:
        more = f" and {len(unread) - SAMPLED:,} more" if len(unread) > SAMPLED else ""
        yield f"Names not read: {', '.join(unread[:SAMPLED])}{more}."


def _named(table: Table, line: bytes) -> Sequence[Told]:
    record = parsed(line)
    if not isinstance(record, dict):
        raise Unreadable("it is not an object with names and values")
    record = {normal(name): value for name, value in record.items()}
    return table.row(cells(record, _OWN_ACT if "kind" in record else _OWN))


def _mapped(table: Table, line: bytes) -> Sequence[Told]:
    plan, record = table.plan, parsed(line)
    for path, words in plan.pass_over.items():
        word = at_path(record, path)
        if str(word).casefold().strip() in words:
            return (PassedOver(f"{path} is {word}"),)
    default = {} if plan.of_people else {"kind": ""}
    return table.row({**default, **plan.values, **cells(record, plan.columns)})


def _lines(export: Export) -> Iterator[Records | Reject]:
    with export.open() as stream:
        number, text = 1, stream.read(CHUNK).removeprefix(_BOM)
        while text:
            lines = BytesIO(text + stream.readline(LINE_LIMIT)).readlines()
            long = lines.pop() if len(lines[-1].rstrip(b"\n")) >= LINE_LIMIT else b""
            for blank, run in groupby(lines, bytes.isspace):
                found = list(run)
                if not blank:
                    yield Records("line", number, found, found)
                number += len(found)
            if long:
                yield Reject(f"line {number}", "it is longer than 8 MiB", excerpt(long))
                number += 1
                while long[-1:] not in (b"\n", b""):
                    long = stream.readline(LINE_LIMIT)
            text = stream.read(CHUNK)


def _listed(export: Export, member: str, records: str) -> Iterator[Records | Reject]:
    if export.size(member) > DOCUMENT_LIMIT:
        raise Refused(
            f"{export.name} is one list of more than 256 MiB. Nothing of it was taken.",
            "Save it as JSON lines, one object a line; with jq: jq -c '.[]'",
        )
    with export.open() as stream:
        document = stream.read(DOCUMENT_LIMIT + 1).removeprefix(_BOM)
    found = listed(document, records, export.name)
    for start in range(0, len(found), AT_ONCE):
        run = found[start : start + AT_ONCE]
        yield Records("record", start + 1, run, run)


def _head(export: Export) -> str:
    """The beginning of the file, from the first line on that can be read."""
    head = export.beginning(length=HEAD).removeprefix(_BOM).decode("utf-8", "replace").lstrip()
    for _ in range(SAMPLED):
        first, _, rest = head.partition("\n")
        if not (first.startswith("{") and rest.startswith("{")) or any(beginnings(first)):
            break
        head = rest
    return head


def _plan(head: str) -> ColumnMap | None:
    """The map for a text that begins so: an empty one where its names are the ledger's, None where no map fits."""
    if head[:1] not in ("{", "["):
        return None
    for written, record in islice(beginnings(head), 1):
        whole = isinstance(record, dict) and (head[0] == "[" or "\n" not in written)
        if whole and (plan := ColumnMap() if own(record) else matching(paths(record))):
            return plan
    for records in {plan.records: None for plan in ready().values() if plan.records}:
        for _, record in islice(beginnings(head, records), 1):
            if (nested := matching(paths(record))) and nested.records == records:
                return nested
    return None


def _check(plan: ColumnMap, found: Sequence[dict[str, str]], name: str) -> None:
    """Refuse a file if none of its first records has what the map needs of every record."""
    header = list(dict.fromkeys(path for record in found for path in record))
    needed = [path for column, path in plan.columns.items() if column in EVERY]
    if found and not set(header).issuperset(needed):
        raise lacking(needed, header, name)
