"""Exports in, interactions out: one module for each kind of export, and the driver that reads them.

A source is a module with

- a docstring: where a person clicks to get this export, and what it does not contain;
- `TITLE`, what people call it; `LACKS`, what it never tells, in a few words; and `VERSION`, raised when the same
  export would be read differently;
- `NEEDS`, the parts of `Asked` that change what it reads: `map`, and `ours:x` for the accounts of ours on a platform;
- `recognise(export)`: cheap, by names and first bytes; `_signs` says of what it need not be asked;
- `read(export, asked)`: a `Reading`, whose `records` know the container and whose `told` knows the meaning.

It knows its format and nothing else: no database, no command line, no other source, and no `try`. A record
that cannot be understood becomes a reject here.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple, Protocol, cast

from relledger.errors import Refused, Unreadable
from relledger.outcomes import Coverage, Outcome, Reject, Told
from relledger.readers import Reader
from relledger.sources.export import Export

EXCERPT = 600  # characters of a rejected record that are kept
# What reading something of another shape than expected ends with.
_MISSHAPEN = (ValueError, TypeError, AttributeError, LookupError, OverflowError, RecursionError)


class Record(NamedTuple):
    """One record of an export: where it stands (`line`, or `data/tweets.js, record`), its number, its data."""

    where: str
    number: int
    data: Any


class Records(NamedTuple):
    """Records that follow one another, given at once: `data` as they stand there, `read` as `told` takes them."""

    where: str
    first: int
    data: Sequence[Any]
    read: Sequence[Any]


class Asked(NamedTuple):
    """What the user and the ledger add to what an export says: who we are, and how to read its columns."""

    ours: frozenset[tuple[str, str]] = frozenset()  # (platform, key) of each account of ours
    map: str = ""  # a column map, as TOML

    def keys(self, platform: str) -> frozenset[str]:
        """The keys of our accounts on a platform."""
        return frozenset(key for where, key in self.ours if where == platform)

    def names(self, platform: str) -> frozenset[str]:
        """Our names on a platform whose exports show nothing else; people write these like handles, as `@Name`."""
        return frozenset(key[1:] for key in self.keys(platform) if key[:1] in ("@", "="))

    def mails(self) -> frozenset[str]:
        """Our e-mail addresses."""
        return frozenset(key.removeprefix("id:").lstrip("@=").lower() for key in self.keys("email"))


class Reading(NamedTuple):
    """A reading that was started: its records, still to be read; what tells of one; what the export says of itself."""

    records: Iterator[Record | Records | Reject]
    told: Callable[[Any], Sequence[Told]]
    coverage: Coverage = Coverage()
    notes: Iterable[str] = ()  # what there is to say of it once all is read
    ours: frozenset[tuple[str, str]] = frozenset()  # keys of the accounts that the export itself shows to be ours


class Source(Protocol):
    """What a module must have to be a source."""

    TITLE: str
    LACKS: str
    VERSION: int
    NEEDS: frozenset[str]
    __name__: str
    __doc__: str | None

    def recognise(self, export: Export) -> bool:
        """Whether this export is of this kind."""

    def read(self, export: Export, asked: Asked) -> Reading:
        """Start reading."""


@cache
def names() -> tuple[str, ...]:
    """The names of all sources: the modules of this room that do not begin with an underscore."""
    found = (module.name for module in pkgutil.iter_modules(__path__))
    return tuple(name for name in found if not name.startswith("_") and name != "export")


def source(name: str) -> Source:
    """The source of that name; an unknown one is refused with the names there are."""
    if name not in names():
        raise Refused(f"No source is called {name}.", "There are: " + ", ".join(names()) + ".")
    return cast(Source, importlib.import_module(f"{__name__}.{name}"))


def claims(export: Export) -> list[Source]:
    """The sources that know this export, or a part of it. Those whose signs rule it out are not even imported."""
    from relledger.sources import _signs

    return [one for one in map(source, _signs.plausible(export, names())) if one.recognise(export)]


def start(module: Source, export: Export, asked: Asked) -> Reading:
    """Start reading. An export that is misshapen before its first record is refused."""
    try:
        return module.read(export, asked)
    except _MISSHAPEN as error:
        raise _misshapen(export, error) from error


def name_of(module: Source) -> str:
    """The name of a source, as `--as` takes it."""
    return module.__name__.rpartition(".")[2]


def reader(module: Source, asked: Asked) -> str:
    """All that decides how an export is read, as one string. If it is the same, the same file tells nothing new."""
    needs = [f"{need}={_needed(asked, need)}" for need in sorted(module.NEEDS)]
    return " ".join([f"{name_of(module)}/{module.VERSION}", *needs])


def whole(export: Export, reading: Reading) -> Iterator[Outcome]:
    """What each record tells; an export that is misshapen between two records is refused."""
    try:
        yield from outcomes(reading)
    except _MISSHAPEN as error:
        raise _misshapen(export, error) from error


def knew(module: Source, by: str, asked: Asked) -> bool:
    """Whether a reader knew the accounts of ours that are known now."""
    return Reader.of(reader(module, asked)).ours <= Reader.of(by).ours


def outcomes(reading: Reading) -> Iterator[Outcome]:
    """What each record tells, or the reject that it becomes."""
    told = reading.told
    for found in reading.records:
        if isinstance(found, Reject):
            yield found
        elif isinstance(found, Record):
            try:
                outcome: Outcome = told(found.data)
            except _MISSHAPEN as error:
                outcome = _reject(error, *found)
            yield outcome
        else:
            for number, read in enumerate(found.read):
                try:
                    outcome = told(read)
                except _MISSHAPEN as error:
                    outcome = _reject(error, found.where, found.first + number, found.data[number])
                yield outcome


def _misshapen(export: Export, error: Exception) -> Refused:
    return Refused(
        f"{export.name} is not as its format has it ({str(error)[:200] or type(error).__name__}).",
        "Nothing of it was taken. Download the export again.",
    )


def _reject(error: Exception, where: str, number: int, data: object) -> Reject:
    """The reject of a record that could not be understood."""
    if isinstance(error, Unreadable):
        reason = str(error)
    elif isinstance(error, RecursionError):
        reason = "it is nested too deeply"
    elif isinstance(error, KeyError):
        reason = f"it has no {error.args[0]}"
    else:
        reason = f"it is not as this format has it ({type(error).__name__}: {error})"
    return Reject(f"{where} {number}", reason[:EXCERPT], excerpt(data))


def excerpt(data: object) -> str:
    """The beginning of a record as text, for the reject that keeps it."""
    if isinstance(data, bytes):
        return data[:EXCERPT].decode("utf-8", "replace")
    if isinstance(data, str):
        return data[:EXCERPT]
    import msgspec

    if isinstance(data, tuple):  # a record beside what it stands in
        data = next((part for part in data if isinstance(part, msgspec.Raw)), data)
    return msgspec.json.encode(data, enc_hook=str)[:EXCERPT].decode("utf-8", "replace")


def _needed(asked: Asked, need: str) -> str:
    field, _, platform = need.partition(":")
    return asked.map if field == "map" else ",".join(sorted(key for where, key in asked.ours if where == platform))
