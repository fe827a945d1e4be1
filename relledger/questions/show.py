"""What we know of one person: care first, then facts, who of us holds them, what they did, what was said last."""

from collections.abc import Iterator

from relledger.ledger import persons
from relledger.questions._dossier import Dossier, answer
from relledger.questions._entries import Fact
from relledger.questions._side import Basis, Contact, Introduction, Mark, Vouch
from relledger.table import Column, Table
from relledger.vocabulary import NONE, SLOTS, VISIBILITIES

__all__ = ["answer", "introduced", "table"]
Row = tuple[object, ...]  # what, its words, when, from whom


def table(found: Dossier) -> Table:
    """The answer to show: care first."""
    columns = (Column("what", ""), Column("value", "", "prose"), Column("on", "", "time"), Column("source", ""))
    rows = [*_warnings(found), *_care(found), *_known(found), *_side(found), *_done(found)]
    head = {
        "name": found.name,
        "accounts": [account.ref for account in found.accounts],
        "as_of": found.on,
        "do_not_contact": found.opted_out is not None,
        "mark": found.mark.mark if found.mark else None,
        "support": found.standing.total,
        "close": found.close,
        "known_well_by": found.known_well_by,
        "usual_gap_days": found.usual_gap,
    }
    usual = "day" if found.usual_gap == 1 else f"{found.usual_gap} days"
    gap = f", heard usually every {usual}" if found.usual_gap else ""
    total = "Kept out of support" if found.kept_out else f"Support {found.standing.total:.1f}"
    why = "What they did?" if found.kept_out else f"Why {found.standing.total:.1f}?"
    above = ["  ".join(dict.fromkeys(a.known_as for a in found.accounts))]
    below = [
        f"{total} to {found.on}. Closeness: {found.close}{gap}.",
        f"We did {_many(found.ours)} for them.  {why}  relledger why {persons.best(found.accounts).typed}",
    ]
    return Table(found.name, columns, rows, "lines", head, above, below)


def _warnings(found: Dossier) -> Iterator[Row]:
    """What one must know before anything else: not to contact them at all, and what they were taken for."""
    if found.opted_out:
        yield "DO NOT CONTACT", found.opted_out.why or "no reason was written down", None, _said(found.opted_out)
    if found.mark:
        yield (
            "Marked",
            f"{found.mark.mark}: {found.mark.why}" if found.mark.why else found.mark.mark,
            None,
            _said(found.mark),
        )


def _care(found: Dossier) -> Iterator[Row]:
    """What must not be said, then what is not raised; what was never asked is printed as not asked."""
    never = [fact for fact in found.facts if fact.slot == "avoid"]
    warned = any(fact.known for fact in never)  # then one answer of none says little
    for fact in sorted(never, key=lambda fact: not fact.known):
        if fact.known:
            mark = f" ({fact.visibility})" if fact.visibility != VISIBILITIES[0] else ""
            yield "NEVER", _words(fact, found.on) + mark, None, _source(fact)
        else:
            nothing = fact.answer == NONE and not warned
            yield "Nothing to avoid" if nothing else "Never", fact.words, None, _source(fact)
    if not never:
        yield "Never", "not asked", None, ""
    for fact in _by_slot(found):
        if _is_care(fact) and fact.slot != "avoid":
            what = "" if fact.slot == "note" else f"{fact.slot}: "  # a bare place is lived in, or worked at
            yield fact.visibility.upper(), what + _words(fact, found.on), None, _source(fact)


def _known(found: Dossier) -> Iterator[Row]:
    for fact in _by_slot(found):
        if not _is_care(fact):
            yield fact.slot.capitalize(), _words(fact, found.on), None, _source(fact)
    for promise in found.promises:
        due = f"due {promise.due}" if promise.due else "standing"
        yield "Promised", f"{promise.words} ({due}, {promise.keeper or 'nobody keeps it yet'})", None, promise.by


def _by_slot(found: Dossier) -> list[Fact]:
    """What is known, in the order in which one wants to know it."""
    slots = list(dict.fromkeys((*SLOTS, *(fact.slot for fact in found.facts))))
    return sorted(found.facts, key=lambda fact: slots.index(fact.slot))


def _side(found: Dossier) -> Iterator[Row]:
    """Who of us holds them, who is to, who vouches for them, and on what ground we keep what we know."""
    holders = [f"{h.holder} {h.level}{'' if found.here(h) else ' (has left)'}" for h in found.holds]
    yield "Our side", "; ".join(holders) or "nobody holds them yet", None, ""
    for vouch in found.vouches:
        yield "★ Vouched for", vouch.why, None, _said(vouch)
    for made in found.introductions:
        yield "Introduction", introduced(made), None, made.by
    if found.basis:
        yield "Basis", _ground(found.basis, found.on), None, found.basis.by


def _done(found: Dossier) -> Iterator[Row]:
    for mile in found.extra_miles:
        yield "Extra mile", mile.text or "no words", mile.at, "noted by hand" if mile.noted else ""
    for act in found.lately:
        who = act.kind if act.direction == "in" else f"we: {act.kind}"
        yield who, act.text, act.at, act.platform


def introduced(made: Introduction) -> str:
    """An introduction in a line: to whom, by whom, how far it is, and the first sentence to say."""
    by_whom = f" by {made.by_whom}" if made.by_whom else ""
    on = f" on {made.on}" if made.on else ""
    return f"to {made.to}{by_whom}: {made.state}{on}" + (f". Say: “{made.words}”" if made.words else "")


def _words(fact: Fact, day: str) -> str:
    over = ", and no longer" if fact.expired(day) else ""
    return fact.words + (f" (until {fact.until}{over})" if fact.until else "")


def _ground(basis: Basis, day: str) -> str:
    until = f", until {basis.until}" if basis.until else ""
    over = " (over)" if basis.until and basis.until < day else ""
    return f"{basis.basis} since {basis.on}{until}{over}" + (f": {basis.ground}" if basis.ground else "")


def _many(n: int) -> str:
    return "nothing" if n == 0 else "one thing" if n == 1 else f"{n:,} things"


def _is_care(fact: Fact) -> bool:
    return fact.slot == "avoid" or fact.visibility != VISIBILITIES[0]


def _said(entry: Contact | Mark | Vouch | Fact) -> str:
    return f"{entry.by}{' ' + entry.on if entry.on else ''}"


def _source(fact: Fact) -> str:
    return f"{fact.source}, {_said(fact)}"
