"""Live feeds as the ledger follows them: how far each was read, what was billed for it, and its pages taken in.

The rows of a page and the progress of its feed go in by one transaction. So after a run that was killed, the next one
goes on from its last page: nothing is lost and nothing doubled. A page that tells nothing new leaves no trace: else an
hourly reading of the same week would write witnesses of all its acts every hour.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from relledger.ledger import recording
from relledger.ledger.connection import last_row, transaction
from relledger.ledger.recording import About, Report
from relledger.model import Account
from relledger.outcomes import Known, Outcome, PassedOver, Reject, Sighting, Told

_NOTHING: Mapping[str, str] = MappingProxyType({})
SOME = 10_000  # acts looked at in one go


# The sightings of an import are found by its stage, which is still there: no index leads from an import to them.
_FIRST_SEEN = """
INSERT INTO first_seen SELECT DISTINCT g.id, ? FROM staged_sightings s JOIN staged_aliases a ON a.alias = s.alias
JOIN sightings g ON g.account = a.account AND g.import = ?
"""


class Standing(NamedTuple):
    """How far a feed was read: its mark, the gaps left (since, until), what else it remembers, and when it was read."""

    mark: str = ""
    gaps: tuple[tuple[str, str], ...] = ()
    remembered: Mapping[str, str] = _NOTHING
    read_at: int | None = None


class Step(NamedTuple):
    """What is recorded together with a page."""

    standing: Standing  # of its feed, after the page
    items: int = 0
    billed: Sequence[tuple[str, int]] = ()  # (what, price in millionths of a US dollar)
    after: int | None = None  # the undated people in it came after this time
    hidden: Mapping[str, str] = _NOTHING  # ids of acts: why each is no longer shown, '' where it is


class Following:
    """One platform as this ledger follows it, for the length of a run."""

    def __init__(self, db: sqlite3.Connection, platform: str, owner: str, by: str) -> None:
        self.db = db
        self.platform = platform
        self.owner = owner
        self.by = by
        self.run: int | None = None

    def begin(self, at: str) -> None:
        """Note that a run begins; what was billed on other days is no longer needed."""
        with transaction(self.db):
            self.db.execute("DELETE FROM billed WHERE day <> ?", (at[:10],))
            self.run = self.db.execute(
                "INSERT INTO runs (platform, started_at) VALUES (?, ?)", (self.platform, at)
            ).lastrowid

    def end(self, at: str, how: str) -> None:
        """Note that the run has ended, and how."""
        with transaction(self.db):
            self.db.execute("UPDATE runs SET ended_at = ?, ended = ? WHERE id = ?", (at, how, self.run))

    def standing(self, feed: str) -> Standing:
        """How far a feed was read."""
        row = self.db.execute(
            "SELECT id, mark, read_at FROM feeds WHERE platform = ? AND owner = ? AND name = ?",
            (self.platform, self.owner, feed),
        ).fetchone()
        if row is None:
            return Standing()
        gaps = self.db.execute("SELECT since, until FROM gaps WHERE feed = ?", row[:1]).fetchall()
        remembered = dict(self.db.execute("SELECT key, value FROM remembered WHERE feed = ?", row[:1]))
        return Standing(row[1], tuple(gaps), remembered, row[2])

    def keep(self, feed: str, step: Step, at: str) -> int:
        """Record how far a feed is, without a page; return its cost, in millionths of a US dollar."""
        with transaction(self.db):
            return self._keep(feed, step, at)

    def take(self, feed: str, outcomes: Iterable[Outcome], about: About, step: Step) -> tuple[Report, int]:
        """Record what a page tells and how far its feed is, in one transaction; return the report and the cost."""
        cost = 0

        def also(report: Report) -> None:
            nonlocal cost
            if not _brought(self.db, report):
                raise _ToldBefore(report)
            if step.after is not None:
                self.db.execute(_FIRST_SEEN, (step.after, report.import_id))
            cost = self._keep(feed, step, about.received_at)

        try:
            return recording.record(self.db, _without_known_sightings(self.db, outcomes), about, also=also), cost
        except _ToldBefore as again:
            return again.report._replace(import_id=None), self.keep(feed, step, about.received_at)

    def _keep(self, feed: str, step: Step, at: str) -> int:
        """Write how far a feed is. Call inside a transaction."""
        row = (self.platform, self.owner, feed)
        self.db.execute("INSERT INTO feeds (platform, owner, name) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", row)
        (id,) = self.db.execute("SELECT id FROM feeds WHERE platform = ? AND owner = ? AND name = ?", row).fetchone()
        standing = step.standing
        self.db.execute("UPDATE feeds SET mark = ?, read_at = ? WHERE id = ?", (standing.mark, standing.read_at, id))
        self.db.execute("DELETE FROM gaps WHERE feed = ?", (id,))
        self.db.executemany("INSERT OR IGNORE INTO gaps VALUES (?, ?, ?)", ((id, *gap) for gap in standing.gaps))
        there = dict(self.db.execute("SELECT key, value FROM remembered WHERE feed = ?", (id,)))
        gone = [(id, key) for key in there if key not in standing.remembered]
        new = [(id, key, value) for key, value in standing.remembered.items() if there.get(key) != value]
        self.db.executemany("DELETE FROM remembered WHERE feed = ? AND key = ?", gone)
        self.db.executemany("INSERT OR REPLACE INTO remembered VALUES (?, ?, ?)", new)
        for act, why in step.hidden.items():
            self._hide(act, why, at)
        cost = self._bill(step.billed, at[:10])
        self.db.execute(
            "UPDATE runs SET requests = requests + 1, items = items + ?, cost = cost + ? WHERE id = ?",
            (step.items, cost, self.run),
        )
        return cost

    def _hide(self, id: str, why: str, at: str) -> None:
        """Mark every telling of an act that its platform no longer shows, or take the mark away."""
        act = (
            "SELECT i.id FROM interactions i JOIN accounts a ON a.id = i.account WHERE external_id = ? AND platform = ?"
        )
        if why:
            marked = f"INSERT OR IGNORE INTO hidden SELECT id, ?, ? FROM ({act})"
            self.db.execute(marked, (at, why, id, self.platform))
        else:
            self.db.execute(f"DELETE FROM hidden WHERE interaction IN ({act})", (id, self.platform))

    def _bill(self, billed: Sequence[tuple[str, int]], day: str) -> int:
        """Note what is billed; return the price of those things that were not billed before on that day."""
        cost = 0
        for what, price in billed:
            mark = int.from_bytes(hashlib.blake2b(f"{day} {what}".encode(), digest_size=8).digest(), signed=True)
            if self.db.execute("INSERT OR IGNORE INTO billed VALUES (?, ?)", (day, mark)).rowcount:
                cost += price
        return cost


class _ToldBefore(Exception):
    """Rolls back the transaction of a page that told nothing new."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report


