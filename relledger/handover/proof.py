"""The proof that a handover comes back whole: every byte is what was written, and a new ledger takes all of it.

Whatever is wrong is named, not only what is met first. A handover of the first release is proven as it was then: by the
digest of the ledger that wrote it.
"""

import sqlite3
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from relledger.errors import Broken, Refused
from relledger.handover import bag, data, seal, sealed_parts, signing
from relledger.handover.bag import damaged, no_handover
from relledger.handover.page.tongue import table
from relledger.ledger import private, recording, telling
from relledger.ledger.connection import create, open_ledger
from relledger.outcomes import Outcome, Reject
from relledger.show.text import several


class Header(Protocol):
    """What the first line of the data says."""

    format: int
    brand: str
    timezone: str
    made_at: datetime
    by: str
    recipient: str
    edition: str
    withheld: dict[str, int]
    journal: dict[str, int | str]
    digest: str


class End(Protocol):
    """What the last line says: lines and SHA-256 of each section, SHA-256 of header and sections."""

    sections: dict[str, tuple[int, str]]
    sha256: str


class Opened(Protocol):
    """A handover as an import reads it; `end` holds its end once all outcomes were taken."""

    @property
    def header(self) -> Header:
        """The first line."""

    @property
    def outcomes(self) -> Iterator[Outcome]:
        """What each line tells."""

    @property
    def end(self) -> Sequence[End]:
        """The last line."""


Reader = Callable[[Path], AbstractContextManager[Opened]]


class Proof(NamedTuple):
    """What a handover that was proven to come back holds."""

    brand: str
    made_at: str
    by: str
    recipient: str
    edition: str
    withheld: Mapping[str, int]
    journal: Mapping[str, int | str]  # how far the journal of the ledger went that wrote it, and its last hash
    sha256: str  # of the data
    sections: Mapping[str, int]  # lines
    people: int
    interactions: int
    entries: int
    signer: str = ""  # the fingerprint of the key that signed it; '' where nobody did

    @property
    def fingerprint(self) -> str:
        """The data's SHA-256, short enough to be read out by telephone."""
        return data.fingerprint(self.sha256)

    @property
    def held(self) -> str:
        """How much it holds, in words: `12 people, 1 act`."""
        return f"{several(self.people, 'person', 'people')}, {several(self.interactions, 'act')}"


def verify(path: Path, read: Reader, scratch: Path | None = None) -> Proof:
    """Check every byte, then take the data into an empty ledger and compare; `read` opens them as an import would.

    `Damaged` names every part that is not what was written; `Refused` says that it is no handover. `scratch` is
    where the empty ledger lies for that time.
    """
    wrong = list(_around(path))
    signed, sum = _signed(path, wrong)
    signature = signing.read(signed)
    if signed and not (signature and signing.holds(signature, sum)):
        wrong.append("it was not signed as it is by the key that it names")
    try:
        with read(path) as opened:
            if _unsealed(path, opened.header):
                wrong.append("the page is not what was written: its seal is gone")
            if not wrong:
                proof = _taken_in(path.name, opened, scratch)
                return proof._replace(signer=signature.signer if signature else "")
            for _ in opened.outcomes:
                pass
    except Refused as error:
        if not wrong and not isinstance(error, Broken):
            raise
        said = error.message.removeprefix(f"{path.name} is damaged: ").removeprefix(f"{path.name} is damaged at ")
        wrong.insert(0, said.removesuffix("."))
    raise damaged(path.name, "; ".join(dict.fromkeys(wrong)))


def _around(path: Path) -> Iterator[str]:
    """What is wrong around the data: with the members of a folder or zip, with the page, with the frame of a zip."""
    if path.is_dir():
        folder = bag.Folder(path)
        if not folder.members & set(bag.LEDGER):
            raise no_handover(path.name)
        yield from bag.problems(folder)
    elif not path.is_file():
        raise Refused(f"{path.name}: there is no such file or folder.", "Nothing was changed. Check the path.")
    elif zipfile.is_zipfile(path) or seal.there(path, at_end=True):
        yield from _around_zip(path)
    elif seal.there(path) and not seal.holds(path) and not seal.is_open(path):
        yield f"the page is not what was written{_where(sealed_parts.damaged(path.read_bytes()))}"


def _where(parts: Sequence[str] | None) -> str:
    """In which parts of a page; '' where nothing tells."""
    if parts is None:
        return ""
    return f", in its part {', '.join(map(_called, parts))}" if parts else ", before or after its parts"


