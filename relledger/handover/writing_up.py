"""Who is written up, and what of them: those who support us most, then those of whom something weighs.

With a hundred thousand people in a ledger the page still is one that is read: fifty by support, and so many more of
whom something was promised or must not be said, whom one of us knows or vouches for, or of whom something was noted
last. The data hold the rest.
"""

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta

from relledger.handover import withholding
from relledger.handover.arranging import called, plain
from relledger.handover.edition import quotable, withheld
from relledger.handover.parts import Named, Withheld
from relledger.handover.person import LINES, MONTHS, NAMES, NOTED, Did, Person, other_names
from relledger.handover.wanted import Wanted
from relledger.ledger import persons
from relledger.ledger.holding import not_void
from relledger.questions import _dossier, _entries, _holders, _marks, _promised, _side, _standing, who_supports_us
from relledger.questions._holders import MEETING, folded
from relledger.support import COUNTED, Month, Weights
from relledger.vocabulary import KIND_BY_CODE, KINDS, VISIBILITIES

RECENT = 40  # acts to look through for somebody's own words
_NODS = frozenset(kind.code for kind in KINDS.values() if kind.step == "nodded")
_MET = frozenset(KINDS[name].code for name in MEETING)


def people(
    db: sqlite3.Connection,
    ranked: who_supports_us.Answer,
    weights: Weights,
    day: int,
    wanted: Wanted,
    last_day: frozenset[str] = frozenset(),
) -> tuple[list[Person], int]:
    """The first by support, then those of whom something weighs; and how many more anything is noted of.

    `last_day`: whose last day with us this is, by `folded` name; they are not gone yet.
    """
    first = [s.person for s in ranked.supporters[:LINES]]
    ranks = {s.person: (s.rank, s.share) for s in ranked.supporters}
    by_us, by_tables = _noted(db)
    weighing = [person for person in by_us if person not in set(first)]
    told = sorted(by_tables - {*first, *by_us}, key=lambda person: _tie(db, person)) if len(by_tables) <= LINES else []
    weighing = [*weighing, *told][:NOTED]
    weighing.sort(key=lambda person: (ranks.get(person, (NAMES + 1, 0.0))[0], *_tie(db, person)))
    chosen = [*first, *weighing]
    if len(chosen) < LINES:  # a small ledger: everybody of whom anything is written down
        more = sorted({*by_us, *by_tables} - set(chosen), key=lambda person: _tie(db, person))
        chosen += more[: LINES - len(chosen)]
    away = frozenset({*_holders.gone(db, _entries.FOREVER), folded(wanted.leaving)} - {""})  # and who leaves later
    written = [
        _scoped(db, _still_here(db, person, weights, day, last_day), n, ranks.get(person), wanted, away)
        for n, person in enumerate(chosen, 1)
    ]
    return written, len({*by_us, *by_tables} - set(chosen))


def named(
    db: sqlite3.Connection, ranked: who_supports_us.Answer, written: list[Person], out: frozenset[int]
) -> list[Named]:
    """The next by support, of whom only the name is given."""
    placed = {person.of.person for person in written}
    rest = [s for s in ranked.supporters[LINES:] if s.person not in placed]
    seen = persons.accounts_of(db, [s.person for s in rest])
    return [
        Named(
            f"p{n}", s.rank, called(s.name), persons.best(seen[s.person]), s.person in out, s.person,
            other_names(s.name, seen[s.person]),
        )
        for n, s in enumerate(rest, len(written) + 1)
    ]  # fmt: skip


def left_out(db: sqlite3.Connection, wanted: Wanted) -> list[Withheld]:
    """What the edition leaves out of the whole ledger, by its reason."""
    counted: dict[str, tuple[int, set[int]]] = {}
    for fact in _marks.strictest(_entries.each(db)) if wanted.edition != "owner" else ():
        if why := withheld(wanted.edition, fact.slot, fact.visibility):
            n, of = counted.setdefault(why, (0, set()))
            of.add(fact.person)
            counted[why] = n + 1, of
    found = [Withheld(why, n, len(of)) for why, (n, of) in sorted(counted.items())]
    with withholding.allowed(db, wanted.edition, x_content=wanted.x_content) as of_the_data:
        return found + [Withheld(why, of_the_data[why], None) for why in _OF_NOBODY if why in of_the_data]


_OF_NOBODY = (
    withholding.BACK, withholding.MESSAGES, withholding.REJECTS, withholding.SEALED, withholding.X_MESSAGES,
    withholding.X_CONTENT, withholding.X_REJECTS,
)  # fmt: skip


def _still_here(
    db: sqlite3.Connection, person: int, weights: Weights, day: int, last_day: frozenset[str]
) -> _dossier.Dossier:
    found = _dossier.answer(db, person, weights, day, RECENT)
    return found._replace(gone=found.gone - last_day)


