"""Column maps: how a table of somebody else's making is read, as TOML that a person can read and change.

Only [columns] is always needed, and a platform:

    title = "Our inbox tool"
    records = "items"             # JSON only: where the document keeps its list
    [columns]                     # the ledger's name = the header as the file writes it (JSON: a dotted path)
    handle = "Username"
    [values]                      # what holds for every row, where the file has no column for it
    platform = "instagram"
    [times]
    form = "%d/%m/%Y %H:%M"       # or "iso", "epoch seconds", "epoch milliseconds"
    timezone = "America/Los_Angeles"
    [words.kind]                  # their word = ours; also words.direction and words.platform
    "Direct Message" = "message"
    [pass_over]                   # rows of these words in these columns hold nothing for a ledger
    "Author type" = ["bot"]
"""

import re
import tomllib
import zoneinfo
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from relledger.errors import Refused
from relledger.sources._time import EPOCHS
from relledger.vocabulary import KIND_BY_WORD, KINDS, SLOTS, Direction

FIELDS = (
    "platform",
    "handle",
    "account_id",
    "name",
    "kind",
    "direction",
    "occurred_at",
    "text",
    "external_id",
    "url",
    "in_reply_to",
    "thread",
)
WHO = ("handle", "account_id", "name")  # one of them says whose row it is
LEARNED_ON = "learned_on"  # of a table of people: the day its facts were learned
COLUMNS = (*FIELDS, LEARNED_ON, *SLOTS)
CONSTANT = ("platform", "kind", "direction", "thread")
WORDED = ("kind", "direction", "platform")
DIRECTIONS: dict[str, Direction] = {
    **dict.fromkeys(("in", "inbound", "incoming", "received", "theirs"), "in"),
    **dict.fromkeys(("out", "outbound", "outgoing", "sent", "ours"), "out"),
}
_TABLES = ("title", "records", "columns", "values", "times", "words", "pass_over")


class ColumnMap(NamedTuple):
    """How the columns of one kind of table are read. Words are casefolded; `columns` may name nested JSON keys."""

    title: str = ""
    records: str = ""
    columns: Mapping[str, str] = {}
    values: Mapping[str, str] = {}
    form: str = "iso"
    zone: zoneinfo.ZoneInfo | None = None
    words: Mapping[str, Mapping[str, str]] = {}
    pass_over: Mapping[str, frozenset[str]] = {}

    @property
    def of_people(self) -> bool:
        """Whether its rows are people rather than acts: nothing says of what kind an act would be."""
        return "kind" not in self.columns and "kind" not in self.values

    def headers(self) -> list[str]:
        """Every header of the file that it needs."""
        return list(dict.fromkeys((*self.columns.values(), *self.pass_over)))


def normal(header: str) -> str:
    """A header without regard to case, and to whether words are parted by blanks, hyphens or underscores."""
    return "_".join(header.casefold().replace("-", " ").replace("_", " ").split())


def own(header: Iterable[str]) -> ColumnMap | None:
    """The map of a file whose columns are named as the ledger names them; None if it does not say who and where."""
    columns = {normal(cell): cell for cell in header if normal(cell) in COLUMNS}
    if "platform" not in columns or not any(name in columns for name in WHO):
        return None
    if "kind" in columns:  # beside acts, a `date` or a `note` is not a fact about the person
        columns = {name: cell for name, cell in columns.items() if name in FIELDS}
    return ColumnMap(columns=columns)


def lacking(needed: Iterable[str], header: Sequence[str], file: str) -> Refused:
    """The refusal of a file that has not every column that a map needs of it."""
    names = set(map(normal, header))
    absent = next((h for h in needed if normal(h) not in names), "of these")
    return Refused(
        f"{file} has no column {absent!r}, which the map names. Nothing of it was taken.",
        _closest(absent, [h for h in header if h], "It has"),
    )


