"""Names first, with no list shown; then cues; last, whom the ledger has among the first and nobody named.

People forget a fifth of their own friends when asked for them, and cues bring those back: places, roles, years, who
comes with whom, first letters (Brewer and others, 1999 to 2005).
"""

import re
from collections.abc import Sequence
from itertools import islice

from relledger.interview.talk import (
    CHOICE,
    CUE,
    NAMES,
    NO,
    YES,
    Ask,
    Book,
    Candidate,
    Frame,
    Note,
    Said,
    Say,
    Stopped,
    Talk,
    fact,
    numbers,
)
from relledger.model import Account

KNOWS, MET, NO_LONGER = "knows well", "has met", "no longer"
PLACES, YEARS, WITH, LETTERS = 3, 3, 2, 5  # so many cues of each sort
LISTED = 9  # candidates for one name
_COMMON = "MJACLRSDBKTEGPNHFIVWOYZUQX"  # first letters, the commonest first
_SPLIT = re.compile(r"[,;\n]+(?![^(]*\))")  # not inside brackets
_NAMED = re.compile(r"([^()]*?)\s*(?:\(([^()]*)\))?\s*")


class Named:
    """Whom somebody named so far, each once, with what was said of them in brackets."""

    def __init__(self) -> None:
        self.people: list[Candidate] = []
        self.remarks: dict[str, str] = {}

    def add(self, one: Candidate, remark: str = "") -> None:
        """Put somebody down."""
        if not any(_same(one, other) for other in self.people):
            self.people.append(one)
        if remark:
            self.remarks[one.account.key] = remark

    def has(self, one: Candidate) -> bool:
        """Whether somebody was named."""
        return any(_same(one, other) for other in self.people)


def names(frame: Frame, book: Book, cues: int) -> Talk[None]:
    """Ask for everybody who would be missed, and note who is known well and who was met."""
    found = Named()
    try:
        yield from _freely(frame, book, found)
        for prompt in _cues(frame, found, cues):
            yield from _named((yield Ask(f"{prompt}  [names | Enter]", CUE)), book, found)
        if cues:
            yield from _letters(book, found)
        left = yield from _recognised(frame, book, found)
        met = yield from _only_met(frame, found)
    except Stopped:  # whoever was named was met at least
        yield from _hold(found, {n: one.level or MET for n, one in enumerate(found.people)}, frame)
        raise
    yield from _hold(found, {n: MET if n in met else KNOWS for n in range(len(found.people))}, frame)
    for one in left:
        yield Note("hold", one.account, {"holder": frame.speaker, "level": NO_LONGER})


def _freely(frame: Frame, book: Book, found: Named) -> Talk[None]:
    prompt = "Say everyone who would be missed: names, with commas between. No list yet; an empty line ends."
    if frame.form == "owner":
        prompt = "Whom have you met yourself, of the people who come? Names, with commas; an empty line ends."
    elif frame.form == "quarterly":
        prompt = "Who is new to you, or matters more than three months ago? Names; an empty line ends."
    if frame.named:
        prompt = f"You named {frame.named} today. Anyone else? Names, with commas; an empty line ends."
    while (line := (yield Ask(prompt, NAMES))).strip() and line.strip().casefold() not in NO:
        yield from _named(line, book, found)
        prompt = "And?"


def _cues(frame: Frame, found: Named, most: int) -> list[str]:
    """Questions that bring names back, the strongest first."""
    first = [one.name for one in islice(found.people, WITH)]
    every = [
        *(f"Who else comes to you at: {place}?" for place in frame.places[:PLACES]),
        "Whom do you only know in person, with no account anywhere?",
        "Whom only by telephone or by message?",
        "Who went quiet?",
        *(f"Who comes with {name}, or because of them?" for name in first),
        "Who is a neighbour, from the press, a supplier or a buyer?",
        "Who helps other guests? Who complains, and is right?",
        *(f"Who came first in {year}?" for year in frame.years[-YEARS:]),
    ]
    return every[:most]


def _letters(book: Book, found: Named) -> Talk[None]:
    had = {word[:1].upper() for one in found.people for word in one.name.split()}
    free = [letter for letter in _COMMON if letter not in had][:LETTERS]
    if found.people and free:
        letters = ", ".join(f"{letter}.." for letter in free)
        yield from _named((yield Ask(f"Anyone whose name begins with {letters}?  [names | Enter]", CUE)), book, found)


