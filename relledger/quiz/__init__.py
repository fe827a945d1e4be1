"""The read-back: questions out, answers in, what to write down. Pure: no I/O, no clock.

Writing down is not handing over: what counts is that the receiver says it back. One question asks for what is not
there, so that a guess costs; a starred one is about what must not be said, or about safety, and must not be missed.
"""

import hashlib
import re
from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

from relledger.model import Account

MOST = 10  # questions in a sitting
STARRED = 3  # of them, at least, where there are so many
SEALED = 20  # questions that a holder seals from memory
TEXTS = {
    "never": "What must nobody say or do to {name}?",
    "hush": "What do we know of {name}, and never raise?",
    "contact": "May we write to {name}?",
    "who": "Who is {name}, in a line?",
    "lives": "Where does {name} live?",
    "works": "Where, or as what, does {name} work?",
    "plays": "What does {name} do for fun?",
    "loves": "What does {name} love?",
    "date": "Which day matters to {name}?",
    "approach": "How is {name} best reached?",
    "brings": "Whom or what does {name} bring?",
    "language": "Which language does {name} like to be written to in?",
    "pronoun": "How is {name} spoken of?",
    "owed": "What did we promise {name}, and who keeps it?",
    "due": "By when: “{words}”, as we promised {name}?",
    "holds": "Who of us knows {name} well?",
    "near": "Who lives, works or plays here: {place}?",
    "meet": "Who loves this, and should meet: {what}?",
    "both": "Who has to do with {place} and loves {what}?",
    "silent": "Since when has {name} been silent?",
    "vouch": "Who vouches for {name}, and why?",
    "rule": "What do we do if: {when}?",
    "answer": "How fast do we answer: {when}?",
    "owner": "Who must hear of it the same day: {when}?",
    "trap": "What did we promise {name}, and who keeps it?",
    "sealed": "{question}",
}
NOTHING = (
    "nothing", "none", "no", "no promise", "nobody", "not written down", "there is nothing", "we did not", "-", "nada",
)  # fmt: skip
UNKNOWN = (
    "don't know", "dont know", "do not know", "no idea", "have no idea", "cannot tell", "can't tell", "?", "skip",
    "no sé", "no lo sé",
)  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"\d{4}-(\d\d)-(\d\d)")
_SMALL = 3  # letters: a word so short says nothing of its own


class Question(NamedTuple):
    """One question: the words it is made of, what its answer must hold, which part of the page holds it."""

    key: str
    words: tuple[tuple[str, str], ...]
    parts: tuple[str, ...]  # every one of them stands on the page; none: that there is nothing is the answer
    starred: bool
    where: str
    account: Account | None = None

    @property
    def text(self) -> str:
        """The question as it is put."""
        return TEXTS[self.key].format(**dict(self.words))

    @property
    def answer(self) -> str:
        """The answer as it is read out."""
        return "; ".join(self.parts) or "nothing"


def chosen(every: Sequence[Question], most: int = MOST, seed: str = "") -> list[Question]:
    """So many of them, always the same for a seed: the starred first, then of many kinds; one for what is not there."""

    def lot(question: Question) -> str:
        return hashlib.sha256(f"{seed}\0{question.key}\0{question.text}".encode("utf-8", "surrogatepass")).hexdigest()

    drawn = sorted(every, key=lot)
    traps = [one for one in drawn if not one.parts][:1]
    found: list[Question] = []
    while len(found) < most - len(traps):
        starred = sum(one.starred for one in found)
        left = [one for one in drawn if one.parts and one not in found]
        left = [one for one in left if one.starred and starred < STARRED] or left
        if not left:
            break
        used = [one.key for one in found]
        # Next to a question for a promise that is not there stands one for a promise that is.
        found.append(min(left, key=lambda one: (used.count(one.key), one.key != "owed")))
    at = int(hashlib.sha256(seed.encode("utf-8", "surrogatepass")).hexdigest(), 16) % (len(found) + 1)
    return [*found[:at], *traps, *found[at:]]


def right(question: Question, said: str) -> bool | None:
    """Whether an answer is right; None where only somebody who reads the page can tell."""
    line = " ".join(said.casefold().replace("’", "'").split()).strip(" .!")
    if not line or line.removeprefix("i ") in UNKNOWN:
        return False
    nothing = line in NOTHING or line.startswith(("nothing", "no promise"))
    if not question.parts:
        return nothing
    if nothing:
        return False
    return True if all(_holds(line, part) for part in question.parts) else None


def _holds(line: str, part: str) -> bool:
    """Whether a line has every word of a part that says something; a day in any of its usual forms."""
    day = _ISO.fullmatch(part)
    if day and part not in line:
        return bool(re.search(rf"\b0?{int(day[2])}\b", line)) and (
            _MONTHS[(int(day[1]) - 1) % 12] in line or bool(re.search(rf"\b0?{int(day[1])}\b", line))
        )
    words = set(_words(line))
    wanted = _words(part.casefold().replace("’", "'"))
    telling = [word for word in wanted if len(word) > _SMALL or word.isdecimal()] or wanted
    return bool(telling) and words.issuperset(telling)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:'[^\W_]+)?", text)


def interval(right: int, of: int) -> tuple[float, float]:
    """Between which shares the true one lies, 95 times of 100 (Wilson): a point would say more than is known."""
    if not of:
        return 0.0, 1.0
    z, share = 1.96, right / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return max(0.0, middle - half), min(1.0, middle + half)
