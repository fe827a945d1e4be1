"""What a row tells, by the ledger's names of its columns: shared by every table, whatever file it stands in.

A row with a kind is an act; a table without kinds is a list of people, whose further columns are facts.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NoReturn
from urllib.parse import parse_qs, urlsplit

from relledger.errors import Refused, Unreadable
from relledger.model import Account, Entry
from relledger.outcomes import Interaction, PassedOver, Sighting, Told
from relledger.sources import _maps
from relledger.sources._keys import Repeated
from relledger.sources._maps import ColumnMap
from relledger.sources._time import when
from relledger.sources.export import Export
from relledger.vocabulary import KIND_BY_WORD, KINDS, SLOTS, Direction

ACCOUNTS_KEPT = 50_000  # equal accounts of a file are one object, for this many of them at a time
WORDS_KEPT = 1_000
_OF_ACTS = ("direction", "occurred_at", "text", "external_id", "in_reply_to", "thread")
NOBODY = PassedOver("names nobody")
# What platforms write in the place of a person who left, blocked or hides: they are not one fan.
_NAMELESS = frozenset(
    ("anonymous", "deleted", "[deleted]", "deleted user", "facebook user", "instagram user", "linkedin member")
)
_NO_ID = frozenset(("", "0"))  # databases write 0 for who is not logged in, and for what answers nothing
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,3}|\d+[.,]0")  # 1.23E+18, and 123.0 of an id that was a number
_PROFILES = frozenset(("in", "user", "u", "profile", "c", "company", "people"))  # linkedin.com/in/NAME …


class Table:
    """What the rows of one file tell. Equal accounts become one object; equal rows stay acts of their own."""

    def __init__(self, plan: ColumnMap, by: str) -> None:
        self.plan, self.by = plan, by
        self.when = when(plan.form, plan.zone)
        self._accounts: dict[tuple[str, str, str, str], Account] = {}
        self._ways: dict[tuple[str, str], tuple[str, Direction]] = {}
        self._keys = Repeated()
        self.damaged = 0  # rows with characters that could not be read

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
        if parent:
            parent = "" if parent in _NO_ID else id_of(parent)
        if thread:
            thread = id_of(thread)
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
        at = "" if learned is None else _moment(learned)
        facts = ((slot, value) for slot in SLOTS for value in _values(slot, cells.get(slot, "")))
        return (
            Sighting(account, "listed"),
            *(Entry(at, self.by, "fact", account, _fact(slot, value)) for slot, value in facts),
        )

    def row(self, cells: Mapping[str, str]) -> tuple[Told, ...]:
        """What a row of either sort tells, from its cells by the ledger's names."""
        self.damaged += any("\ufffd" in cell for cell in cells.values())
        if "kind" in cells:
            return self.act([cells.get(name, "") for name in _maps.FIELDS])
        return self.person(cells)

    def notes(self) -> Iterator[str]:
        """What there is to say of its rows once they are read."""
        if self.damaged:
            yield f"Characters that could not be read stand as \ufffd (records with such: {self.damaged:,})."

    def account(self, platform: str, id: str, handle: str, name: str) -> Account | None:
        """The account of a row; None where it stands for somebody unnamed."""
        key = (platform, id, handle, name)
        platform = self._platform(platform)
        url = ""
        if handle.lstrip().startswith(("https://", "http://")):
            id, handle, url = _profile(platform, id, handle.strip())
        handle = handle.strip().lstrip("@'")  # the apostrophe keeps a spreadsheet from counting with the cell
        id, name = "" if id.strip() in _NO_ID else id_of(id), name.strip()
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
        """The kind and the direction that two cells mean. A map that lists kinds replaces the usual words for them."""
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
        """A key for an act without an id: the same in every reading of the file; equal rows get different ones."""
        return self._keys.key(json.dumps((account.platform, account.key, kind, way, at, text)))


def alone(export: Export) -> bool:
    """Whether it is one file: plain, or all that a zip holds. The files of a folder are exports of their own."""
    return len(export.members()) == 1 and not export.path.is_dir()


def only(export: Export) -> str:
    """The name of the one file in an export; one that holds several, or none, is refused."""
    if len(export.members()) != 1:
        raise Refused(
            f"{export.name} holds {len(export.members())} files, of which a table is one. Nothing of it was taken.",
            "Unpack it and import the files themselves.",
        )
    return export.members()[0]


def id_of(cell: str) -> str:
    """An id, exactly as written; `Unreadable` if a spreadsheet shortened it, like 1.23E+18."""
    if len(cell) >= 12 and cell.isalnum():  # nearly all are so, and nothing was done to them
        return cell
    cell = cell.strip().lstrip("'")
    if cell.startswith('="') and cell.endswith('"'):  # how tools write a number that a spreadsheet shall leave alone
        cell = cell[2:-1]
    if _SHORTENED.fullmatch(cell):
        raise Unreadable(f"a spreadsheet shortened this id to {cell}; export it as text")
    return cell


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


def _moment(at: int) -> str:
    """A second in ISO 8601, as entries have it; `strftime` would write the year 900 with three digits."""
    moment = datetime(1970, 1, 1) + timedelta(seconds=at)
    return moment.isoformat(timespec="microseconds") + "Z"


def _values(slot: str, cell: str) -> list[str]:
    return [value.strip() for value in (cell.split(";") if slot == "loves" else [cell]) if value.strip()]


def _fact(slot: str, value: str) -> str:
    # What somebody wrote into a table of customers about one of them was not written to be said to them.
    visibility = "know, don't raise" if slot == "note" else "may say"
    told = {"slot": slot, "value": value, "visibility": visibility, "source": "told"}
    return json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _unknown(what: str, word: str, place: str, known: Sequence[str]) -> NoReturn:
    if not word.strip():
        raise Unreadable(f"it has no {what}")
    where = f"; add it to the map under [{place}]" if place else ""
    raise Unreadable(f"{word.strip()[:40]!r} is no {what} it knows{where}; there are: {', '.join(known)}")
