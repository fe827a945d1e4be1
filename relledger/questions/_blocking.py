"""What blocks a handover whatever its score is, and what is worth a warning."""

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from relledger.ledger.holding import NOT_VOID
from relledger.questions import _ready_promises
from relledger.questions._nearest import Side
from relledger.questions._readback import Sitting
from relledger.questions._ready import FIRST, Called, Noted, One
from relledger.questions._words import many

STALE, MANY, ALONE = 30, 15, 0.2  # a file so many days old; a keeper of more people; a share of all facts
NAMED = 5  # by name; the others are counted
# What a read-back says is no news of anybody.
_NEWS = """
SELECT max(at) FROM (
  SELECT max(at) AS at FROM entries WHERE kind NOT IN ('read-back', 'sealed') AND substr(at, 1, 10) <= ?1
  UNION ALL SELECT max(received_at) FROM imports WHERE substr(received_at, 1, 10) <= ?1)
"""
# By author, the facts that hold on a day: those from somebody's mouth, without a link that shows them and not out of a
# table or a card; and all of them.
_BY_AUTHOR = f"""
SELECT entries.by, sum(coalesce(body ->> '$.evidence', '') = '' AND (m.id IS NULL OR m.source = 'handover')), count(*)
FROM entries JOIN persons p ON p.account = entries.account LEFT JOIN imports m ON m.id = entries.import
WHERE entries.kind = 'fact' AND substr(entries.at, 1, 10) <= ?1
  AND (coalesce(body ->> '$.until', '') = '' OR body ->> '$.until' >= ?1) {NOT_VOID}
GROUP BY entries.by ORDER BY 2 DESC, 1
"""


def blocks(people: Sequence[One], noted: Noted, side: Side, sitting: Sitting | None, called: Called) -> list[str]:
    """What must be mended first, whatever the score is."""
    found = []
    unkept = [promise for promise in noted.promises if not _ready_promises.keeps(promise, side)]
    if unkept:
        names = _some([name for name, _ in dict.fromkeys(called(promise.person) for promise in unkept)])
        found.append(f"{many(len(unkept), 'promise')} without a keeper who stays: to {names}.")
    unasked = [
        one.name for one in people[:FIRST] if all(fact.slot != "avoid" for fact in noted.facts.get(one.person, []))
    ]
    if unasked:
        found.append(f"Nobody asked yet what must not be said of {_many_of(unasked, people)}: {_some(unasked)}.")
    if sitting and sitting.slips:
        slips = _some(list(dict.fromkeys(slip.question for slip in sitting.slips)))
        found.append(f"{sitting.receiver} answered a starred question wrongly: {slips}")
    return found


def unproven(db: sqlite3.Connection, on: str) -> list[str]:
    """What blocks because no handover holds it: everything, or what came in after the newest handover."""
    at = written(db, on)
    write = "Write one: relledger handover --out FILE"
    if not at:
        return [f"No file is proven to come back. {write}"]
    (newest,) = db.execute(_NEWS, (on,)).fetchone()
    if newest and newest[:19] > at[:19]:
        return [f"What came in after the handover of {at[:10]} is in no file that is proven. {write}"]
    return []


def written(db: sqlite3.Connection, on: str) -> str:
    """When the newest handover was written, up to a day; '' where there is none."""
    (at,) = db.execute("SELECT coalesce(max(at), '') FROM given WHERE substr(at, 1, 10) <= ?", (on,)).fetchone()
    return str(at)


def warnings(db: sqlite3.Connection, noted: Noted, on: str, *, proven: bool) -> list[str]:
    """What does not block and should be looked at."""
    found = []
    at = "" if proven else written(db, on)
    if at and (days := (date.fromisoformat(on) - date.fromisoformat(at[:10])).days) > STALE:
        found.append(f"The newest handover is {days} days old.")
    keepers: dict[str, set[int]] = defaultdict(set)
    for promise in noted.promises:
        if promise.keeper.strip():
            keepers[promise.keeper].add(promise.person)
    for keeper, whom in sorted(keepers.items()):
        if len(whom) > MANY:
            found.append(f"{keeper} keeps promises to {len(whom)} people: over {MANY} is hard to keep.")
    return found + _one_mouth(db, on)


def _one_mouth(db: sqlite3.Connection, on: str) -> list[str]:
    """A warning if too many facts rest on the word of one person alone."""
    authors = db.execute(_BY_AUTHOR, (on,)).fetchall()
    facts = sum(n for _, _, n in authors)
    return [
        f"{n / facts:.0%} of all facts rest on the word of {who}: let another one confirm some."
        for who, n, _ in authors[:1]
        if n > ALONE * facts
    ]


def _some(words: Sequence[str]) -> str:
    """The first few of them, of whom some may be called the same; the others are counted."""
    more = f" and {len(words) - NAMED:,} more" if len(words) > NAMED else ""
    return ", ".join(words[:NAMED]) + more


def _many_of(some: Sequence[str], people: Sequence[One]) -> str:
    """How many of the first people these are, in words."""
    first = len(people[:FIRST])
    if first == 1:
        return "the only one"
    return f"any of the first {first}" if len(some) == first else f"{len(some)} of the first {first}"