def load(text: str) -> ColumnMap:
    """Read and check a map; whatever is wrong in it is refused with its place."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _wrong(f"cannot be read as TOML: {error}", "A header with blanks stands in quotes.") from error
    _known(told, _TABLES, "")
    columns = {name: _text(v, f"columns.{name}") for name, v in _table(told, "columns", COLUMNS).items()}
    values = {name: _text(v, f"values.{name}") for name, v in _table(told, "values", CONSTANT).items()}
    for twice in columns.keys() & values.keys():
        raise _wrong(f"gives {twice} twice, under [columns] and under [values]", "Keep one of them.")
    if "platform" not in columns | values:
        raise _wrong("does not say which platform", 'Under [values] add: platform = "instagram"')
    if not any(name in columns for name in WHO):
        raise _wrong("does not say whose a row is", "Under [columns] name handle, account_id or name.")
    if "kind" in values:
        values["kind"] = _kind(values["kind"], "values.kind")
    if "direction" in values:
        values["direction"] = _direction(values["direction"], "values.direction")
    form, zone = _times(_table(told, "times", ("form", "timezone")))
    title, records = (_text(told[key], key) if key in told else "" for key in ("title", "records"))
    return ColumnMap(title, records, columns, values, form, zone, _words(told), _pass_over(told))


def _words(told: dict[str, Any]) -> dict[str, dict[str, str]]:
    check = {"kind": _kind, "direction": _direction, "platform": _platform}
    words = {}
    for name in _table(told, "words", WORDED):
        pairs = _table(told["words"], name, None, f"words.{name}")
        texts = {theirs: _text(ours, f"words.{name}.{theirs}") for theirs, ours in pairs.items()}
        words[name] = {_folded(t): check[name](ours, f"words.{name}.{t}") for t, ours in texts.items()}
    return words


def _pass_over(told: dict[str, Any]) -> dict[str, frozenset[str]]:
    passed = {}
    for header, words in _table(told, "pass_over", None).items():
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise _wrong(f"has at pass_over.{header} no list of words", f'Write "{header}" = ["bot"].')
        passed[header] = frozenset(map(_folded, words))
    return passed


def _times(times: dict[str, Any]) -> tuple[str, zoneinfo.ZoneInfo | None]:
    form = _text(times.get("form", "iso"), "times.form")
    zone = _zone(_text(times["timezone"], "times.timezone")) if "timezone" in times else None
    if form == "iso" or form in EPOCHS:
        return form, zone
    if not ({"%Y", "%y"} & _directives(form) and {"%m", "%b", "%B"} & _directives(form) and "%d" in form):
        raise _wrong(
            f"has times.form {form!r}, which gives no whole day",
            'Write it like "%d/%m/%Y %H:%M", or "iso", "epoch seconds" or "epoch milliseconds".',
        )
    try:
        datetime.strptime(datetime(2021, 2, 3).strftime(form), form)
    except ValueError as error:
        raise _wrong(f"has times.form {form!r}, which cannot be read: {error}", "See strftime.org.") from error
    if zone is None and "%z" not in form:
        raise _wrong(
            "has no times.timezone, and times.form has no offset (%z)",
            'Under [times] add: timezone = "America/Los_Angeles"',
        )
    return form, zone


def _zone(name: str) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        hint = _closest(name, sorted(zoneinfo.available_timezones()), "")
        raise _wrong(f"has times.timezone {name!r}, which is no time zone", hint) from error


def _directives(form: str) -> set[str]:
    return set(re.findall(r"%.", form))


def _kind(word: str, place: str) -> str:
    if _folded(word) not in KIND_BY_WORD:
        raise _wrong(f"has at {place} the kind {word!r}", _closest(word, list(KINDS), "Kinds are"))
    return KIND_BY_WORD[_folded(word)].name


def _platform(word: str, _: str) -> str:
    return _folded(word)


def _direction(word: str, place: str) -> str:
    if _folded(word) not in DIRECTIONS:
        raise _wrong(f"has at {place} the direction {word!r}", 'Write "in" (theirs) or "out" (ours).')
    return DIRECTIONS[_folded(word)]


def _table(told: dict[str, Any], name: str, known: Sequence[str] | None, place: str = "") -> dict[str, Any]:
    table = told.get(name, {})
    if not isinstance(table, dict):
        raise _wrong(f"has at {place or name} no table", f"Write [{place or name}] on a line of its own.")
    if known is not None:
        _known(table, known, name + ".")
    return table


def _known(table: dict[str, Any], known: Sequence[str], place: str) -> None:
    for key in table:
        if key not in known:
            raise _wrong(f"has {place}{key}, which means nothing here", _closest(key, list(known), "There are"))


def _text(value: object, place: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _wrong(f"has no text at {place}", "Write it in quotes, or leave the line out.")
    return value


def _folded(word: str) -> str:
    return word.casefold().strip()


def _closest(word: str, among: Sequence[str], lead: str) -> str:
    """The hint for a misspelt word: the nearest one there is, and all of them where `lead` introduces them."""
    import difflib  # which only a mistake needs

    folded = {_folded(w): w for w in among}
    near = difflib.get_close_matches(_folded(word), folded, 1)
    meant = f"Did you mean {folded[near[0]]}?" if near else ""
    listed = f"{lead}: {', '.join(among)}." if lead else ""
    return f"{meant} {listed}".strip() or "A time zone is written like America/Los_Angeles."


def _wrong(what: str, hint: str) -> Refused:
    return Refused(f"The map {what}. Nothing was taken.", hint)
