"""Reader of the container that a handover is: a page that carries its data, a folder or zip, or the bare lines.

The data begin with a header and close with an end that counts the lines and holds their SHA-256. So a file that was
cut off or changed on its way is refused, and nothing of it is taken. Since format 2 they are compressed, and each
section of them is counted and summed by itself; format 1 is in `_handover_first`.
"""

import io
import re
from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import NamedTuple

import msgspec

from relledger.errors import NEWER, Refused, Unreadable, UserError
from relledger.model import Account
from relledger.outcomes import Reject
from relledger.sources import EXCERPT, Record, Records, _handover_lines, _json, excerpt
from relledger.sources._handover_bytes import HEADER, beginning, blocks, broken, lines
from relledger.sources._handover_end import End, Summed, closed
from relledger.sources.export import Export

FORMAT = 2
DATA = ("data/ledger.jsonl.gz", "data/ledger.jsonl")
_AROUND = (
    "handover.html",
    "people.xlsx",
    "people.vcf",
    "dates.ics",
    "README.txt",
    "bagit.txt",
    "bag-info.txt",
    "manifest-sha256.txt",
    "tagmanifest-sha256.txt",
    "signature.txt",
)  # of a folder or zip, beside `data/`
_PAGE = re.compile(rb'\A<!doctype html>.*<meta name="generator" content="relledger [^"<>]*">', re.DOTALL)
_LOCKED = (b"age-encryption.org/v1\n", b"-----BEGIN AGE ENCRYPTED FILE-----")
_SECTION = re.compile(rb'\["([a-z]{1,20})",')
_LAST = {name: re.compile(rb'\n(?!\["%b",)' % name.encode()) for name in _handover_lines.DECODE}  # line of a section
_LINE = re.compile(rb"\n")


class Header(msgspec.Struct, rename={"recipient": "for"}):
    """The first line: of which brand, made when and by whom; in format 1 also how many lines follow."""

    format: int
    made_at: datetime
    brand: str = ""
    timezone: str = "UTC"
    by: str = ""
    recipient: str = ""
    edition: str = "owner"
    withheld: dict[str, int] = {}
    journal: dict[str, int | str] = {}
    lines: int = 0
    digest: str = ""  # of the ledger that wrote it; format 1 alone


class Spoken(NamedTuple):
    """What other lines speak of by its number: accounts and imports."""

    imports: list[str]
    accounts: list[Account | None]  # None: what the line of that place said was no account
    together: dict[int, tuple[str, ...]]  # one import alone: nearly every line names the same

    def whom(self, place: int) -> Account:
        """The account of that number."""
        found = self.accounts[place] if place < len(self.accounts) else None
        if found is None:
            raise Unreadable("it speaks of an account that was not told of before")
        return found

    def by(self, places: int | list[int] | None) -> tuple[str, ...]:
        """The names of the imports with these numbers."""
        if places is None:
            return ()
        every = places if isinstance(places, list) else [places]
        if any(n >= len(self.imports) for n in every):
            raise Unreadable("it speaks of an import that was not told of before")
        found = tuple([self.imports[n] for n in every])
        if not isinstance(places, list):
            self.together[places] = found
        return found


class _Format(msgspec.Struct):
    format: int


