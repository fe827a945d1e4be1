"""Choosing what stands in a handover. The questions give the answers; each part is chosen by a module of its own."""

import sqlite3
from collections.abc import Container, Iterable
from datetime import datetime
from operator import attrgetter

from relledger import interests, sources
from relledger.handover import mapping, namesaking, origins, planning, repairing, side, since, tending, writing_up
from relledger.handover.arranging import bringers, called, confided, gap, letters, shared, spoken
from relledger.handover.contents import Contents
from relledger.handover.parts import Asked, Named, Side
from relledger.handover.person import CARDS, LISTED, MONTHS, NAMES, Person
from relledger.handover.wanted import USUAL, Wanted
from relledger.questions import _side as ours
from relledger.questions import coverage, how_fast, numbers, quiz, readiness, who_supports_us
from relledger.questions._holders import folded
from relledger.questions._people import Words
from relledger.questions._words import iso
from relledger.quiz import MOST, Question
from relledger.show import text
from relledger.support import DAY, Weights
from relledger.vocabulary import SLOTS

NO_GAP = ("note", "pronoun")  # slots that nobody misses


def gather(db: sqlite3.Connection, now: datetime, weights: Weights, by: str, wanted: Wanted = USUAL) -> Contents:
    """Choose what a page says on a day."""
    second = int(now.timestamp())
    day = second // DAY
    brand, zone_name = db.execute("SELECT name, timezone FROM brand").fetchone()
    zone = text.zone(zone_name)
    here = (now.astimezone(zone).date() - planning.EPOCH).days  # where the business is: so promises and dates come
    wanted = wanted if wanted.leaving else wanted._replace(leaving=side.leaver(db, iso(here)))
    (people,) = db.execute("SELECT count(DISTINCT person) FROM persons WHERE ours = 0").fetchone()
    (forgotten,) = db.execute("SELECT count(*) FROM entries WHERE kind = 'forgotten'").fetchone()
    ranked = who_supports_us.answer(db, weights, day, NAMES)
    last_day = side.last_day(db, iso(here))
    written, unlisted = writing_up.people(db, ranked, weights, day, wanted, last_day)
    cards, lines = written[:CARDS], written[CARDS:]
    out = {person: contact for person, contact in ours.contacts(db).items() if contact.out}
    names = writing_up.named(db, ranked, written, frozenset(out))
    owed, owed_in_all, late = side.owed(db, written, day, here, wanted, last_day)
    our_side = side.of(db, written, out, wanted.leaving)
    left_out: set[Words] = set()
    tended = tending.of(db, weights, second, wanted, left_out, [p.of.person for p in written])
    alike = namesaking.alike(db, written, names, [*our_side.opted_out, *our_side.kept_out], tended.people)
    anchors = {p.of.person: p.anchor for p in written} | {n.person: n.anchor for n in names}
    namesakes = {person: seen for group in alike for person, seen in group.people.items()}
    coming, undated = planning.coming(written, owed, our_side.events, our_side.team, here)
    covered = coverage.answer(db)
    never, hush = ([Asked(p, f) for p in written for f in some(p)] for some in (_never, _hush))
    calls, also = planning.calls(written, owed, our_side.last_days, here)
    leaves_on = side.leaves_on(db, wanted.leaving)
    ready = readiness.answer(db, weights, day, wanted.leaving, proven=True, without=wanted.without)
    channels = origins.channels(db, covered)
    authors = frozenset(by for (by,) in db.execute(_AUTHORS))
    strangers = _strangers(authors, our_side)
    return Contents(
        brand=brand, by=by, wanted=wanted, leaves_on=leaves_on, made_at=second, today=iso(here),
        leave_too=side.leave_too(db, wanted.leaving, iso(here)), left_lately=side.left_lately(db, here),
        zone=zone, zone_name=zone_name, weights=weights, people=people, forgotten=forgotten,
        copies=since.copies(db, wanted), origins=since.origins(db, wanted),
        since_last=since.last(db, written, covered, wanted, iso(day), side=our_side, quiet=tended.quiet.quiet),
        alike=alike, joined=namesaking.joined(db, written), namesakes=namesakes, anchors=anchors,
        acts=ranked.acts, since=min((p.first for p in covered.platforms if p.first is not None), default=None),
        stale=origins.stale(covered, second),
        support=ranked.support, half=_half(ranked), cards=cards, lines=lines, names=names, unlisted=unlisted,
        ready=ready, calls=calls, also=also, owed=owed, owed_in_all=owed_in_all, owed_apart=planning.owed_apart(owed),
        complained=tending.complained(db, [*(p.of.person for p in written), *(n.person for n in names)], day),
        kept=side.kept(db),
        taken_back=side.taken_back(db, wanted), late=late,
        followers=origins.followers(db),
        never=never[:LISTED], hush=hush[:LISTED], care_in_all=len(never) + len(hush), coming=coming, undated=undated,
        confided=confided(written), bringers=bringers(written),
        spoken={slot: spoken(written, slot) for slot in ("language", "pronoun")},
        map=mapping.charted(db, written), shared=shared(written, interests.load()),
        months=numbers.answer(db, day, MONTHS).months, side=our_side,
        loud=tending.loud(db, weights, day, wanted, left_out),
        plan=planning.plan(written, owed, our_side.last_days, here),
        answers=how_fast.answer(db, second),
        tended=tended,
        channels=channels, marked_ours=origins.marked_ours(db),
        untold=origins.untold(db, covered), without_zone=origins.without_zone(db), spans=origins.spans(db),
        never_seen=origins.never_seen(channels, covered),
        rejects=origins.rejects(db) if wanted.edition == "owner" else [],
        seen=covered, kinds=_kinds(covered.imports), repairs=repairing.gathered(ready.lacks),
        gaps=[gap(slot, cards) for slot in SLOTS if slot not in NO_GAP],
        readback=_readback(db, weights, day, [p for p in written if p.of.person not in namesakes], wanted),
        letters=letters(_called(written, names, our_side, anchors)),
        left_out=left_out, withheld=writing_up.left_out(db, wanted),
        noted=bool(db.execute(_WRITTEN_DOWN).fetchone()[0]),
        authors=authors, strangers=strangers,
        hole=planning.hole(written, wanted.leaving, strangers) if wanted.without and wanted.leaving else None,
    )  # fmt: skip