def _scoped(
    db: sqlite3.Connection,
    dossier: _dossier.Dossier,
    n: int,
    ranked: tuple[int, float] | None,
    wanted: Wanted,
    away: frozenset[str],
) -> Person:
    """Without what the edition withholds, and without what has run out: a page is read as what is so now."""
    holding = [fact for fact in dossier.facts if not fact.expired(dossier.on)]
    over = [fact for fact in dossier.facts if fact.expired(dossier.on)]
    hidden = [fact for fact in holding if withheld(wanted.edition, fact.slot, fact.visibility)]
    shown = [fact for fact in holding if fact not in hidden]
    lost = {folded(wanted.leaving)} if wanted.without else set()
    counted = _standing.counts(db, dossier.person, dossier.day)
    both = counted.theirs + counted.ours
    return Person(
        anchor=f"p{n}",
        rank=ranked[0] if ranked else None,
        share=ranked[1] if ranked else 0.0,
        of=dossier._replace(
            name=called(dossier.name), facts=shown, lately=_sayable(db, dossier, wanted), gone=dossier.gone | lost
        ),
        did=_did(counted.theirs),
        months=_rhythm(dossier.day, [(m.month, m.n) for m in counted.theirs if m.kind not in _NODS]),
        met=any(month.kind in _MET for month in both),
        tended=next(iter(db.execute("SELECT tended FROM rhythms WHERE person = ?", (dossier.person,))), (None,))[0],
        away=away,
        withheld=sum(fact.known for fact in hidden),
        confided=any(fact.known and fact.visibility in VISIBILITIES[1:] for fact in hidden),
        hidden=frozenset(fact.slot for fact in hidden),
        over=tuple(fact for fact in over if not withheld(wanted.edition, fact.slot, fact.visibility)),
    )


def _sayable(db: sqlite3.Connection, dossier: _dossier.Dossier, wanted: Wanted) -> list[_dossier.Act]:
    """Somebody's newest acts without the words that an edition may not repeat."""
    since = min((act.at for act in dossier.lately if act.platform == "x" and act.at is not None), default=None)
    own = withholding.own_words(db, dossier.person, since) if since is not None else frozenset[tuple[int, str]]()
    return [
        act
        if act.noted
        or quotable(wanted.edition, act.platform, act.kind, x_content=wanted.x_content, own=(act.at, act.text) in own)
        else act._replace(text="")
        for act in dossier.lately
    ]


_STEPS = (*COUNTED, "", "nodded")


def _did(months: list[Month]) -> tuple[Did, ...]:
    """All that somebody did on known days, by kind: what weighs most first, then what they did most."""
    found: dict[str, Did] = {}
    for month in months:
        kind = KIND_BY_CODE[month.kind].name
        before = found.get(kind, Did(kind, 0, 0))
        found[kind] = Did(kind, before.times + month.n, max(before.last, month.last))
    return tuple(sorted(found.values(), key=lambda did: (_STEPS.index(KINDS[did.kind].step), -did.times, did.kind)))


def _rhythm(day: int, months: list[tuple[int, int]]) -> tuple[int, ...]:
    """How often in each of the last months, this one the last."""
    on = date(1970, 1, 1) + timedelta(day)
    last = on.year * 12 + on.month - 1
    found = [0] * MONTHS
    for month, n in months:
        ago = last - (month // 100 * 12 + month % 100 - 1)
        if 0 <= ago < MONTHS:
            found[MONTHS - 1 - ago] += n
    return tuple(found)


def _weighing(db: sqlite3.Connection) -> list[int]:
    """Of whom something weighs, what weighs most first: a promise, a do-not, somebody of ours who stands by them."""
    found: dict[int, None] = {}
    for some in (_awaiting(db), _care(db), _ours(db)):
        found.update(dict.fromkeys(some))
    return list(found)


def _awaiting(db: sqlite3.Connection) -> Iterator[int]:
    return (promise.person for promise in _promised.promises(db))


def _care(db: sqlite3.Connection) -> Iterator[int]:
    return (fact.person for fact in _entries.facts(db, slot="avoid") if fact.known)


def _ours(db: sqlite3.Connection) -> Iterator[int]:
    yield from (vouch.person for vouch in _side.vouches(db))
    yield from (made.person for made in _side.introductions(db))
    yield from (hold.person for hold in _holders.holds(db) if hold.noted)


def _noted(db: sqlite3.Connection) -> tuple[list[int], set[int]]:
    """Of whom something weighs or one of us noted a fact, the newest first; and of whom a table told one, undated."""
    facts = db.execute(_FACTS_OF.format("> ''", not_void(db)) + " GROUP BY 1 ORDER BY max(entries.at) DESC, min(uid)")
    told = db.execute(_FACTS_OF.format("= ''", not_void(db)))
    return list(dict.fromkeys([*_weighing(db), *(who for (who,) in facts)])), {who for (who,) in told}


_FACTS_OF = """
SELECT p.person FROM entries JOIN persons p ON p.account = entries.account
WHERE entries.kind = 'fact' AND entries.at {} {}"""


def _tie(db: sqlite3.Connection, person: int) -> tuple[str, str]:
    """By name, then by account: row numbers differ from ledger to ledger."""
    seen = persons.accounts(db, person)
    return plain(persons.name(seen)), min(account.ref for account in seen)
