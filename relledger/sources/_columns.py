"""What a row tells, by the ledger's names of its columns: shared by every table, whatever file it stands in.

A row with a kind is an act; a table without kinds is a list of people, whose further columns are facts.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from math import floor
from typing import Any, NoReturn
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from relledger.errors import Refused, Unreadable
from relledger.model import (
    KIND_BY_WORD,
    KINDS,
    SLOTS,
    Account,
    Direction,
    Entry,
    Interaction,
    PassedOver,
    Sighting,
    Told,
)
from relledger.sources import _maps
from relledger.sources._maps import ColumnMap
from relledger.sources._time import iso

ACCOUNTS_KEPT = 50_000  # equal accounts of a file are one object, for this many of them at a time
WORDS_KEPT = 1_000
DAYS_KEPT = 50_000
YEAR_10000 = 253_402_300_800
_OF_ACTS = ("direction", "occurred_at", "text", "external_id", "in_reply_to", "thread")
NOBODY = PassedOver("names nobody")
# What platforms write in the place of a person who left, blocked or hides: they are not one fan.
_NAMELESS = frozenset(
    ("anonymous", "deleted", "[deleted]", "deleted user", "facebook user", "instagram user", "linkedin member")
)
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,3}|\d+[.,]0")  # 1.23E+18, and 123.0 of an id that was a number
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_SLASHED = re.compile(r"\d{1,4}[/.]\d{1,2}[/.]\d{1,4}\b")
_OFFSET = re.compile(r"[T ].*[+-]\d\d(?::?\d\d)*$")
_GAP = re.compile(r"[\s,\[\ufeff]*")  # between the records of a list, or of lines
_PROFILES = frozenset(("in", "user", "u", "profile", "c", "company", "people"))  # linkedin.com/in/NAME …

_MINUTES = {f"{minute // 60:02d}:{minute % 60:02d}": minute * 60 for minute in range(1440)}
_SECONDS = {f":{second:02d}Z": second for second in range(60)}
_days: dict[str, int] = {}  # "2026-11-21T" and its midnight

Teller = Callable[[bytes], Sequence[Told]]
When = Callable[[str], tuple[int | None, str]]


class Table:
    """The rows of one file as acts and people; it remembers the accounts it made and the keys it gave."""

    def __init__(self, plan: ColumnMap, by: str) -> None:
        self.plan, self.by = plan, by
        self.when = when(plan)
        self._accounts: dict[tuple[str, str, str, str], Account] = {}
        self._ways: dict[tuple[str, str], tuple[str, Direction]] = {}
        self._given: dict[bytes, int] = {}

    def act(self, cells: Sequence[str]) -> tuple[Told, ...]:
        """What a row that is an act tells; its cells stand in the order of `FIELDS`."""
        platform, handle, account_id, name, kind, direction, occurred_at, text, key, url, parent, thread = cells
        account = self._accounts.get((platform, account_id, handle, name))
        if account is None:
            account = self.account(platform, account_id, handle, name)
            if account is None:
                return (NOBODY,)
        kind, way = self._ways.get((kind, direction)) or self._way(kind, direction)
        at, told_at = self.when(occurred_at)
        if len(key) < 12 or not key.isalnum():
            key = id_of(key) or self._key(account, kind, way, at, text)
        parent, thread = parent and id_of(parent), thread and id_of(thread)
        return (Interaction(account, kind, way, key, at, text, url, parent, thread, told_at),)

    def person(self, cells: Mapping[str, str]) -> tuple[Told, ...]:
        """What a row of a table of people tells: that they are listed, and the facts beside them."""
        if any(cells.get(name) for name in _OF_ACTS):
            raise Unreadable("it is an act, and has no kind")
        found = self.account(*(cells.get(name, "") for name in ("platform", "account_id", "handle", "name")))
        if found is None:
            return (NOBODY,)
        account = found._replace(url=cells.get("url", "") or found.url)
        learned, _ = self.when(cells.get(_maps.LEARNED_ON, ""))
        at = "" if learned is None else datetime.fromtimestamp(learned, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        facts = ((slot, value) for slot in SLOTS for value in _values(slot, cells.get(slot, "")))
        return (
            Sighting(account, "listed"),
            *(Entry(at, self.by, "fact", account, _fact(slot, value)) for slot, value in facts),
        )

    def row(self, cells: Mapping[str, str]) -> tuple[Told, ...]:
        """What a row of either sort tells, from its cells by the ledger's names."""
        if "kind" in cells:
            return self.act([cells.get(name, "") for name in _maps.FIELDS])
        return self.person(cells)

    def account(self, platform: str, id: str, handle: str, name: str) -> Account | None:
        """The account of a row; None where it stands for somebody unnamed."""
        key = (platform, id, handle, name)
        platform = self._platform(platform)
        url = ""
        if handle.lstrip().startswith(("https://", "http://")):
            id, handle, url = _profile(platform, id, handle.strip())
        handle = handle.strip().lstrip("@'")  # the apostrophe keeps a spreadsheet from counting with the cell
        id, name = id and id_of(id), name.strip()
        if not (id or handle or name):
            raise Unreadable("it says nobody: it has no handle, no account_id and no name")
        if not id and (handle or name).casefold() in _NAMELESS:
            return None
        if len(self._accounts) >= ACCOUNTS_KEPT:
            self._accounts.clear()
        account = self._accounts[key] = Account(platform, id, handle, name, url)
        return account

    def _platform(self, word: str) -> str:
        word = word.casefold().strip()
        word = self.plan.words.get("platform", {}).get(word, word)
        if not word:
            raise Unreadable("it has no platform")
        return "x" if word == "twitter" else word

    def _way(self, kind: str, direction: str) -> tuple[str, Direction]:
        """The kind and the direction that two cells mean. A map that lists kinds speaks for all of them but ours."""
        word, listed = kind.casefold().strip(), self.plan.words.get("kind", {})
        known = KINDS.get(listed.get(word, word)) or (None if listed else KIND_BY_WORD.get(word))
        if known is None:
            _unknown("kind", kind, "words.kind" if listed else "", list(KINDS))
        word, listed = direction.casefold().strip(), self.plan.words.get("direction", {})
        way = _maps.DIRECTIONS.get(listed.get(word, word)) if word else known.direction
        if way is None:
            _unknown("direction", direction, "words.direction" if listed else "", ["in", "out"])
        if len(self._ways) >= WORDS_KEPT:
            self._ways.clear()
        self._ways[kind, direction] = known.name, way
        return known.name, way

    def _key(self, account: Account, kind: str, way: str, at: int | None, text: str) -> str:
        """A key for an act without one: equal in every reading of the file, told apart among equal rows."""
        whole = json.dumps((account.platform, account.key, kind, way, at, text))
        digest = hashlib.blake2b(whole.encode(), digest_size=10).digest()
        count = self._given[digest] = self._given.get(digest, 0) + 1
        return f"~{digest.hex()}#{count}" if count > 1 else f"~{digest.hex()}"


