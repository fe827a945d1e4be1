"""Sittings in which somebody said back what a handover says: what was asked, said, and found to be right."""

import sqlite3
from collections.abc import Collection
from typing import NamedTuple

from relledger.questions._entries import FOREVER
from relledger.questions._holders import folded
from relledger.questions._said import that_hold

PAGE, SEALED = "page", "sealed"  # where the questions came from: what the page says; what a holder sealed from memory


class Sealed(NamedTuple):
    """A question that a holder sealed from memory, before the page was written."""

    id: str
    person: int  # 0: about nobody in particular
    question: str
    answer: str
    starred: bool
    by: str
    on: str


class Said(NamedTuple):
    """One answer in a sitting."""

    person: int
    question: str
    answer: str
    said: str
    right: bool
    starred: bool


class Sitting(NamedTuple):
    """One sitting: who answered, when it began, of how many questions, and what was said."""

    began: str
    receiver: str
    source: str
    of: int
    said: list[Said]

    @property
    def right(self) -> int:
        """How many answers were right; a question that was not put counts as one that was not."""
        return sum(one.right for one in self.said)

    @property
    def share(self) -> float:
        """The share that was right, of all that were to be put."""
        return self.right / self.of if self.of else 0.0

    @property
    def slips(self) -> list[Said]:
        """Starred questions that were answered wrongly: what must not be said, what is a matter of safety."""
        return [one for one in self.said if one.starred and not one.right]


def sittings(db: sqlite3.Connection, to: str = FOREVER) -> list[Sitting]:
    """Every sitting that began by the end of a day (ISO), the oldest first."""
    found: dict[tuple[str, str, str], Sitting] = {}
    for entry in that_hold(db, ("read-back",)):
        if entry.day > to:
            continue
        body = entry.body
        key = body["sitting"], body["receiver"], entry.get("source") or PAGE
        sitting = found.setdefault(key, Sitting(*key, 0, []))
        starred = entry.get("starred") == "yes"
        right = body["outcome"] == "right"
        sitting.said.append(Said(entry.person, body["question"], body["answer"], entry.get("said"), right, starred))
        of = entry.get("of")
        many = max(int(of) if of.isdecimal() and len(of) < 5 else 0, sitting.of, len(sitting.said))
        found[key] = sitting._replace(of=many)
    return [found[key] for key in sorted(found)]


def newest(
    db: sqlite3.Connection, source: str = PAGE, to: str = FOREVER, without: Collection[str] = ()
) -> Sitting | None:
    """The newest sitting of one kind, except those of people who go (`folded` names): they receive nothing."""
    some = (one for one in reversed(sittings(db, to)) if one.source == source)
    return next((one for one in some if folded(one.receiver) not in without), None)


def sealed(db: sqlite3.Connection) -> list[Sealed]:
    """What was sealed, in the order in which it was."""
    return [
        Sealed(s.id, s.person, s.body["question"], s.body["answer"], s.get("starred") == "yes", s.by, s.day)
        for s in that_hold(db, ("sealed",))
    ]
