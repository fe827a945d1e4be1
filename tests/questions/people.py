"""People of a small ledger, to ask about: facts, acts and events told by hand."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from relledger.ledger import connection, entries, persons, recording
from relledger.ledger.recording import About
from relledger.model import Account, Entry, canonical
from relledger.outcomes import Interaction

DAY = (date(2026, 6, 1) - date(1970, 1, 1)).days
GUS = Account("x", handle="gus_on_wheels", name="Gus Papadakis")
IMANI = Account("instagram", handle="imani.bakes", name="Imani Brooks")
ABEL = Account("in person", name="Abel Serrano")
ODETTE = Account("x", handle="odette_m", name="Odette Monroe")
EVERYBODY = (GUS, IMANI, ABEL, ODETTE)


class Told:
    """A ledger with four fans, written to by hand."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.minutes = iter(range(10_000))
        for account in EVERYBODY:
            entries.introduce(db, account)

    def write(
        self, kind: str, account: Account | None, at: str = "2026-05-01", by: str = "Dana", /, **body: str
    ) -> str:
        """One entry, a second after the last one; its uid."""
        n = next(self.minutes)
        stamp = f"{at}T{10 + n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}.000000Z"
        return entries.write_all(self.db, [Entry(stamp, by, kind, account, canonical(body))])[0]

    def fact(self, account: Account, slot: str, value: str, visibility: str = "may say", **more: str) -> str:
        """A fact; its uid."""
        at, by = more.pop("at", "2026-05-01"), more.pop("by", "Dana")
        body = {"slot": slot, "value": value, "visibility": visibility, "source": "told", **more}
        return self.write("fact", account, at, by, **body)

    def act(self, account: Account, kind: str, on: str, text: str = "") -> str:
        """Something they did, noted by hand; its uid."""
        return self.write("act", account, kind=kind, direction="in", on=on, text=text, evidence="seen")

    def void(self, uid: str) -> str:
        """Take an entry back."""
        return self.write("void", None, entry=uid, why="")

    def posts(self, account: Account, *texts: tuple[str, str], kind: str = "comment", out: bool = False) -> None:
        """What an export tells of: a day and a text each."""
        acts = [
            Interaction(account, kind, "out" if out else "in", f"{kind}{next(self.minutes)}", _noon(day), text)
            for day, text in texts
        ]
        sha256 = hashlib.sha256(repr(acts).encode()).hexdigest()
        about = About("test", "test/1", "export", sha256, "2026-06-01T00:00:00Z", "Dana")
        recording.record(self.db, [[act] for act in acts], about)

    def brought(self, some: list[Entry], name: str) -> str:
        """What a handover tells of what was written down elsewhere; the uid of its import."""
        sha256 = hashlib.sha256(name.encode()).hexdigest()
        recording.record(self.db, [some], About("handover", "handover/1", name, sha256, "2026-06-01T00:00:00Z", "Mei"))
        (uid,) = self.db.execute("SELECT uid FROM imports WHERE sha256 = ?", (sha256,)).fetchone()
        return str(uid)

    def person(self, account: Account) -> int:
        """The person of an account."""
        found = persons.of(self.db, account)
        assert found is not None
        return found


def _noon(day: str) -> int:
    return int(datetime.fromisoformat(day + "T12:00:00Z").timestamp())


@contextmanager
def telling(ledger: Path) -> Iterator[Told]:
    """A ledger to tell of people."""
    db = connection.open_ledger(ledger, write=True)
    yield Told(db)
    db.close()
