"""Names first, with no list shown; then cues; last, whom the ledger has among the first and nobody named.

People forget a fifth of their own friends when asked for them, and cues bring those back: places, roles, years, who
comes with whom, first letters (Brewer and others, 1999 to 2005).
"""

import re
from collections.abc import Sequence
from itertools import islice

from relledger.interview.meant import each, numbers, whom
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
    nobody,
)

KNOWS, MET, NO_LONGER = "knows well", "has met", "no longer"
UNASKED = "unasked"  # of a hold: what was not said before a stop, and is asked when it goes on
PLACES, YEARS, WITH, LETTERS = 3, 3, 2, 5  # so many cues of each sort
_COMMON = "MJACLRSDBKTEGPNHFIVWOYZUQX"  # first letters, the commonest first
_OFF = re.compile(r"(?<!\w)-\s*(\d+)")
_NAMED = re.compile(r"([^()]*?)\s*(?:\(([^()]*)\))?\s*")


class Named:
    """Whom somebody named so far, each once, with what was said of them in brackets."""

    def __init__(self) -> None:
        self.people: list[Candidate] = []
        self._remarks: list[tuple[Candidate, str]] = []

    def add(self, one: Candidate, remark: str = "") -> None:
        """Put somebody down."""
        if not any(_same(one, other) for other in self.people):
            self.people.append(one)
        if remark:
            self._remarks.append((one, remark))

    def remarks(self, one: Candidate) -> list[str]:
        """What was said of somebody, each once."""
        return list(dict.fromkeys(remark for other, remark in self._remarks if _same(one, other)))

    def has(self, one: Candidate) -> bool:
        """Whether somebody was named."""
        return any(_same(one, other) for other in self.people)


def names(frame: Frame, book: Book, cues: int) -> Talk[None]:
    """Ask for everybody who would be missed, and note who is known well and who was met."""
    found = Named()
    for one in book.unasked():
        found.add(one)
    try:
        yield from _freely(frame, book, found)
        for prompt in _cues(frame, found, cues):
            yield from _named((yield Ask(f"{prompt}  [names | Enter]", CUE)), book, found)
        if cues:
            yield from _letters(book, found)
        left = yield from _recognised(frame, book, found)
        met = yield from _only_met(frame, found)
    except Stopped:  # whoever was named was met at least
        for one in found.people:
            if not one.level:
                yield Note("hold", one.account, {"holder": frame.speaker, "level": MET, UNASKED: "how well"})
        yield from _remarks(found, frame)
        raise
    for n, one in enumerate(found.people):
        level = MET if n in met else KNOWS
        if level != one.level or one.unasked:
            yield Note("hold", one.account, {"holder": frame.speaker, "level": level})
    yield from _remarks(found, frame)
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
    while not nobody(line := (yield Ask(prompt, NAMES))):
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
    if nobody(line):
        return
    for part in each(line, book):
        split = _NAMED.fullmatch(part)
        name, remark = (split[1], split[2] or "") if split and split[1] else (part, "")
        one = yield from whom(name, book)
        if one is not None:
            found.add(one, " ".join(remark.split()))


def _recognised(frame: Frame, book: Book, found: Named) -> Talk[list[Candidate]]:
    """Whom the ledger has among the first and nobody named: those who are not known are returned."""
    unnamed = [one for one in book.unnamed() if not found.has(one)]
    if not unnamed:
        return []
    yield Say("You did not name, the ledger does:\n" + _list(unnamed))
    lost = [""]
    while lost:
        line = yield Ask("Which of them do you know?  [numbers | all | none | Enter: later]", CHOICE)
        plain = line.strip().casefold()
        if not plain or plain == "skip":
            return []
        known, lost = numbers("" if plain in YES + NO else line, [one.name for one in unnamed])
        if lost:
            yield Say(f"Not on the list: {', '.join(lost)}.")
        if not frame.patient:
            break
    known = set(range(len(unnamed))) if plain in YES else known
    for n in sorted(known):
        found.add(unnamed[n])
    if lost or not (known or plain in NO):  # whom that meant may be any of the others
        return []
    return [one for n, one in enumerate(unnamed) if n not in known]


def _only_met(frame: Frame, found: Named) -> Talk[set[int]]:
    """Who of those named was only met; a number after a minus takes somebody off the list."""
    if not found.people:
        return set()
    yield Say("You named:\n" + _list(found.people))
    names, lost = [one.name for one in found.people], [""]
    while lost:
        line = yield Ask(
            "Whom of these have you only met? The others could be rung today and would be glad.\n"
            "[numbers | all | Enter: nobody | -3 takes 3 off the list]",
            CUE,
        )
        if line.strip().casefold() in YES:
            return set(range(len(found.people)))
        off, _ = numbers(" ".join(_OFF.findall(line)), names)
        met, lost = numbers("" if nobody(line) else _OFF.sub("", line), names)
        if lost:
            yield Say(f"Not on the list: {', '.join(lost)}.")
        if not frame.patient:
            break
    for one in (found.people[n] for n in off):
        if one.unasked:  # written down before the stop
            yield Note("hold", one.account, {"holder": frame.speaker, "level": NO_LONGER})
    met -= off
    kept = [n for n in range(len(names)) if n not in off]
    found.people = [found.people[n] for n in kept]
    return {kept.index(n) for n in met}


def _remarks(found: Named, frame: Frame) -> Talk[None]:
    for one in found.people:
        for remark in found.remarks(one):
            yield fact(one.account, "note", Said(remark, frame.usual))


def _list(people: Sequence[Candidate]) -> str:
    return "\n".join(f"  {n} {one.name}" for n, one in enumerate(people, 1))


def _same(one: Candidate, other: Candidate) -> bool:
    if one.person is not None and other.person is not None:
        return one.person == other.person
    return (one.account.platform, one.account.key) == (other.account.platform, other.account.key)
