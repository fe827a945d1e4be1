"""What speaks for two persons being one: the same address, a link to the other, the same handle, the same name.

A name alone says something only where nothing else could: of somebody known by an address or a number alone.

Each ground looks only at people who have something in common, so that a hundred thousand are compared in seconds.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from itertools import combinations

from relledger.likeness import MANY, Key, Known, Look, Reason
from relledger.likeness.traces import bare, is_full, links, mails, phones, place, telling, words

CROWD = 500  # among more people who live, work or play alike, names that are only alike mean nothing
ALIKE = 0.92  # Jaro-Winkler, from which on two names are alike
SHARED = {"lives": "place", "works": "work", "plays": "pastime", "loves": "love"}  # slots that bear out a name
CARD = "card"  # not a slot of anybody's facts: the card of an address book that lists an account
OF_OTHERS = ("brings", "avoid", "date")  # slots whose addresses and numbers are not the person's own
TELEPHONES = ("phone", "telephone", "sms", "whatsapp", "signal", "viber")  # platforms whose ids are numbers

People = Mapping[int, Sequence[Look]]  # every look of every person
Found = Iterator[tuple[int, int, Reason]]
Groups = Iterator[tuple[set[int], set[int], str]]  # each of the one with each of the other, and what they are called


def can_compare() -> bool:
    """Whether names that are only alike can be compared: it takes the extra `match`."""
    return find_spec("rapidfuzz") is not None


def addresses(people: People, known: Iterable[Known]) -> dict[int, set[str]]:
    """The e-mail addresses of each person who has any."""
    found: dict[int, set[str]] = defaultdict(set)
    for looks in people.values():
        for look in looks:
            if _is_address(look):
                found[look.person] |= mails(look.key) | mails(look.handle)
    for fact in known:
        if "@" in fact.value and fact.slot not in OF_OTHERS:
            found[fact.person] |= mails(fact.value)
    return found


def reached(people: People, known: Iterable[Known], of: Mapping[int, set[str]]) -> Found:
    """The same e-mail address or telephone number."""
    by_mail: dict[str, set[int]] = defaultdict(set)
    for person, some in of.items():
        for mail in some:
            by_mail[mail].add(person)
    by_phone: dict[str, set[int]] = defaultdict(set)
    told = [(fact.person, fact.value) for fact in known if fact.slot not in OF_OTHERS]
    told += [(look.person, look.key) for looks in people.values() for look in looks if look.platform in TELEPHONES]
    for person, text in told:
        for phone in phones(text):
            by_phone[phone].add(person)
    for score, ground, groups in ((0.98, "same e-mail address", by_mail), (0.95, "same telephone number", by_phone)):
        for what, group in groups.items():
            for a, b in _within(group):
                called = "" if _compatible(people[a], people[b]) else ", though the names differ"
                yield a, b, Reason(score, ground, what + called)


def listed(known: Iterable[Known]) -> Found:
    """On one card of somebody's address book."""
    cards: dict[str, set[int]] = defaultdict(set)
    for fact in known:
        if fact.slot == CARD:
            cards[fact.value].add(fact.person)
    for group in cards.values():
        for a, b in _within(group):
            yield a, b, Reason(0.97, "on one card of an address book", "all that it lists is said to be one person's")


def linked(people: People, known: Iterable[Known]) -> Found:
    """One account, or a fact, holds the address of the other's profile."""
    naming: dict[Key, set[int]] = defaultdict(set)
    being: dict[Key, set[int]] = defaultdict(set)
    for looks in people.values():
        for look in looks:
            if look.url and (page := place(look.url)) and page != (look.platform, look.at):
                naming[page].add(look.person)
                if not page[0]:  # a site of their own is a profile too
                    being[page].add(look.person)
    for fact in known:
        if fact.slot not in OF_OTHERS:
            for page in links(fact.value):
                naming[page].add(fact.person)
    for looks in people.values() if naming else ():
        for look in looks:
            for page in {(look.platform, look.at), (look.platform, look.key)} & naming.keys():
                being[page].add(look.person)
    for page in naming.keys() & being.keys():
        if len(naming[page] | being[page]) <= MANY:
            reason = Reason(0.93, "one profile links to the other", ":".join(filter(None, page)))
            yield from ((a, b, reason) for a in naming[page] for b in being[page])


def handled(people: People) -> Found:
    """The same handle on another platform."""
    by_handle: dict[str, list[Look]] = defaultdict(list)
    for looks in people.values():
        for look in looks:
            if (at := look.at) and not _is_address(look) and (handle := telling(at)):
                by_handle[handle].append(look)
    for handle, group in by_handle.items():
        if len(group) > 1 and len({look.person for look in group}) <= MANY:
            for one, other in combinations(group, 2):
                if one.person != other.person and one.platform != other.platform:
                    names = _names(people[one.person], handle) & _names(people[other.person], handle)
                    ground = f"same handle{' and name' if names else ''} on another platform"
                    yield one.person, other.person, Reason(0.8 if names else 0.6, ground, min(one.at, other.at))


