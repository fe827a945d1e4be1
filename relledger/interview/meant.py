"""Whom a name means: somebody of the ledger, one of several, who is called nearly so, or somebody new."""

import re
from collections.abc import Iterator, Sequence

from relledger.interview.talk import CHOICE, YES, Ask, Book, Candidate, Say, Talk, nobody
from relledger.model import Account

LISTED = 9  # candidates for one name
_LISTED = re.compile(r"[,;]|\s(?:and|&|y|e|und|et)\s|\s(?=\d)", re.IGNORECASE)
_RANGE = re.compile(r"[0-9]{1,4}-[0-9]{1,4}")
_AND = re.compile(r"\s+(?:and|&|y|e|und|et)\s+", re.IGNORECASE)
_SPLIT = re.compile(r"[,;\n]+(?![^(]*\))")  # not inside brackets


def each(line: str, book: Book) -> Iterator[str]:
    """The names in a line; `Gus and Imani` are two of them, unless somebody here is called so or neither is known."""
    for part in filter(None, map(str.strip, _SPLIT.split(line))):
        two = [] if "(" in part else _AND.split(part)
        if len(two) > 1 and not book.find(part) and any(book.find(one) for one in two):
            yield from two
        else:
            yield part


def whom(name: str, book: Book) -> Talk[Candidate | None]:
    """The one person a name means: found, chosen among several, or put down as somebody new."""
    meant: Candidate | str | None = name
    while isinstance(meant, str):
        name, candidates = meant, list(book.find(meant))
        if len(candidates) == 1:
            return (yield from _met(candidates[0]))
        if not candidates and (candidates := list(book.like(name))):
            yield Say(f"  Nobody here is called {name}. Somebody like that is:")
        meant = yield from _chosen(name, candidates) if candidates else _unheard(name)
    return meant


def _met(one: Candidate) -> Talk[Candidate | None]:
    if one.ours:
        yield Say(f"  {one.name} is one of us; left out.")
        return None
    yield Say(f"  {_known(one)}")
    return one


def _unheard(name: str) -> Talk[Candidate | str | None]:
    """Somebody new, nobody, or the name that was meant instead."""
    line = yield Ask(f"Nobody here is called {name}. Somebody new, met in person?  [y | n | the right name]", CHOICE)
    if line.strip().casefold() in YES:
        return _new(name)
    return None if nobody(line) else line.strip()


def _chosen(name: str, candidates: Sequence[Candidate]) -> Talk[Candidate | str | None]:
    """One of those who fit, somebody new, nobody, or more of the name."""
    listed = [one for one in candidates if not one.ours][:LISTED]
    more = len(candidates) - len(listed)
    yield Say("\n".join(f"  {n} {_known(one)}" for n, one in enumerate(listed, 1)))
    others = f" ({more} more fit: say more of the name)" if more else ""
    line = yield Ask(f"Which {name}?{others}  [number | new | Enter: none]", CHOICE)
    if line.strip().casefold() == "new":
        return _new(name)
    meant, _ = numbers(line, [one.name for one in listed])
    if len(listed) == 1 and line.strip().casefold() in YES:
        meant = {0}
    if len(meant) == 1:
        return listed[meant.pop()]
    return None if meant or line.strip().isdecimal() or nobody(line) else line.strip()


def _known(one: Candidate) -> str:
    return f"{one.name} ({one.known_as})" if one.known_as else one.name


def _new(name: str) -> Candidate:
    return Candidate(Account("in person", name=name), name)


def numbers(line: str, names: Sequence[str]) -> tuple[set[int], list[str]]:
    """Which of a numbered list a line means, by number or by the beginning of a name; and what it cannot mean."""
    meant, lost = set(), []
    for word in filter(None, map(str.strip, _LISTED.split(line))):
        first, _, last = word.partition("-")
        fitting = [n for n, name in enumerate(names) if name.casefold().startswith(word.casefold())]
        if word.isdecimal() and len(word) < 5 and 1 <= int(word) <= len(names):
            meant.add(int(word) - 1)
        elif _RANGE.fullmatch(word) and 1 <= int(first) <= int(last) <= len(names):
            meant |= set(range(int(first) - 1, int(last)))
        elif len(fitting) == 1:
            meant |= set(fitting)
        else:
            lost.append(word)
    return meant, lost