def _named(line: str, book: Book, found: Named) -> Talk[None]:
    """Find out whom each name of a line means."""
    if line.strip().casefold() in (*NO, "skip"):
        return
    for part in filter(None, map(str.strip, _SPLIT.split(line))):
        split = _NAMED.fullmatch(part)
        name, remark = (split[1], split[2] or "") if split and split[1] else (part, "")
        one = yield from whom(name, book)
        if one is not None:
            found.add(one, " ".join(remark.split()))


def whom(name: str, book: Book) -> Talk[Candidate | None]:
    """The one person a name means: found, chosen among several, or put down as somebody new."""
    meant: Candidate | str | None = name
    while isinstance(meant, str):
        name, candidates = meant, list(book.find(meant))
        if len(candidates) == 1:
            return (yield from _met(candidates[0]))
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
    plain = line.strip().casefold()
    if plain in YES:
        return _new(name)
    return None if plain in NO else line.strip() or None


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
    if len(meant) == 1:
        return listed[meant.pop()]
    plain = line.strip()
    return None if meant or plain.isdecimal() or plain.casefold() in NO else plain or None


def _recognised(frame: Frame, book: Book, found: Named) -> Talk[list[Candidate]]:
    """Whom the ledger has among the first and nobody named: those who are not known are returned."""
    unnamed = [one for one in book.unnamed() if not found.has(one)]
    if not unnamed:
        return []
    yield Say("You did not name, the ledger does:\n" + _list(unnamed))
    line = yield Ask("Which of them do you know?  [numbers | all | none | Enter: later]", CHOICE)
    plain = line.strip().casefold()
    if not plain or plain == "skip":
        return []
    known, lost = numbers("" if plain in YES + NO else line, [one.name for one in unnamed])
    if lost:
        yield Say(f"Not on the list: {', '.join(lost)}.")
    known = set(range(len(unnamed))) if plain in YES else known
    for n in sorted(known):
        found.add(unnamed[n])
    return [one for n, one in enumerate(unnamed) if n not in known] if known or plain in NO else []


def _only_met(frame: Frame, found: Named) -> Talk[set[int]]:
    """Who of those named was only met; a number after a minus takes somebody off the list."""
    if not found.people:
        return set()
    yield Say("You named:\n" + _list(found.people))
    line = yield Ask(
        "Whom of these have you only met? The others could be rung today and would be glad.\n"
        "[numbers | all | Enter: nobody | -3 takes 3 off the list]",
        CUE,
    )
    if line.strip().casefold() in YES:
        return set(range(len(found.people)))
    names = [one.name for one in found.people]
    off, _ = numbers(" ".join(re.findall(r"(?<!\w)-\s*(\d+)", line)), names)
    met, lost = numbers(re.sub(r"(?<!\w)-\s*\d+", "", line) if line.strip().casefold() not in NO else "", names)
    if lost:
        yield Say(f"Not on the list: {', '.join(lost)}.")
    met -= off
    kept = [n for n in range(len(names)) if n not in off]
    found.people = [found.people[n] for n in kept]
    return {kept.index(n) for n in met}


def _hold(found: Named, levels: dict[int, str], frame: Frame) -> Talk[None]:
    for n, one in enumerate(found.people):
        if levels[n] != one.level:
            yield Note("hold", one.account, {"holder": frame.speaker, "level": levels[n]})
        if remark := found.remarks.get(one.account.key):
            yield fact(one.account, "note", Said(remark, frame.usual))


def _list(people: Sequence[Candidate]) -> str:
    return "\n".join(f"  {n} {one.name}" for n, one in enumerate(people, 1))


def _known(one: Candidate) -> str:
    return f"{one.name} ({one.known_as})" if one.known_as else one.name


def _new(name: str) -> Candidate:
    return Candidate(Account("in person", name=name), name)


def _same(one: Candidate, other: Candidate) -> bool:
    if one.person is not None and other.person is not None:
        return one.person == other.person
    return (one.account.platform, one.account.key) == (other.account.platform, other.account.key)