def named(people: People, known: Iterable[Known]) -> Found:
    """The same name, or one like it, together with something else that both have in common."""
    sharing: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for fact in known:
        if fact.slot in SHARED:
            sharing[fact.slot, plain(fact.value)].setdefault(fact.person, fact.value)
    for (slot, _), group in sharing.items():
        by_name: dict[tuple[str, ...], set[int]] = defaultdict(set)
        for person in group if len(group) > 1 else ():
            for name in _full_names(people[person]):
                by_name[name].add(person)
        common = f"{slot}: {min(group.values())}"
        for some, others, names in _same_names(by_name):
            reason = Reason(0.8, f"same name and {SHARED[slot]}", f"{names}; {common}")
            yield from ((a, b, reason) for a in some for b in others)
        for some, others, names in _alike(by_name) if len(group) <= CROWD and can_compare() else ():
            reason = Reason(0.65, f"names alike and same {SHARED[slot]}", f"{names}; {common}")
            yield from ((a, b, reason) for a in some for b in others)


def written_to(people: People) -> Found:
    """The same whole name, where one of two is known by an address or a number alone, and no third one has the name."""
    alone = {person for person, looks in people.items() if _reached_alone(looks)}
    theirs = (look.name for person in alone for look in people[person])
    by_name: dict[str, set[int]] = {as_seen(name): set() for name in theirs if is_full(words(name))}
    for looks in people.values() if by_name else ():
        for look in looks:
            if (name := as_seen(look.name)) in by_name:
                by_name[name].add(look.person)
    for name, group in by_name.items():
        if len(group) == 2:
            a, b = sorted(group)
            yield a, b, Reason(0.5, "same whole name, and nobody else has it", name)


def as_seen(name: str) -> str:
    """A name without regard to the case of ASCII letters: so an index finds it."""
    return name.translate(_SMALL)


_SMALL = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def _reached_alone(looks: Sequence[Look]) -> bool:
    return all(look.platform in (*TELEPHONES, "email") for look in looks)


def _same_names(by_name: Mapping[tuple[str, ...], set[int]]) -> Groups:
    """Who has the same name, in whatever order its words stand."""
    sorted_names: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for name, group in by_name.items():
        sorted_names[tuple(sorted(name))] |= group
    for name, group in sorted_names.items():
        if 1 < len(group) <= MANY:
            yield group, group, " ".join(name)


def _alike(by_name: Mapping[tuple[str, ...], set[int]]) -> Groups:
    """Who has names that differ a little, where a word of both begins with the same two letters."""
    from rapidfuzz import process
    from rapidfuzz.distance import JaroWinkler

    blocks: dict[str, set[str]] = defaultdict(set)
    for name in by_name:
        for word in name:
            blocks[word[:2]].add(" ".join(name))
    found = set()
    for block in blocks.values():
        ahead = sorted(block)
        while len(ahead) > 1:
            last = ahead.pop()
            near = process.extract(last, ahead, scorer=JaroWinkler.similarity, score_cutoff=ALIKE, limit=None)
            found |= {(first, last) for first, _, _ in near}
    for one, other in sorted(found):
        some, others = by_name[tuple(one.split())], by_name[tuple(other.split())]
        if sorted(one.split()) != sorted(other.split()) and len(some | others) <= MANY:
            yield some, others, f"{one}, {other}"


def _within(group: set[int]) -> Iterator[tuple[int, int]]:
    return combinations(sorted(group), 2) if len(group) <= MANY else iter(())


def plain(value: str) -> str:
    """What was written down, without regard to case and blanks."""
    return " ".join(value.casefold().split())


def _is_address(look: Look) -> bool:
    """Whether an account goes by an e-mail address; Mastodon's handles only look like one."""
    return "@" in look.key[1:] + look.handle[1:] and look.platform != "mastodon"


def _full_names(looks: Sequence[Look]) -> set[tuple[str, ...]]:
    return {name for look in looks if is_full(name := words(look.name))}


def _names(looks: Sequence[Look], handle: str) -> set[tuple[str, ...]]:
    """What a person is called, but for the handle itself written as a name."""
    named = (words(look.name) for look in looks if bare("".join(look.name.split())) != handle)
    return {tuple(sorted(name)) for name in named if name}


def _compatible(some: Sequence[Look], others: Sequence[Look]) -> bool:
    """Whether nothing is said against two being one by their whole names: couples share an address."""
    one, other = _full_names(some), _full_names(others)
    return not one or not other or any(_within_each(a, b) for a in one for b in other)


def _within_each(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether every word of the shorter name, or its initial, is in the longer: a family shares one word alone."""
    few, many = sorted((a, b), key=len)
    return all(any(x == y or x == y[:1] or y == x[:1] for y in many) for x in few)