def _called(part: str) -> str:
    """A part of a page as people call it; one of another release by its name."""
    words = table("en").get(part, {})
    return "“First screen”" if part == sealed_parts.FIRST else f"“{words.get('short', part)}”"


def _unsealed(path: Path, header: Header) -> bool:
    """Whether a page has no seal and should: the first release set none, and data alone sum themselves."""
    if path.is_dir() or zipfile.is_zipfile(path) or seal.there(path):
        return False
    with path.open("rb") as file:
        return header.format > 1 and not file.read(2).startswith(_DATA_ALONE)


_DATA_ALONE = (b"\x1f\x8b", b"{")  # packed or not


def _signed(path: Path, wrong: list[str]) -> tuple[str, str]:
    """The signature of a handover as it stands there, '' for none, and the SHA-256 that it must sign."""
    if path.is_dir():
        return bag.signed(bag.Folder(path))
    if zipfile.is_zipfile(path):
        try:
            with zipfile.ZipFile(path) as zipped:
                return bag.signed(bag.Zip(path, zipped))
        except bag.UNSOUND as error:
            wrong.append(f"{bag.SIGNATURE} cannot be read ({error})")
            return "", ""
    return seal.signature(path), seal.comes_to(path)


def _around_zip(path: Path) -> Iterator[str]:
    try:
        with zipfile.ZipFile(path) as zipped:
            yield from bag.problems(bag.Zip(path, zipped))
            sealed = bool(zipped.comment)
    except bag.UNSOUND as error:
        raise damaged(path.name, f"it is not a sound zip ({error})") from error
    if sealed and not seal.holds(path, at_end=True):  # one that somebody zipped again has none
        yield "the zip is not what was written"


@contextmanager
def in_a_new_ledger(name: str, opened: Opened, scratch: Path | None = None) -> Iterator[sqlite3.Connection]:
    """A ledger that took in the data and nothing else, and goes away again."""
    header = opened.header
    made_at = written_at(header)
    with private.room(scratch) as folder:
        ledger = folder / "proof.db"
        create(ledger, header.brand, header.timezone, made_at)
        db = open_ledger(ledger, write=True)
        try:
            db.execute("PRAGMA synchronous = OFF")  # it is thrown away: no power cut can cost anything
            about = recording.About("handover", "proof", name, "", made_at, header.by)
            recording.record(db, _understood(name, opened.outcomes), about)
            yield db
        finally:
            db.close()


def written_at(header: Header) -> str:
    """When a handover was written, in UTC."""
    return header.made_at.isoformat(timespec="seconds").replace("+00:00", "Z")


def _taken_in(name: str, opened: Opened, scratch: Path | None) -> Proof:
    """Take the data into an empty ledger, which must then tell exactly what the one that wrote them told."""
    header = opened.header
    with in_a_new_ledger(name, opened, scratch) as db:
        (end,) = opened.end
        different = _different(db, header, end)
        people, interactions, entries = (int(n) for n in db.execute(_COUNTED).fetchone())
    if different:
        raise damaged(name, f"a new ledger that took it in does not tell the same{different}")
    said = (header.brand, written_at(header), header.by, header.recipient, header.edition, header.withheld)
    sections = {section: lines for section, (lines, _) in end.sections.items()}
    return Proof(*said, header.journal, end.sha256, sections, people, interactions, entries)


def _different(db: sqlite3.Connection, header: Header, end: End) -> str:
    """What a ledger that took in a handover tells otherwise than the one that wrote it; '' for nothing."""
    if header.format == 1:
        return "" if telling.digest(db) == header.digest else " as the one that wrote it"
    for section in telling.everything(db):
        if data.told(section.lines, lambda piece: None) != end.sections.get(section.name):
            return f", in the section {section.name}"
    return ""


_COUNTED = """
SELECT (SELECT count(*) FROM (SELECT 1 FROM persons GROUP BY person HAVING max(ours) = 0)),
  (SELECT count(*) FROM interactions), (SELECT count(*) FROM entries)
"""


def _understood(name: str, outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    """The same outcomes; a line that is not understood is damage. Rejects of earlier imports come with their uid."""
    for outcome in outcomes:
        if isinstance(outcome, Reject) and not outcome.uid:
            raise damaged(name, f"{outcome.place} of its data is not understood: {outcome.reason}")
        yield outcome