def _brought(db: sqlite3.Connection, report: Report) -> bool:
    """Whether an import brought something new: a record, a reject, a handle or a name. Its stage is still needed."""
    if report.new:
        return True
    rejects = """SELECT 1 FROM rejects r WHERE r.import = ?1 AND NOT EXISTS (SELECT 1 FROM rejects o
                 WHERE o.import <> ?1 AND o.reason = r.reason AND o.excerpt = r.excerpt) LIMIT 1"""
    if report.rejected and db.execute(rejects, (report.import_id,)).fetchone():
        return True
    new = """SELECT 1 FROM staged_aliases s JOIN names n ON n.account = s.account AND n.import = ?
             WHERE NOT EXISTS (SELECT 1 FROM names o WHERE o.account = n.account AND o.handle = n.handle
             AND o.name = n.name AND o.url = n.url AND o.import IS NOT n.import) LIMIT 1"""
    return db.execute(new, (report.import_id,)).fetchone() is not None


def _without_known_sightings(db: sqlite3.Connection, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """The outcomes, but of sightings that the ledger has already only the accounts they show.

    Else a list that is read every hour would bring all its people every hour, each time as seen then. `listed` people
    were only looked up: that is no sighting at all.
    """
    for outcome in outcomes:
        yield outcome if isinstance(outcome, Reject) else [_without_known_sighting(db, told) for told in outcome]


def _without_known_sighting(db: sqlite3.Connection, told: Told) -> Told:
    """What is told; of a sighting that the ledger has, only the account."""
    if not isinstance(told, Sighting):
        return told
    if told.account is None:
        return PassedOver("it names nobody")
    if told.relation != "listed" and not _seen(db, told.account, told.relation, told.object):
        return told
    return Known(told.account, told.seen_at, told.seen_at)


def _seen(db: sqlite3.Connection, account: Account, relation: str, object: str) -> bool:
    query = """SELECT 1 FROM sightings s JOIN accounts a ON a.id = s.account
               WHERE a.platform = ? AND a.key = ? AND s.relation = ? AND s.object = ?"""
    return db.execute(query, (account.platform, account.key, relation, object)).fetchone() is not None


def known(db: sqlite3.Connection, platform: str, relation: str, object: str, ids: Sequence[str]) -> set[str]:
    """Which of these accounts have such a sighting; with the relation 'act', which of these acts are recorded."""
    if relation == "act":
        query = "SELECT 1 FROM interactions WHERE external_id = ? LIMIT 1"
        return {id for id in ids if db.execute(query, (id,)).fetchone()}
    return {id for id in ids if _seen(db, Account(platform, id), relation, object)}


def nameless(db: sqlite3.Connection, platform: str, source: str, after: str) -> list[tuple[str, str]]:
    """(mark, id) of those who wrote to us by a live feed and are known by an id alone, by rising marks.

    The mark is the row of an act: so nobody whom the platform does not name is asked for again before they act again,
    and no act is looked through twice. People of whom an archive told bare ids are not asked for at all. Where all acts
    were looked through, the last pair has the newest mark and no id.
    """
    last = last_row(db, "interactions")
    query = """SELECT i.id, substr(a.key, 4) FROM interactions i JOIN accounts a ON a.id = i.account
               WHERE i.id > ? AND i.id <= ? AND i.direction = 1 AND a.platform = ? AND a.key LIKE 'id:%'
               AND i.import IN (SELECT id FROM imports WHERE source = ?)
               AND NOT EXISTS (SELECT 1 FROM names n WHERE n.account = a.id AND n.handle <> '')
               ORDER BY i.id LIMIT ?"""
    rows = db.execute(query, (int(after or 0), last, platform, source, SOME)).fetchall()
    found = [(str(row), id) for row, id in rows]
    return found if len(found) == SOME or last <= int(after or 0) else [*found, (str(last), "")]


def stored(db: sqlite3.Connection, platform: str, after: str) -> list[tuple[str, str]]:
    """(mark, id) of some acts of others that can be looked up on their platform, by rising marks."""
    query = """SELECT i.id, i.external_id FROM interactions i JOIN accounts a ON a.id = i.account
               JOIN kinds k ON k.id = i.kind WHERE i.id > ? AND i.direction = 1 AND i.noted = 0 AND a.platform = ?
               AND k.name IN ('mention', 'reply', 'quote', 'share', 'comment') ORDER BY i.id LIMIT 1000"""
    return [(str(row), id) for row, id in db.execute(query, (int(after or 0), platform))]


def agree(db: sqlite3.Connection, platform: str, owner: str, feed: str, by: str, at: str) -> None:
    """Write down that somebody agreed that a feed is read."""
    with transaction(db):
        db.execute(
            "INSERT INTO feeds (platform, owner, name, agreed_at, agreed_by) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (platform, owner, name) DO UPDATE SET agreed_at = excluded.agreed_at,"
            " agreed_by = excluded.agreed_by",
            (platform, owner, feed, at, by),
        )


def agreed(db: sqlite3.Connection, platform: str, owner: str, feed: str) -> tuple[str, str] | None:
    """Who agreed that a feed is read, and when; None where nobody did."""
    query = """SELECT agreed_by, agreed_at FROM feeds
               WHERE platform = ? AND owner = ? AND name = ? AND agreed_at IS NOT NULL"""
    row = db.execute(query, (platform, owner, feed)).fetchone()
    return None if row is None else (str(row[0]), str(row[1]))
