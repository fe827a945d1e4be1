"""What is to be done: whom to call this week, what is coming, the first ninety days, and what went with who is gone."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from relledger.handover.parts import Asked, Call, Coming, Hole, Owed, Plan, Reason, Step
from relledger.handover.person import AHEAD, CARDS, LINES, SILENT, SOON, Person
from relledger.questions import today
from relledger.questions._side import Event, folded
from relledger.support import DAY

CALLS, BY_PROMISE, BY_SILENCE, BY_INTRODUCTION = 5, 3, 2, 2  # to call first; at most so many of them for one reason
A_WEEK = 2  # introductions
THIRD = 30  # days
_TALKS = ("talks with us", "known to us", "close")
EPOCH = date(1970, 1, 1)


def calls(written: list[Person], owed: list[Owed], day: int) -> list[Call]:
    """Whom to call this week, for a promise, an introduction, a silence, for what they give; nobody who opted out."""
    welcome = [p for p in written if p.welcome]
    ranked = [p for p in welcome[:LINES] if p.rank]
    due = [o.person for o in owed if o.person.welcome and _pressing(o)]
    meeting = [p for p in welcome if any(_soon(p, n, day) for n in range(len(p.of.introductions)))]
    silent = [p for p in ranked if p.silent]
    chosen: dict[str, Person] = {}
    turns = ((due, BY_PROMISE), (meeting, BY_INTRODUCTION), (silent, BY_SILENCE), (ranked, CALLS))
    for some, most in (*turns, ([*due, *meeting, *silent], CALLS)):
        before = len(chosen)
        for person in some:
            if len(chosen) < CALLS and len(chosen) - before < most:
                chosen.setdefault(person.anchor, person)
    return [Call(p, reasons := _reasons(p, owed, day), _by(p, reasons)) for p in chosen.values()]


def _pressing(owed: Owed) -> bool:
    return owed.days is not None and owed.days <= SOON


def _soon(person: Person, n: int, day: int) -> bool:
    made = person.of.introductions[n]
    left = days_until(made.on, day)
    return made.state == "planned" and left is not None and left <= SOON


def _reasons(person: Person, owed: list[Owed], day: int) -> list[Reason]:
    found = [Reason("owed", owed=o) for o in owed if o.person.anchor == person.anchor and (_pressing(o) or o.unkept)]
    planned = person.of.introductions
    found += [Reason("introduction", introduction=made) for n, made in enumerate(planned) if _soon(person, n, day)]
    if person.silent:
        found.append(Reason("silent", days=person.silent))
    if person.rank and person.held in ("leaving", "nobody"):
        found.append(Reason("leaving" if person.held == "leaving" else "nobody"))
    elif person.rank and not found:
        found.append(Reason("share"))
    return found


def _by(person: Person, reasons: list[Reason]) -> str:
    """Who of us should: who keeps the promise, who is to be made known to them, who knows them well; and stays."""
    for reason in reasons:
        if reason.owed and reason.owed.keeper == "stays":
            return reason.owed.promise.keeper
        if reason.introduction:
            by = reason.introduction.by_whom
            return by if by and folded(by) not in person.of.gone else reason.introduction.to
    return next(iter(person.staying), "")


def coming(written: list[Person], owed: list[Owed], events: list[Event], day: int) -> tuple[list[Coming], list[Asked]]:
    """What falls within the next days, the first first, clashes marked; and the dates of people that do not."""
    found: list[Coming] = []
    undated: list[Asked] = []
    for person in written:
        for fact in person.of.facts:
            if fact.slot == "date" and fact.known:
                days = today.until(fact.value, day)
                if days is None or days > AHEAD:
                    undated.append(Asked(person, fact))
                else:
                    found.append(Coming(_iso(day + days), days, "date", fact.value, person, fact))
        for made in person.of.introductions:
            days = days_until(made.on, day)
            if made.state == "planned" and days is not None and 0 <= days <= AHEAD:
                found.append(Coming(made.on, days, "introduction", made.words, person, to=made.to))
    for one in owed:
        if one.days is not None and 0 <= one.days <= AHEAD:
            found.append(Coming(one.promise.due, one.days, "promise", one.promise.words, one.person))
    for event in events:
        days = days_until(event.starts, day)
        if days is not None and 0 <= days <= AHEAD:
            found.append(Coming(event.starts, days, "event", event.name))
    found.sort(key=lambda one: (one.days, one.what != "promise", one.person.of.name if one.person else "", one.words))
    taken = [one.days for one in found]
    return [one._replace(clash=taken.count(one.days) > 1) for one in found], undated


def plan(written: list[Person], owed: list[Owed], to: Mapping[int, str], leaving: str, day: int) -> Plan:
    """Three times thirty days. `to`: whom the ledger would make known to somebody nobody who stays knows well."""
    cards = [p for p in written[:CARDS] if p.welcome]
    silences = [
        (p, p.of.last + (SILENT * max(p.of.usual_gap, 1) + 1) * DAY) for p in cards if p.of.last and p.of.usual_gap
    ]
    thirds = [day + 1 + THIRD * n for n in range(3)]
    keepers: dict[str, list[Person]] = {}
    for person in cards:
        for name in person.staying[:1]:
            keepers.setdefault(name, []).append(person)
    return Plan(
        starts=(_iso(thirds[0]), _iso(thirds[1]), _iso(thirds[2])),
        ends=(_iso(thirds[1] - 1), _iso(thirds[2] - 1), _iso(thirds[2] + THIRD - 1)),
        steps=[*_planned(written, day), *_proposed(cards, to, leaving, day)],
        unkept=[o for o in owed if o.unkept],
        unasked=[p for p in written[:CARDS] if not p.asked_of_care],
        looked_after=sorted(keepers.items(), key=lambda pair: (-len(pair[1]), pair[0])),
        to_meet=[p for p in cards if p.of.close in _TALKS and not p.met][:3],
        quiet_from=sorted(((p, at) for p, at in silences if at // DAY < thirds[2] + THIRD), key=lambda pair: pair[1]),
    )


def _planned(written: Iterable[Person], day: int) -> list[Step]:
    found = [
        Step(person, made.to, made.by_whom, made.on, planned=True)
        for person in written
        for made in person.of.introductions
        if made.state == "planned"
    ]
    return sorted(found, key=lambda step: step.on or "~")


def _proposed(cards: list[Person], to: Mapping[int, str], leaving: str, day: int) -> list[Step]:
    """Two a week, in the order of the cards: of those whom nobody who stays knows well and for whom none is planned."""
    due = [p for p in cards if not p.staying and not p.of.introductions and p.of.person in to]
    monday = day + 7 - (EPOCH + timedelta(day)).weekday()
    return [
        Step(
            p,
            to[p.of.person],
            leaving if folded(leaving) in map(folded, p.well) else "",
            _iso(monday + 7 * (n // A_WEEK)),
            planned=False,
        )
        for n, p in enumerate(due)
    ]


def hole(written: list[Person], name: str) -> Hole:
    """What went with somebody who cannot be asked any more: whom they alone knew, what rests on their word."""
    cards, who = written[:CARDS], folded(name)
    alone = [p for p in written if p.held == "leaving" and who in map(folded, p.well)]
    facts = [fact for person in written for fact in person.of.facts if fact.known]
    return Hole(
        name=name,
        alone=alone,
        share=sum(person.share for person in alone),
        said=sum(folded(fact.by) == who for fact in facts),
        facts=len(facts),
        unasked=[p for p in cards if not p.asked_of_care],
        blank=[p for p in cards if not p.of.facts and not p.withheld],
    )


def days_until(day: str, today_is: int) -> int | None:
    """Days until a day as ISO writes it; None where it is none."""
    try:
        return (date.fromisoformat(day) - EPOCH).days - today_is if len(day) == 10 else None
    except ValueError:
        return None


def _iso(day: int) -> str:
    return (EPOCH + timedelta(day)).isoformat()