def id_of(cell: str) -> str:
    """An id, digit for digit; one that a spreadsheet shortened is `Unreadable`."""
    cell = cell.strip().lstrip("'")
    if cell.startswith('="') and cell.endswith('"'):  # how tools write a number that a spreadsheet shall leave alone
        cell = cell[2:-1]
    if _SHORTENED.fullmatch(cell):
        raise Unreadable(f"a spreadsheet shortened this id to {cell}; export it as text")
    return cell


def when(plan: ColumnMap) -> When:
    """How a map's times are read: to seconds, and to the words kept where they say more."""
    if plan.form == "iso":
        return partial(_iso, plan.zone)
    if plan.form in _maps.EPOCHS:
        return partial(_epoch, _maps.EPOCHS[plan.form])
    return partial(_formed, plan.form, plan.zone)


def _iso(zone: ZoneInfo | None, cell: str) -> tuple[int | None, str]:
    try:  # nearly every machine writes 2026-11-21T18:05:00Z; three look-ups take a sixth of the time of reading it
        return _days[cell[:11]] + _MINUTES[cell[11:16]] + _SECONDS[cell[16:]], ""
    except KeyError:
        return _iso_at_leisure(zone, cell)


def _iso_at_leisure(zone: ZoneInfo | None, cell: str) -> tuple[int | None, str]:
    if len(cell) == 20 and cell[10] == "T" and cell[19] == "Z" and len(_days) < DAYS_KEPT:
        _days[cell[:11]] = iso(cell[:11] + "00:00:00Z")
    cell = cell.strip()
    if not cell:
        return None, ""
    if len(cell) != 8 and _NUMBER.fullmatch(cell):
        raise Unreadable(f"{cell[:40]!r} is a number: say in a map whether times are epoch seconds or milliseconds")
    if _SLASHED.match(cell):
        raise Unreadable(f"{cell[:40]!r} may be day first or month first: name the form of its times in a map")
    at = iso(cell)
    day_only = len(cell) <= 10 and "T" not in cell
    offset = bool(_OFFSET.search(cell)) or cell.endswith("Z")
    if zone and not offset:
        moment = datetime.fromisoformat(cell)
        return _placed(datetime.combine(moment, time(12)) if day_only else moment, zone, cell, keep=day_only)
    zero = not offset or cell.endswith(("Z", "+00:00", "+0000", "+00"))
    return at, "" if zero and not day_only else cell