_never, _hush = attrgetter("never"), attrgetter("hush")
_WRITTEN_DOWN = "SELECT EXISTS (SELECT 1 FROM entries WHERE kind NOT IN ('ours', 'forgotten', 'undone'))"
_AUTHORS = """
SELECT by FROM entries WHERE kind NOT IN ('fact', 'same', 'not same')
UNION SELECT e.by FROM entries e LEFT JOIN imports m ON m.id = e.import
  WHERE m.id IS NULL OR (m.source = 'handover' AND e.at <> '')
"""  # a table or a card that came in tells facts under a name of its own, and on no day


def _strangers(authors: Iterable[str], our_side: Side) -> list[str]:
    """Who wrote anything down, and is on no list of us."""
    team = {folded(one.name) for one in our_side.team}
    return sorted(by for by in authors if by.strip() and folded(by) not in team)


def _called(
    written: Iterable[Person], names: Iterable[Named], our_side: Side, anchors: Container[int]
) -> list[tuple[str, str, int]]:
    """Everything by which somebody may be looked up: where on the page they stand, what they are called, and who."""
    found = [(p.anchor, name, p.of.person) for p in written for name in (p.of.name, *p.also)]
    found += [(n.anchor, name, n.person) for n in names for name in (n.name, *n.also)]
    out = (one for one in our_side.opted_out if one.said.person not in anchors)
    return found + [("donots", one.name, one.said.person) for one in out]


def _kinds(imports: list[coverage.Import]) -> dict[str, tuple[str, str]]:
    """What people call the kinds of export that came in, and what these never tell, whatever was in them."""
    kinds = dict.fromkeys(one.source for one in imports if one.source in sources.names())
    return {name: (kind.TITLE, kind.LACKS) for name in kinds for kind in [sources.source(name)]}


def _half(ranked: who_supports_us.Answer) -> int | None:
    reached = 0.0
    for supporter in ranked.supporters:
        reached += supporter.support
        if reached >= ranked.support / 2:
            return supporter.rank
    return None


def _readback(
    db: sqlite3.Connection, weights: Weights, day: int, written: list[Person], wanted: Wanted
) -> list[Question]:
    """The questions of a sitting that this very page answers: of somebody who is written up here, or of our rules.

    Of nobody who is called like somebody else: the answer would not be one.
    """
    here = {account.account.key: person for person in written for account in person.of.accounts}
    names = {person.of.name for person in written}
    asked = quiz.paper(db, weights, day, most=3 * MOST, agency=wanted.edition == "agency")
    found = [
        one
        for one in asked
        if (one.account.key in here if one.account else one.where == "house" or names.issuperset(one.parts))
    ]
    trap = next((one for one in found if not one.parts), None)
    answered = [one for one in found if one.parts][: MOST - (trap is not None)]
    return [
        _put(one, here.get(one.account.key) if one.account else None) for one in found if one is trap or one in answered
    ]


def _put(one: Question, person: Person | None, cards: range = range(1, CARDS + 1)) -> Question:
    """A question as the page puts it: where on it somebody stands, and no name that nobody can read."""
    where = "more" if one.where == "people" and person and person.rank not in cards else one.where
    words = tuple((what, called(word) if what == "name" else word) for what, word in one.words)
    return one._replace(where=where, words=words)
