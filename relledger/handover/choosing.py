"""Choosing what stands in a handover, and in which order. The questions give the answers."""

import sqlite3
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from relledger.handover.arranging import calendar, each, gap, groups, known, letters, plain
from relledger.handover.contents import (
    CARDS,
    LINES,
    LISTED,
    NAMES,
    PLACES,
    SOON,
    Apart,
    Call,
    Contents,
    Holders,
    Named,
    Owed,
    Person,
    Side,
)
from relledger.ledger import persons
from relledger.model import SLOTS
from relledger.questions import _dossier, _entries, _side, coverage, who_supports_us
from relledger.questions._side import Contact, Hold, Mark, folded
from relledger.show import text
from relledger.support import DAY, Weights

CALLS, BY_PROMISE, BY_SILENCE = 5, 3, 2  # so many to call first; at most so many of them for one reason
RECENT = 40  # acts to look through for somebody's own words
HOLDERS = 8  # of us who have a column


def gather(db: sqlite3.Connection, now: datetime, weights: Weights, by: str) -> Contents:
    """Choose what a page says on a day."""
    day = int(now.timestamp()) // DAY
    brand, zone_name = db.execute("SELECT name, timezone FROM brand").fetchone()
    (people,) = db.execute("SELECT count(DISTINCT person) FROM persons WHERE ours = 0").fetchone()
    ranked = who_supports_us.answer(db, weights, day, NAMES)
    written = _written_up(db, ranked, weights, day)
    cards, lines = written[:CARDS], written[CARDS:]
    out = {person: contact for person, contact in _side.contacts(db).items() if contact.out}
    names = _names(db, ranked, written, out)
    owed = _owed(db, written, day)
    covered = coverage.answer(db)
    return Contents(
        brand=brand,
        by=by,
        made_at=int(now.timestamp()),
        zone=text.zone(zone_name),
        zone_name=zone_name,
        weights=weights,
        people=people,
        acts=ranked.acts,
        since=min((p.first for p in covered.platforms if p.first is not None), default=None),
        support=ranked.support,
        half=_half(ranked),
        cards=cards,
        lines=lines,
        names=names,
        calls=_calls(written, owed),
        owed=owed,
        never=[(p, f) for p in written for f in p.never],
        hush=[(p, f) for p in written for f in p.hush],
        dates=sorted(((p, f) for p in written for f in p.of.facts if known(f, "date")), key=calendar),
        places=groups((p, f, f.value) for p in written for f in p.of.facts if known(f, *PLACES)),
        interests=groups((p, f, w) for p in written for f in p.of.facts if known(f, "loves") for w in each(f.value)),
        seen=covered,
        gaps=[gap(slot, cards) for slot in SLOTS if slot != "note"] if cards else [],
        letters=letters([*((p.anchor, p.of.name) for p in written), *((n.anchor, n.name) for n in names)]),
        side=_side_of(db, written, out),
    )


def _written_up(db: sqlite3.Connection, ranked: who_supports_us.Answer, weights: Weights, day: int) -> list[Person]:
    """The first by support, then everybody else of whom something was written down."""
    first = [(s.person, s.rank, s.share) for s in ranked.supporters[:LINES]]
    placed = {person for person, *_ in first}
    ranks = {s.person: (s.rank, s.share) for s in ranked.supporters}
    noted = {
        said.person
        for some in (_entries.facts, _entries.promises, _side.vouches, _side.introductions)
        for said in some(db)
    }
    noted |= {hold.person for hold in _side.holds(db) if hold.noted}
    others = sorted((*_tie(db, person), person) for person in noted - placed)
    rest = [(person, *ranks.get(person, (None, 0.0))) for *_, person in others]
    rest.sort(key=lambda one: one[1] or NAMES + 1)
    return [
        Person(f"p{n}", rank, share, _holding(_dossier.answer(db, person, weights, day, RECENT)))
        for n, (person, rank, share) in enumerate([*first, *rest], 1)
    ]


def _holding(dossier: _dossier.Dossier) -> _dossier.Dossier:
    """Without what has run out: a page is read as what is so now, and the data carry the rest."""
    return dossier._replace(facts=[fact for fact in dossier.facts if not fact.expired(dossier.on)])


def _tie(db: sqlite3.Connection, person: int) -> tuple[str, str]:
    """By name, then by account: row numbers differ from ledger to ledger."""
    seen = persons.accounts(db, person)
    return plain(persons.name(seen)), min(account.ref for account in seen)