def _epoch(unit: int, cell: str) -> tuple[int | None, str]:
    cell = cell.strip()
    if not cell:
        return None, ""
    if len(cell) > 30 or not _NUMBER.fullmatch(cell):
        raise Unreadable(f"{cell[:40]!r} is no number of {'milli' if unit > 1 else ''}seconds")
    at = floor(Decimal(cell) / unit)
    if at >= YEAR_10000:
        raise Unreadable(f"{cell} seconds lie beyond the year 9999: are they milliseconds?")
    return at, ""


def _formed(form: str, zone: ZoneInfo | None, cell: str) -> tuple[int | None, str]:
    cell = cell.strip()
    if not cell:
        return None, ""
    try:
        moment = datetime.strptime(cell, form)
    except ValueError as error:
        raise Unreadable(f"{cell[:40]!r} is not a time written like {form}") from error
    day_only = not any(hour in form for hour in ("%H", "%I", "%c", "%X"))
    if day_only:
        moment = moment.replace(hour=12)
    if moment.tzinfo is None:
        return _placed(moment, zone or ZoneInfo("UTC"), cell, keep=day_only)
    return int(moment.timestamp() // 1), cell if moment.utcoffset() or day_only else ""


def _placed(moment: datetime, zone: ZoneInfo, cell: str, keep: bool) -> tuple[int, str]:
    """A time by the clocks of a zone. When they show it twice the first is taken and the words kept."""
    local = moment.replace(tzinfo=zone)
    at = local.astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) != moment:
        raise Unreadable(f"{cell[:40]!r} never was in {zone}: the clocks were put forward over it")
    twice = local.utcoffset() != local.replace(fold=1).utcoffset()
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1), cell if twice or keep else ""


def _profile(platform: str, id: str, url: str) -> tuple[str, str, str]:
    """The id and the handle in a profile's address."""
    parts = urlsplit(url)
    steps = [step for step in parts.path.split("/") if step]
    if steps == ["profile.php"] and "id" in (asked := parse_qs(parts.query)):  # Facebook, of people without a name
        return id or asked["id"][0], "", url
    if len(steps) == 2 and steps[0] == "channel":  # YouTube
        return id or steps[1], "", url
    if len(steps) == 1 or (len(steps) == 2 and steps[0] in _PROFILES):
        handle = steps[-1].lstrip("@")
        return id, f"{handle}@{parts.netloc}" if platform == "mastodon" and "@" not in handle else handle, url
    raise Unreadable(f"its handle is {url[:80]!r}, which is no profile")


def _values(slot: str, cell: str) -> list[str]:
    return [value.strip() for value in (cell.split(";") if slot == "loves" else [cell]) if value.strip()]


def _fact(slot: str, value: str) -> str:
    told = {"slot": slot, "value": value, "visibility": "may say", "source": "told"}
    return json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _unknown(what: str, word: str, place: str, known: Sequence[str]) -> NoReturn:
    if not word.strip():
        raise Unreadable(f"it has no {what}")
    where = f"; add it to the map under [{place}]" if place else ""
    raise Unreadable(f"{word.strip()[:40]!r} is no {what} it knows{where}; there are: {', '.join(known)}")


# JSON: a record's values as cells.


def parsed(line: bytes) -> Any:
    """One line of JSON. What is not UTF-8 in it becomes U+FFFD; what is not JSON is `Unreadable`."""
    try:
        return json.loads(line.decode("utf-8", "replace").rstrip())
    except ValueError as error:
        raise Unreadable(f"it is not JSON: {str(error)[:200]}") from error


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
    """What stands under a dotted path, `...` where nothing does. A name that has a dot of its own goes first."""
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
    if name in ("occurred_at", _maps.LEARNED_ON) and isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if name in SLOTS and isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "; ".join(cell(name, item) for item in value)
    if value is not None:
        raise Unreadable(f"its {name} is {json.dumps(value)[:40]}, which is not text")
    return ""


def where_it_fits(fast: Teller, slow: Teller) -> Teller:
    """Read a line by `fast`, and by `slow` where it is not of the shape that `fast` decodes."""
    from msgspec import MsgspecError

    def told(line: bytes) -> Sequence[Told]:
        try:
            return fast(line)
        except (MsgspecError, UnicodeDecodeError):
            return slow(line)

    return told


def beginnings(head: str, records: str = "") -> Iterator[tuple[str, Any]]:
    """The first whole JSON values of a text that holds one a line, or a list of them: how each is written, and it."""
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
    import msgspec

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
