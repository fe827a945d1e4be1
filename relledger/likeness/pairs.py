"""Who may be the same: what the grounds find, without the pairs that something rules out, whatever speaks for them."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence

from relledger.likeness import Key, Known, Look, Pair, Reason, Said, grounds
from relledger.likeness.traces import is_role
from relledger.vocabulary import NONE, UNKNOWN

ADDRESSES = ("email", "phone", "telephone", "sms")  # platforms on which a person has several
NOTHING = ("", NONE, UNKNOWN)  # answers that say nothing two people could share


def pairs(
    looks: Iterable[Look],
    known: Iterable[Known],
    apart: Collection[frozenset[Key]],
    said: Callable[[int], Iterable[Said]],
) -> list[Pair]:
    """Who may be the same, the likeliest first. `apart`: accounts judged not to be; `said`: the acts of a person."""
    people: dict[int, list[Look]] = defaultdict(list)
    for look in looks:
        people[look.person].append(look)
    facts = [fact for fact in known if fact.person in people and fact.value.strip().casefold() not in NOTHING]
    mails = grounds.addresses(people, facts)
    found: dict[tuple[int, int], set[Reason]] = defaultdict(set)
    for ground in (
        grounds.reached(people, facts, mails),
        grounds.listed(facts),
        grounds.linked(people, facts),
        grounds.handled(people),
        grounds.named(people, facts),
        grounds.written_to(people),
    ):
        for a, b, reason in ground:
            if a != b:
                found[min(a, b), max(a, b)].add(reason)
    judged = {key for pair in apart for key in pair}
    left = [
        Pair(a, b, tuple(sorted(reasons, key=lambda r: (-r.score, *r[1:]))))
        for (a, b), reasons in found.items()
        if not any(map(is_role, mails.get(a, set()) & mails.get(b, set())))
        and not _ruled_out(people[a], people[b], apart, judged)
        and not (_meet(people[a], people[b]) and conversed(said(a), said(b)))
    ]
    least = {person: min(look[1:3] for look in people[person]) for pair in left for person in pair[:2]}
    return sorted(left, key=lambda p: (-p.score, -len(p.reasons), sorted((least[p.a], least[p.b]))))


def conversed(some: Iterable[Said], others: Iterable[Said]) -> bool:
    """Whether two took part in one thread, or one answered the other. An act that was told of both shows nothing."""
    acts, theirs = set(some), set(others)
    ids, their_ids = ({(act.platform, act.id) for act in each} for each in (acts, theirs))
    told_of_both = ids & their_ids
    acts = {act for act in acts if (act.platform, act.id) not in told_of_both}
    theirs = {act for act in theirs if (act.platform, act.id) not in told_of_both}
    if {(a.platform, a.thread) for a in acts if a.thread} & {(a.platform, a.thread) for a in theirs if a.thread}:
        return True
    answered = any((act.platform, act.answers) in their_ids - told_of_both for act in acts)
    return answered or any((act.platform, act.answers) in ids - told_of_both for act in theirs)


def _meet(some: Sequence[Look], others: Sequence[Look]) -> bool:
    """Whether both are on one platform: ids of threads and acts mean something there alone."""
    return not {look.platform for look in some}.isdisjoint(look.platform for look in others)


def _ruled_out(
    some: Sequence[Look], others: Sequence[Look], apart: Collection[frozenset[Key]], judged: Collection[Key]
) -> bool:
    """Whether they were judged not to be the same, or have two different accounts on one platform."""
    one, other = _accounts(some), _accounts(others)
    if not judged or one.keys().isdisjoint(judged):
        said_so = False
    else:
        said_so = any(frozenset((a, b)) in apart for a in one for b in other)
    return said_so or any(
        a[0] == b[0] and a[0] not in ADDRESSES and _differ(a[1], one[a], b[1], other[b]) for a in one for b in other
    )


def _accounts(looks: Iterable[Look]) -> dict[Key, set[str]]:
    """Every account of a person, with the handles it was seen under."""
    found: dict[Key, set[str]] = defaultdict(set)
    for look in looks:
        found[look.platform, look.key].add(look.at)
    return found


def _differ(key: str, handles: set[str], other: str, other_handles: set[str]) -> bool:
    """Whether two keys of one platform are two accounts. A name alone tells nothing; a handle may be an id's own."""
    if key[:1] == "=" or other[:1] == "=":
        return False
    return key not in other_handles and other not in handles
