"""Our team, and who of us holds whom. Of several entries on one of them, the newest that was not taken back counts."""

import sqlite3
from collections.abc import Collection
from typing import NamedTuple

from relledger.letters import bare
from relledger.questions._said import Whose, that_hold

KNOWS, MET, NO_LONGER = "knows well", "has met", "no longer"
JOINED, LEFT = "joined", "left"
MEETING = ("meeting", "visit", "call")  # who noted such an act has met them


class Hold(NamedTuple):
    """One of ours who knows a person well or has met them; not `noted` if it only follows from a meeting."""

    id: str
    person: int
    holder: str
    level: str
    since: str
    by: str
    on: str
    noted: bool


class Member(NamedTuple):
    """One of our team: joined or left, as what, from which day."""

    name: str
    state: str
    role: str
    on: str


def holds(db: sqlite3.Connection, whose: Whose = None, to: str = "") -> list[Hold]:
    """Who holds whom, as it was written down to a day (ISO): of each person those who know them well first."""
    found: dict[tuple[int, str], Hold] = {}
    for said in that_hold(db, ("hold", "act"), whose, to):
        if said.kind == "act":
            if said.body["kind"] in MEETING:
                met = Hold(said.id, said.person, said.by, MET, said.body["on"], said.by, said.day, noted=False)
                found.setdefault((said.person, folded(said.by)), met)
            continue
        holder, level = said.body["holder"], said.body["level"]
        key = said.person, folded(holder)
        if level == NO_LONGER:
            found.pop(key, None)
        else:
            found[key] = Hold(said.id, said.person, holder, level, said.get("since"), said.by, said.day, noted=True)
    return sorted(found.values(), key=lambda hold: (hold.person, hold.level != KNOWS, folded(hold.holder)))


def team(db: sqlite3.Connection, day: str) -> dict[str, Member]:
    """Our team on a day (ISO), by `folded` name; who joins or leaves later has not done so yet.

    Entries of one second, as a script writes them, count in the order of their days.
    """
    found: dict[str, Member] = {}
    for said in sorted(that_hold(db, ("team",)), key=lambda one: (one.at, one.get("on") or one.day)):
        name, begins = said.body["name"], said.get("on") or said.day
        if begins <= day:
            before = found.get(folded(name))
            role = said.get("role") or (before.role if before else "")
            found[folded(name)] = Member(name, said.body["state"], role, begins)
    return dict(sorted(found.items()))


def disclaimed(db: sqlite3.Connection, holder: str, to: str) -> set[int]:
    """The people of whom a holder, by `folded` name, said last up to a day that they know them no longer, or never."""
    said = (one for one in that_hold(db, ("hold",), to=to) if one.person and folded(one.body["holder"]) == holder)
    newest = {one.person: one.body["level"] for one in said}
    return {person for person, level in newest.items() if level == NO_LONGER}


def known_well_by(
    db: sqlite3.Connection, gone: Collection[str], whose: Whose = None, to: str = ""
) -> dict[int, list[str]]:
    """Of each person who of us knows them well and is not among those who are `gone`."""
    found: dict[int, list[str]] = {}
    for hold in holds(db, whose, to):
        if hold.level == KNOWS and folded(hold.holder) not in gone:
            found.setdefault(hold.person, []).append(hold.holder)
    return found


def gone(db: sqlite3.Connection, day: str) -> frozenset[str]:
    """The `folded` names of those who have left our team by a day (ISO)."""
    return frozenset(name for name, member in team(db, day).items() if member.state == LEFT)


def folded(name: str) -> str:
    """A name as it is compared: Rosa, rosa and ROSA are one of us, and so are Núñez and Nunez."""
    return " ".join(bare(name).split())
