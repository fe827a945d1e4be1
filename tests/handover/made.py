"""A small invented ledger, told in a few lines, and the ways in and out of it."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from relledger import handover, support
from relledger.handover import Opened, Protection, Written
from relledger.handover.bundle import NONE
from relledger.handover.wanted import USUAL, Wanted
from relledger.ledger import entries, recording
from relledger.ledger.connection import create, open_ledger
from relledger.ledger.recording import About, Report
from relledger.model import Account, Entry, canonical
from relledger.outcomes import Interaction, Known, Ours, Outcome, PassedOver, Reject, Sighting, Told
from relledger.sources import handover as source
from relledger.sources.export import Export

NOW = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)
SECOND = int(NOW.timestamp())
DAY = 86_400
HUSH = "know, don't raise"
MARTA = Account("instagram", "501", "marta.eats", "Marta Quintero", "https://instagram.example/marta.eats")
THEO = Account("x", "", "Théo_L", "Théo Lambert", "https://x.example/Theo_L")
NGOZI = Account("facebook", "77", "", "Ngozi Adeyemi")
WIM = Account("in person", name="Wim Okello")


def empty(path: Path, brand: str = "The Brass Tortilla") -> sqlite3.Connection:
    """A ledger in which nothing is."""
    create(path, brand, "America/Los_Angeles", "2026-01-01T00:00:00Z")
    return open_ledger(path, write=True)


def filled(path: Path) -> sqlite3.Connection:
    """A ledger with a few people, two imports that overlap, and what was written down."""
    db = empty(path)
    acts = [[act] for act in interactions()]
    others: list[Outcome] = [
        [Ours(Account("x", "9", "brasstortilla", "The Brass Tortilla"))],
        [Sighting(MARTA, "liker", "post-1", SECOND - 5 * DAY), Sighting(None, "liked", "post-9")],
        [Known(THEO, SECOND - 400 * DAY, SECOND)],
        [PassedOver("an advertisement")],
        Reject("data/tweets.js, record 7", "it has no id", '{"text": "<b>"}'),
    ]
    record(db, [*acts, *others], "first.zip")
    record(db, acts[: len(acts) // 2], "second.zip")
    entries.introduce(db, WIM)
    entries.write_all(db, written_down())
    return db


def interactions() -> Iterator[Interaction]:
    """What three people did, and what we did."""
    for n, who in enumerate((MARTA, THEO, NGOZI)):
        for k in range(24 - 6 * n):
            at = SECOND - (k * 11 + n) * DAY - (300 * DAY if who is NGOZI else 0)
            kind = ("mention", "comment", "share", "like")[k % 4]
            yield Interaction(who, kind, "in", f"{n}-{k}", at, f"word {k} of {n}" if k % 4 < 2 else "")
            if k % 5 == 0:
                yield Interaction(who, "reply", "out", f"{n}-{k}-o", at + 60, "Thank you!", in_reply_to=f"{n}-{k}")
    yield Interaction(MARTA, "message", "in", "undated", None, "Some day", told_at="one summer")


def written_down() -> list[Entry]:
    """Facts, promises, acts, judgements; one of them taken back."""
    wrong = fact(THEO, "lives", "Pasadena")
    return [
        wrong,
        entry("void", None, entry=entries.uid(wrong), why="he moved"),
        fact(MARTA, "who", "Night nurse; feeds her ward from our window."),
        fact(MARTA, "avoid", "Tag her workplace."),
        fact(MARTA, "lives", "Boyle Heights"),
        fact(MARTA, "loves", "al pastor; cumbia"),
        fact(MARTA, "approach", "Text 323-555-0142 after four, or marta@mail.example"),
        fact(MARTA, "date", "2026-12-09"),
        fact(THEO, "avoid", "none"),
        fact(THEO, "works", "a bakery", "ask first"),
        fact(THEO, "loves", "Al Pastor", source="inferred"),
        fact(THEO, "brings", "the Sunday riders"),
        fact(NGOZI, "avoid", "Ask about the shop.", HUSH),
        fact(WIM, "note", "He was let go in February.", HUSH),
        entry("promise", NGOZI, words="Return the fuel can", due="2026-09-01", keeper="Chuy"),
        entry("promise", WIM, words="A chair at the window", due="", keeper=""),
        entry("act", WIM, kind="extra mile", direction="in", on="2026-10-24", text="Fixed the hatch", evidence=""),
        entry("same", THEO, platform="in person", key="=théo the baker", ground="he said so"),
    ]


def fact(who: Account, slot: str, value: str, visibility: str = "may say", source: str = "told") -> Entry:
    """One fact."""
    return entry("fact", who, slot=slot, value=value, visibility=visibility, source=source)


def entry(what: str, who: Account | None, /, **body: str) -> Entry:
    """One entry, as the command line writes it."""
    return Entry("2026-11-14T09:00:00.000000Z", "Dana", what, who, canonical(body))


def record(db: sqlite3.Connection, outcomes: Iterable[Outcome], name: str) -> Report:
    """Take in an export of that name."""
    about = About("x_archive", "x_archive/1", name, name * 3, "2026-11-20T09:00:00.000000Z", "Dana")
    return recording.record(db, outcomes, about)


def come_in(db: sqlite3.Connection, kind: str, *told: Told | Outcome) -> str:
    """One import of some kind; its uid."""
    about = About(kind, f"{kind}/1", f"{kind}.json", kind * 4, "2026-11-20T09:00:00.000000Z", "Dana")
    report = recording.record(db, [(one,) if isinstance(one, Told) else one for one in told], about)
    (uid,) = db.execute("SELECT uid FROM imports WHERE id = ?", (report.import_id,)).fetchone()
    return str(uid)


@contextmanager
def read(path: Path) -> Iterator[Opened]:
    """Open a handover as an import does."""
    with Export(path) as export:
        yield source.opened(export)


def write(
    db: sqlite3.Connection,
    out: Path,
    *,
    force: bool = False,
    wanted: Wanted = USUAL,
    protection: Protection = NONE,
) -> Written:
    """Write a handover, at a fixed time."""
    return handover.write(
        db, out, now=NOW, weights=support.load(), by="Dana Reyes", read=read, force=force, wanted=wanted,
        protection=protection,
    )  # fmt: skip


def take_in(db: sqlite3.Connection, path: Path) -> Report:
    """Import a handover."""
    about = About("handover", "handover/1", path.name, "", "2026-11-22T09:00:00.000000Z", "Rosa")
    with read(path) as opened:
        return recording.record(db, opened.outcomes, about)