def member(export: Export) -> str | None:
    """Where in an export the data of a handover stand, if it is one; told by its first bytes."""
    if export.single:
        (name,) = export.members()
        start = export.beginning(name)
        return name if beginning(start).startswith(HEADER) or _PAGE.search(start) or locked(start) else None
    for place in DATA:
        found = [name for name in export.find(place) if beginning(export.beginning(name)).startswith(HEADER)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def own(export: Export, name: str) -> set[str]:
    """The members of a handover that only repeat its data for people and their programs: no exports by themselves."""
    top = next((name.removesuffix(place) for place in DATA if name.endswith(place)), None)
    if top is None:
        return {name}
    inside = (member for member in export.members() if member.startswith(top))
    return {m for m in inside if m.startswith(top + "data/") or m.removeprefix(top) in _AROUND}


def locked(start: bytes) -> bool:
    """Whether a file that begins so is encrypted in the age format."""
    return start.startswith(_LOCKED)


def header(export: Export, name: str) -> Header:
    """What the first line says; one of a newer format is refused with what to do."""
    if locked(export.beginning(name)):
        raise Refused(
            f"{export.name} is encrypted.",
            f"Nothing was changed. Whoever has its key or its passphrase: relledger accept {export.name}",
        )
    with export.open(name) as stream:
        first = next(lines(stream, export.name), b"")
    if not first.startswith(HEADER):
        raise broken(export.name, "the first line of its data is not what was written")
    newer = _json.value(io.BytesIO(first), export.name, _Format).format
    if newer > FORMAT:
        raise UserError(
            f"{export.name} was written by a newer relledger (handover format {newer}; this one knows {FORMAT}).",
            "Nothing of it was taken. Upgrade with: pip install -U relledger",
            NEWER,
        )
    return _json.value(io.BytesIO(first), export.name, Header)


def records(
    export: Export, name: str, accounts: list[Account | None], found: list[End]
) -> Iterator[Record | Records | Reject]:
    """Every line as a record, section by section. The end must follow and agree with them; it is put into `found`.

    Accounts are no records: they go into `accounts`, where other lines find them by number.
    """
    number, sums = 1, Summed()
    with export.open(name) as stream:
        told = blocks(stream, export.name)
        first, _, more = next(told, b"").partition(b"\n")
        runs = _runs(chain([more], told))
        for section, run in runs:
            lines = run[:-1].split(b"\n")
            if section is None:
                found.append(closed(export.name, lines[0], runs, sums, first, number))
                return
            sums.add(section, run, len(lines))
            records = _decoded(section, number + 1, run, lines)
            yield from _accounts(records, accounts) if section == "account" else records
            number += len(lines)
    raise broken(export.name, f"its data end early, after line {number}")


def _runs(blocks: Iterator[bytes]) -> Iterator[tuple[str | None, bytes]]:
    """Lines that follow one another within a section, and the section that they say they are of."""
    for block in blocks:
        begun = 0
        while begun < len(block):
            found = _SECTION.match(block, begun)
            section = found[1].decode() if found else None
            last = _LAST.get(section or "", _LINE).search(block, begun)
            end = last.end() if last else len(block)
            yield section, block[begun:end]
            begun = end


def _decoded(section: str, number: int, run: bytes, lines: list[bytes]) -> Iterator[Record | Records | Reject]:
    decoder = _handover_lines.DECODE.get(section)
    if decoder is None:
        yield from (_reject(number + n, line, "there is no such section") for n, line in enumerate(lines))
        return
    try:
        read = decoder.decode_lines(run)
    except (ValueError, RecursionError):
        read = []
    if len(read) == len(lines):
        if section == "reject":
            yield from map(_told, read)
        else:
            yield Records("line", number, lines, read)
        return
    for n, line in enumerate(lines):
        try:
            (one,) = decoder.decode_lines(line)
        except (ValueError, RecursionError) as error:
            yield _reject(number + n, line, str(error))
        else:
            yield _told(one) if section == "reject" else Record("line", number + n, one)


def _accounts(told: Iterator[Record | Records | Reject], into: list[Account | None]) -> Iterator[Reject]:
    """Keep accounts by their numbers; a line that is none keeps its number and becomes a reject."""
    for found in told:
        if isinstance(found, Reject):
            into.append(None)
            yield found
            continue
        number, read = (found.number, [found.data]) if isinstance(found, Record) else (found.first, found.read)
        for n, line in enumerate(read):
            try:
                into.append(_handover_lines.account(line.platform, line.key))
            except Unreadable as error:
                into.append(None)
                yield Reject(f"line {number + n}", str(error), f"{line.platform}:{line.key}"[:EXCERPT])


def _told(line: _handover_lines.Rejected) -> Reject:
    """A reject that an earlier import had: it is no fault of this file."""
    return Reject(line.place, line.reason, line.excerpt, line.uid)


def _reject(number: int, line: bytes, why: str) -> Reject:
    return Reject(f"line {number}", f"it is not a line of a handover: {why}"[:EXCERPT], excerpt(line))