def _names(
    db: sqlite3.Connection, ranked: who_supports_us.Answer, written: list[Person], out: Mapping[int, Contact]
) -> list[Named]:
    placed = {person.of.person for person in written}
    rest = [s for s in ranked.supporters[LINES:] if s.person not in placed]
    return [
        Named(f"p{n}", s.rank, s.name, persons.accounts(db, s.person)[0], s.person in out)
        for n, s in enumerate(rest, len(written) + 1)
    ]


def _half(ranked: who_supports_us.Answer) -> int | None:
    reached = 0.0
    for supporter in ranked.supporters:
        reached += supporter.support
        if reached >= ranked.support / 2:
            return supporter.rank
    return None


def _owed(db: sqlite3.Connection, written: list[Person], day: int) -> list[Owed]:
    """Open promises, the most overdue first."""
    of = {person.of.person: person for person in written}
    gone = written[0].of.gone if written else frozenset()
    return [
        Owed(p, of[p.person], _days_left(p.due, day), folded(p.keeper) in gone)
        for p in _entries.promises(db)
        if p.person in of
    ]


def _days_left(due: str, day: int) -> int | None:
    try:
        return (date.fromisoformat(due) - date(1970, 1, 1) - timedelta(day)).days
    except (ValueError, OverflowError):
        return None


def _calls(written: list[Person], owed: list[Owed]) -> list[Call]:
    """Whom to call first: for a promise that is due, for a silence, for what they give. Who opted out is not called."""
    ranked = [p for p in written[:LINES] if p.rank and not p.of.opted_out]
    due = [Call(o.person, o) for o in owed if o.days is not None and o.days <= SOON and not o.person.of.opted_out]
    silent = [Call(p, None, p.silent) for p in ranked if p.silent]
    chosen: dict[str, Call] = {}
    first = [Call(p) for p in ranked]
    for calls, most in ((due, BY_PROMISE), (silent, BY_SILENCE), (first, CALLS), (due + silent, CALLS)):
        before = len(chosen)
        for call in calls:
            if len(chosen) < CALLS and len(chosen) - before < most:
                chosen.setdefault(call.person.anchor, call)
    return list(chosen.values())


def _side_of(db: sqlite3.Connection, written: list[Person], out: Mapping[int, Contact]) -> Side:
    marked = {person: mark for person, mark in _side.marks(db).items() if mark.aside}
    return Side(
        holders=_holders(written),
        introductions=sorted(
            ((p, i) for p in written for i in p.of.introductions), key=lambda one: one[1].state != "planned"
        ),
        rules=_side.rules(db),
        events=_side.events(db),
        opted_out=_apart(db, out),
        opted_out_in_all=len(out),
        kept_out=_apart(db, marked),
        marks=sorted(Counter(mark.mark for mark in marked.values()).items()),
    )


def _holders(written: list[Person]) -> Holders:
    """Who of us holds whom: those of us first who are here and hold most; everybody on a card, and whoever is held."""
    held: Counter[str] = Counter()
    names: dict[str, tuple[str, bool]] = {}
    for person in written:
        for hold in person.of.holds:
            held[folded(hold.holder)] += 1
            names.setdefault(folded(hold.holder), (hold.holder, person.of.here(hold)))
    ordered = sorted(names, key=lambda name: (not names[name][1], -held[name], name))
    columns = ordered[:HOLDERS]
    rows = []
    for n, person in enumerate(written):
        by_name: dict[str, Hold] = {folded(hold.holder): hold for hold in person.of.holds}
        if names and (n < CARDS or by_name):
            rows.append((person, [by_name.get(name) for name in columns]))
    return Holders([names[name] for name in columns], rows, len(ordered) - len(columns))


def _apart(db: sqlite3.Connection, said: Mapping[int, Contact | Mark]) -> list[Apart]:
    """The newest of those of whom it is said, by name."""
    newest = sorted(said.values(), key=lambda one: (one.on, one.id), reverse=True)[:LISTED]
    seen = {one.person: persons.accounts(db, one.person) for one in newest}
    found = [Apart(persons.name(seen[one.person]), persons.best(seen[one.person]), one) for one in newest]
    return sorted(found, key=lambda one: (plain(one.name), one.account.ref))
