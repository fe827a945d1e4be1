"""The two conversations: a holder seals questions from memory; the receiver answers questions from the page alone.

What is said is noted answer by answer, so a sitting that stops is kept as far as it came. Where no rule can tell
whether an answer is right, what the page says is read out, and whoever listens says whether it was the same.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from relledger.interview.meant import numbers
from relledger.interview.talk import CHOICE, YES, Ask, Candidate, Note, Say, Talk
from relledger.model import Account
from relledger.quiz import SEALED, Question, interval, right

ENOUGH = 0.9  # of the questions must be right, and no starred one wrong


class Frame(NamedTuple):
    """Who answers, in a sitting that began when, on what the page says or on what was sealed."""

    receiver: str
    began: str
    source: str


def read_back(frame: Frame, questions: Sequence[Question]) -> Talk[None]:
    """Put one question after another, and say how it went."""
    many = len(questions)
    yield Say(
        f"{frame.receiver} answers from the page alone. {many} question{'' if many == 1 else 's'};"
        " * is about what must not go wrong. Nothing is a true answer too."
    )
    well, slips = 0, list[str]()
    for n, question in enumerate(questions, 1):
        said = yield Ask(f"\n{n}{'*' if question.starred else ''} {question.text}")
        good = right(question, said)
        if good is None:
            yield Say(f"  The page says: {question.answer}")
            good = (yield Ask("  Did they say the same?  [y | Enter: no]", CHOICE)).strip().casefold() in YES
        elif not good:
            yield Say(f"  Not so. The page says: {question.answer}")
        yield _note(frame, question, said, good, many)
        well += good
        slips += [question.text] * (question.starred and not good)
    yield Say(summary(well, many, slips))


def _note(frame: Frame, question: Question, said: str, good: bool, many: int) -> Note:
    body = {
        "receiver": frame.receiver, "sitting": frame.began, "source": frame.source, "question": question.text,
        "answer": question.answer, "said": said, "outcome": "right" if good else "wrong", "of": str(many),
    }  # fmt: skip
    return Note("read-back", question.account, body | ({"starred": "yes"} if question.starred else {}))


def summary(well: int, many: int, slips: Sequence[str]) -> str:
    """How a sitting went, with how sure one can be of it."""
    low, high = interval(well, many)
    said = [f"\n{well} of {many} right; of all one could ask, between {low:.0%} and {high:.0%}."]
    said += [f"Missed, and it must not be: {slip}" for slip in slips]
    passed = bool(many) and well >= ENOUGH * many and not slips
    said.append("Enough to begin." if passed else "Not enough yet: read the page once more, and ask again.")
    return "\n".join(said)


def seal(find: Callable[[str], Sequence[Candidate]], have: int) -> Talk[None]:
    """Twenty questions that somebody who knows would ask, from memory, before anybody looks at the page."""
    yield Say(
        f"What would somebody have to know? {SEALED} questions from memory; {have} are sealed.\n"
        "They stand on no page. Later they show how much of what you know is on it."
    )
    n = have
    while n < SEALED:
        question = (yield Ask(f"\n{n + 1}  The question  [text | Enter: no more]")).strip()
        if not question:
            return
        answer = (yield Ask("   Its answer")).strip()
        if not answer:
            yield Say("   A question without its answer cannot be checked: left out.")
            continue
        account = yield from _about(find)
        star = (yield Ask("   Would a wrong answer hurt somebody?  [y | Enter: no]", CHOICE)).strip().casefold() in YES
        yield Note("sealed", account, {"question": question, "answer": answer} | ({"starred": "yes"} if star else {}))
        n += 1


def _about(find: Callable[[str], Sequence[Candidate]]) -> Talk[Account | None]:
    """Whom a question is about: it goes with them when they are forgotten."""
    line = (yield Ask("   About whom?  [a name | Enter: nobody in particular]", CHOICE)).strip()
    while line:
        fitting = [one for one in find(line) if one.person is not None][:9]  # nobody of our team alone
        if len(fitting) == 1:
            return fitting[0].account
        if not fitting:
            line = (yield Ask(f"   Nobody is called {line}.  [another name | Enter: nobody]", CHOICE)).strip()
            continue
        yield Say("\n".join(f"   {n} {one.name}  {one.known_as}" for n, one in enumerate(fitting, 1)))
        line = yield Ask("   Which?  [number | Enter: none of them]", CHOICE)
        which, _ = numbers(line, [one.name for one in fitting])
        return fitting[min(which)].account if which else None
    return None
