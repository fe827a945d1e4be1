"""What no card holds: incidents and the rules in them, if-thens, what must reach the owner the same day.

The incidents follow the critical decision method (Klein and others, 1989): one thing that truly happened, told again,
with questions for cues and choices. The rule in it is read back before it is kept.
"""

import re
from collections.abc import Sequence

from relledger.interview.talk import CHOICE, TEXT, YES, Ask, Book, Card, Frame, Note, Say, Stopped, Talk, said

_IF = re.compile(
    r"(?:if|when|si|cuando|wenn)\s+(?P<when>.+?)\s*(?:,?\s*\b(?:then|entonces|dann)\b|[,:;])\s*(?P<then>.+)",
    re.IGNORECASE,
)
SAME_DAY = "call the owner the same day"
NOT_SPAM = "it is a person, not spam: answer"
UNTOLD = "not told to the end: ask"
_PROBES = (
    ("noticed", "What did you notice first?"),
    ("because", "How did you know?"),
    ("instead", "What would a newcomer have done?"),
    ("then", "Then what did you do, and what came of it?"),
)


def incidents(frame: Frame, book: Book, most: int, until: float) -> Talk[None]:
    """Things that were handled as the owner could not have known to."""
    for n in range(frame.incidents, most):
        if book.spent() >= until:
            return
        which = "A time" if n == 0 else "Another time"
        line = yield Ask(
            f"{which} you handled someone as the owner could not have known to: what happened, in a line?"
            "  [text | Enter: none comes to mind]"
        )
        story = said(line, frame.usual)
        if story is None or not story.known:
            return
        yield from _incident(frame, story.value)


def _incident(frame: Frame, story: str) -> Talk[None]:
    told = {"story": story}
    try:
        for name, question in _PROBES:
            answer = said((yield Ask(f"  {question}")), frame.usual)
            if answer is not None and answer.known:
                told[name] = answer.value
        yield from _rule(told)
    except Stopped:
        yield _kept(told, told.get("noticed", story), told.get("then", f"{UNTOLD} {frame.speaker}"))
        raise


def _rule(told: dict[str, str]) -> Talk[None]:
    """The rule in an incident, read back; kept only as it is confirmed."""
    when, then = told.get("noticed", ""), told.get("then", "")
    if when and then:
        yield Say(f"  As a rule: if {when}, then {then}.")
    how = "y | or type it: if …, then … | Enter: drop it" if when and then else "if …, then … | Enter: drop it"
    line = (yield Ask(f"  Keep which rule?  [{how}]", TEXT)).strip()
    if typed := if_then(line):
        yield _kept(told, *typed)
    elif line.casefold() in YES and when and then:
        yield _kept(told, when, then)
    elif line and when:
        yield _kept(told, when, line)


def _kept(told: dict[str, str], when: str, then: str) -> Note:
    more = {name: words for name, words in told.items() if name not in ("noticed", "then")}
    return Note("rule", None, {"rule": "if-then", "when": when, "then": then} | more)


def if_then(line: str) -> tuple[str, str] | None:
    """A rule that somebody typed: `if …, then …`."""
    found = _IF.fullmatch(line.strip().rstrip("."))
    return (found["when"], found["then"]) if found else None


def if_thens(frame: Frame, book: Book, until: float) -> Talk[None]:
    """Rules that need no story."""
    prompt = "If something happens, what then?  [if …, then … | Enter: no more]"
    while book.spent() < until and (line := (yield Ask(prompt)).strip()) and line.casefold() not in ("none", "skip"):
        typed = if_then(line)
        if typed is None:
            yield Say("  Say it as: if …, then …")
            prompt = "Once more?  [if …, then … | Enter: no more]"
            continue
        yield Note("rule", None, {"rule": "if-then", "when": typed[0], "then": typed[1]})
        prompt = "Another?  [if …, then … | Enter: no more]"


def same_day(frame: Frame, you: bool = False) -> Talk[None]:
    """What must come to the owner on the day it happens."""
    who = "you" if you else "the owner"
    for word in _each((yield Ask(f"What must reach {who} the same day?  [text; with semicolons | skip]")), frame):
        yield Note("rule", None, {"rule": "owner", "when": word, "then": SAME_DAY})


def not_spam(frame: Frame) -> Talk[None]:
    """What is taken for spam and is somebody."""
    for word in _each((yield Ask("What looks like spam and is not?  [text; with semicolons | skip]")), frame):
        yield Note("rule", None, {"rule": "if-then", "when": f"it looks like spam: {word}", "then": NOT_SPAM})


def _each(line: str, frame: Frame) -> Sequence[str]:
    answer = said(line, frame.usual)
    return [part.strip() for part in answer.value.split(";") if part.strip()] if answer and answer.known else []


def hidden(frame: Frame, book: Book, card: Card) -> Talk[None]:
    """What the owner will not have the next agency read of somebody."""
    facts = book.sayable(card.person)
    if not facts:
        return
    yield Say("\n".join(f"  {n} {one.slot}: {one.value}" for n, one in enumerate(facts, 1)))
    line = yield Ask("Which of these must the next agency not see?  [numbers | Enter: none]", CHOICE)
    for n in dict.fromkeys(int(word) for word in re.findall(r"\b\d{1,3}\b", line)):
        if 1 <= n <= len(facts):
            old = facts[n - 1]
            body = {"slot": old.slot, "value": old.value, "visibility": "know, don't raise", "source": "told"}
            yield Note("fact", card.account, body, [old.id])
