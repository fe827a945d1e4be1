"""What is to be done: whom to see to first, what is coming, the first ninety days, and what went with who is gone."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal

from relledger.handover.parts import Asked, Call, Coming, Hole, Owed, Plan, Reason, Step
from relledger.handover.person import AHEAD, CARDS, LINES, SILENT, SOON, Person
from relledger.questions import today
from relledger.questions._holders import LEFT, Member, folded
from relledger.questions._side import Event, Introduction
from relledger.support import DAY

CALLS = 6  # to see to first
A_WEEK = 2  # introductions
STEPS = 12  # introductions that stand with their day; of more only the names
THIRD = 30  # days
_TALKS = ("talks with us", "known to us", "close")
EPOCH = date(1970, 1, 1)


def calls(
    written: list[Person], owed: list[Owed], last_days: Mapping[str, str], day: int
) -> tuple[list[Call], list[Person]]:
    """Whom to see to first, for a promise, an introduction, a keeper who leaves, a silence, for what they give.

    In that order, and nobody who opted out; and who else the first four reasons name, where there are more than there
    is room for. `last_days`: on which day (ISO) who of us leaves.
    """
    welcome = [p for p in written if p.welcome]
    ranked = [p for p in welcome[:LINES] if p.rank]
    due = [o.person for o in owed if o.person.welcome and _pressing(o)]
    meeting = [p for p in welcome if any(_soon(made, day) for made in p.planned)]
    going = [p for p in ranked if p.held == "leaving" and any(_ends_soon(name, last_days, day) for name in p.well)]
    silent = [p for p in ranked if p.silent]
    pressing = {p.anchor: p for p in (*due, *meeting, *going, *silent)}
    chosen = list((pressing | {p.anchor: p for p in ranked}).values())[:CALLS]
    return [_call(p, _reasons(p, owed, day), last_days) for p in chosen], list(pressing.values())[CALLS:]


def owed_apart(owed: list[Owed]) -> list[Owed]:
    """What is due to whom we do not write of our own accord: no call is theirs, and the promise stands."""
    return [one for one in owed if _pressing(one) and not one.person.welcome]


def _call(person: Person, reasons: list[Reason], last_days: Mapping[str, str]) -> Call:
    by, leaves = _by(person, reasons, last_days)
    leaver = "" if by else _by_leaver(person, reasons)
    return Call(person, reasons, by or leaver or person.nearest, leaves=leaves or bool(leaver))


def _pressing(owed: Owed) -> bool:
    return owed.days is not None and owed.days <= SOON


def _soon(made: Introduction, day: int) -> bool:
    left = days_until(made.on, day)
    return left is not None and left <= SOON


def _ends_soon(name: str, last_days: Mapping[str, str], day: int) -> bool:
    left = days_until(last_days.get(folded(name), ""), day)
    return left is not None and 0 <= left <= SOON


def _reasons(person: Person, owed: list[Owed], day: int) -> list[Reason]:
    found = [Reason("owed", owed=o) for o in owed if o.person.anchor == person.anchor and (_pressing(o) or o.unkept)]
    found += [Reason("introduction", introduction=made) for made in person.planned if _soon(made, day)]
    if person.silent:
        found.append(Reason("silent", days=person.silent))
    if person.rank and person.held in ("leaving", "nobody"):
        found.append(Reason("leaving" if person.held == "leaving" else "nobody"))
    elif person.rank and not found:
        found.append(Reason("share"))
    return found


def _by(person: Person, reasons: list[Reason], last_days: Mapping[str, str]) -> tuple[str, bool]:
    """Who of us should, and whether they leave: who keeps the promise or introduces, if they are here on its day."""
    for reason in reasons:
        by, on, to = "", "", ""
        if reason.owed:
            by, on = reason.owed.promise.keeper, reason.owed.promise.due
        elif reason.introduction:
            by, on, to = reason.introduction.by_whom, reason.introduction.on, reason.introduction.to
        if by.strip() and folded(by) not in person.away:
            return by, False
        if on and folded(by) not in person.of.gone and on <= last_days.get(folded(by), ""):
            return by, True
        if to:
            return to, False
    return next(iter(person.staying), person.introduced), False


def _by_leaver(person: Person, reasons: list[Reason]) -> str:
    """Who of us leaves and is still here, where nobody who stays should: who keeps the promise, who opens the door."""
    keepers = [reason.owed.promise.keeper for reason in reasons if reason.owed and reason.owed.keeper == "leaves"]
    return next((name for name in keepers if folded(name) not in person.of.gone), person.opens)


def coming(
    written: list[Person], owed: list[Owed], events: list[Event], team: list[Member], day: int
) -> tuple[list[Coming], list[Asked]]:
    """What falls within the next days, the first first, clashes marked; and the dates of people that do not."""
    found: list[Coming] = []
    undated: list[Asked] = []
    for person in written:
        for fact in person.dates:
            days = today.until(fact.value, day)
            if days is None or days > AHEAD:
                undated.append(Asked(person, fact))
            else:
                found.append(Coming(_iso(day + days), days, "date", _what(fact.value, day), person, fact))
        for made in person.planned:
            days = days_until(made.on, day)
            if days is not None and 0 <= days <= AHEAD:
                found.append(Coming(made.on, days, "introduction", made.words, person, to=made.to))
    for one in owed:
        if one.days is not None and 0 <= one.days <= AHEAD:
            found.append(Coming(one.promise.due, one.days, "promise", one.promise.words, one.person))
    found += _of_ours(events, team, day)
    found.sort(key=lambda one: (one.days, one.what != "promise", one.person.of.name if one.person else "", one.words))
    whose: dict[int, set[str]] = {}
    for day_of in found:
        if day_of.person:
            whose.setdefault(day_of.days, set()).add(day_of.person.anchor)
    return [one._replace(clash=len(whose.get(one.days, ())) > 1) for one in found], undated


def _of_ours(events: list[Event], team: list[Member], day: int) -> list[Coming]:
    """What of ours begins or ends within the next days, and who of us leaves."""
    days: list[tuple[str, Literal["event", "ends", "leaves"], str]] = []
    for event in events:
        days.append((event.starts, "event", ", ".join(filter(None, (event.name, event.place)))))
        if event.ends != event.starts:
            days.append((event.ends, "ends", event.name))
    days += [(one.on, "leaves", one.name) for one in team if one.state == LEFT]
    return [
        Coming(on, left, what, words)
        for on, what, words in days
        if (left := days_until(on, day)) is not None and 0 <= left <= AHEAD
    ]


def _what(words: str, day: int) -> str:
    """What a day is, without the day itself where that stands before a colon: it has a column of its own."""
    before, colon, after = words.partition(":")
    return after.strip() if colon and after.strip() and today.until(before, day) is not None else words


def plan(written: list[Person], owed: list[Owed], last_days: Mapping[str, str], day: int) -> Plan:
    """Three times thirty days; what is proposed in them rests on nobody who will have left (`last_days`: ISO days)."""
    cards = [p for p in written[:CARDS] if p.welcome]
    lost = [p for p in written[CARDS:] if p.welcome and p.held == "leaving"]  # whom nobody who stays can write to later
    silences = [
        (p, p.of.last + (SILENT * max(p.of.usual_gap, 1) + 1) * DAY) for p in cards if p.of.last and p.of.usual_gap
    ]
    thirds = [day + 1 + THIRD * n for n in range(3)]
    keepers: dict[str, list[Person]] = {}
    for person in cards:
        for name in person.staying[:1]:
            keepers.setdefault(name, []).append(person)
    steps = _steps(written, cards + lost, last_days, day)
    met = {step.person.anchor for step in steps}
    return Plan(
        starts=(_iso(thirds[0]), _iso(thirds[1]), _iso(thirds[2])),
        ends=(_iso(thirds[1] - 1), _iso(thirds[2] - 1), _iso(thirds[2] + THIRD - 1)),
        steps=steps,
        unkept=[o for o in owed if o.unkept],
        unasked=[p for p in written[:CARDS] if not p.asked_of_care and not p.of.opted_out],
        looked_after=sorted(keepers.items(), key=lambda pair: (-len(pair[1]), pair[0])),
        to_know=[
            (p, p.nearest, p.opens)
            for p in cards + lost
            if (p.rank or p.well) and not p.staying and p.anchor not in met
        ],
        to_meet=[p for p in cards if p.of.close in _TALKS and not p.met and not p.of.holds][:3],
        quiet_from=sorted(((p, at) for p, at in silences if at // DAY < thirds[2] + THIRD), key=lambda pair: pair[1]),
    )


def _steps(written: list[Person], some: list[Person], last_days: Mapping[str, str], day: int) -> list[Step]:
    """Introductions by day: those that are planned, and of those whom only who leaves knows the others.

    Two a week from the next one on, where the days until whoever introduces leaves allow it; no more than there are
    cards, for whoever is introduced carries on alone.
    """
    found = [
        Step(person, made.to, made.by_whom if folded(made.by_whom) not in person.of.gone else "", made.on, planned=True)
        for person in written
        for made in person.planned
    ]
    planned = len(found)
    taken = Counter(_monday(day + days) for step in found if (days := days_until(step.on, day)) is not None)
    known = Counter(name for person in written for name in person.staying)
    for person in some:
        by = person.opens if person.well or not person.nearest else ""  # who has met them needs nobody to do it again
        to = person.nearest or min(known, key=lambda name: (-known[name], name), default="")
        arranged = any(folded(made.to) not in person.away for made in person.of.introductions)
        if person.staying or arranged or not by or not to or len(found) - planned >= CARDS:
            continue
        until = last_days.get(folded(by), "")
        ends = days_until(until, day)
        last = _monday(day + ends) if ends is not None else None
        week = _monday(day) + 7 if last is None else min(_monday(day) + 7, last)
        while taken[week] >= A_WEEK and (last is None or week < last):
            week += 7
        taken[week] += 1
        found.append(Step(person, to, by, _iso(week), planned=False, until=until if week == last else ""))
    return sorted(found, key=lambda step: step.until or step.on or "~")


def _monday(day: int) -> int:
    """The first day of its week."""
    return day - (EPOCH + timedelta(day)).weekday()


def hole(written: list[Person], name: str, strangers: list[str]) -> Hole:
    """What went with somebody who cannot be asked any more: whom they alone knew, what rests on their word.

    `strangers`: who wrote anything down under a name that is on no list of us.
    """
    cards, who = written[:CARDS], folded(name)
    alone = [p for p in written if p.held == "leaving" and who in map(folded, p.well)]
    facts = [fact for person in written for fact in person.of.facts if fact.known]
    return Hole(
        name=name,
        alone=alone,
        share=sum(person.share for person in alone),
        said=sum(folded(fact.by) == who for fact in facts),
        facts=len(facts),
        unsure={by: n for by in strangers if folded(by) != who and (n := sum(fact.by == by for fact in facts))},
        unasked=[p for p in cards if not p.asked_of_care and not p.of.opted_out],
        blank=[p for p in cards if not p.of.facts and not p.withheld and not p.of.opted_out],
    )


def days_until(day: str, today_is: int) -> int | None:
    """Days until a day as ISO writes it; None where it is none."""
    try:
        return (date.fromisoformat(day) - EPOCH).days - today_is if len(day) == 10 else None
    except ValueError:
        return None


def _iso(day: int) -> str:
    return (EPOCH + timedelta(day)).isoformat()
