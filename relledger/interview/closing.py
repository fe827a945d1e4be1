"""The read-back: what was noted is read out, corrected or taken back; then what more minutes would buy."""

import re
from collections.abc import Sequence

from relledger.interview.cards import CARE, MOST, SECONDS
from relledger.interview.talk import CUE, YES, Ask, Book, Card, Note, Noted, Say, Talk, mark, said
from relledger.vocabulary import VISIBILITIES

MORE = 10  # minutes
POINTS = {"take care": 20, "promises": 20}  # what these two answers add to what is written down of one person
_CHANGE = re.compile(r"(?P<void>void|drop|-)?\s*(?P<n>\d{1,4})\s*(?:[:.)=]\s*(?P<words>.*))?", re.IGNORECASE)


def read_back(book: Book) -> Talk[None]:
    """Read out what was noted today until nothing is to be changed."""
    while noted := book.noted():
        yield Say("Noted today:\n" + "\n".join(f"  {n} {one.words}" for n, one in enumerate(noted, 1)))
        line = yield Ask("Right?  [Enter: yes | 3: new words | 3: /know | void 3]", CUE)
        if not line.strip() or line.strip().casefold() in YES:
            return
        if not (yield from _changed(line, noted)):
            yield Say("  Say the number and the new words, as in 3: Echo Park; or void 3.")


def _changed(line: str, noted: Sequence[Noted]) -> Talk[bool]:
    found = _CHANGE.fullmatch(line.strip())
    if not found or not 1 <= int(found["n"]) <= len(noted):
        return False
    one = noted[int(found["n"]) - 1]
    words = (found["words"] or "").strip()
    if found["void"]:
        yield Note("void", None, {"entry": one.id, "why": "taken back in the read-back"})
        return True
    note = _anew(one, words) if words and one.field else None
    if note is None:
        return False
    if note.body != one.note.body:
        yield note
    return True


def _anew(one: Noted, words: str) -> Note | None:
    """What was noted, with new words, a new mark (`/know`), or both; None where the words say nothing."""
    body = one.note.body
    was = next((v for v in VISIBILITIES if v == body.get("visibility")), VISIBILITIES[0])
    answer, alone = said(words, was), mark(words) if words.startswith("/") else None
    if answer is None and (alone is None or one.note.kind != "fact"):
        return None
    new = {} if answer is None else {one.field: answer.value}
    if one.note.kind == "fact":
        new["visibility"] = alone or (answer.mark if answer else was)
    marked = answer is None or answer.marked
    return one.note._replace(body={**body, **new}, replaces=[one.id], marked=marked)


def more(book: Book) -> Talk[None]:
    """What another ten minutes would add."""
    every = book.cards()
    left = [card for card in every[:MOST] if any(one in card.still for one in CARE)]
    chosen, seconds = list[Card](), 0
    for card in left:
        seconds += sum(SECONDS[one] for one in CARE if one in card.still)
        if seconds > MORE * 60:
            break
        chosen.append(card)
    if not chosen:
        yield Say("Of the first fifteen everybody was asked about; nothing is left to be careful of unasked.")
        return
    gained = {card.person: sum(POINTS[one] for one in CARE if one in card.still) for card in chosen}
    before, after = written(every, {}), written(every, gained)
    names = ", ".join(card.name for card in chosen)
    yield Say(
        f"Still to be asked what to avoid and what was promised: {len(left)} of the first {min(len(every), MOST)}.\n"
        f"{MORE} more minutes: {names}.\n"
        f"Written down, weighed by support: {before:.0f} of 100; then {after:.0f}."
    )


def written(every: Sequence[Card], gained: dict[int, int]) -> float:
    """How much of what should be asked was asked, of 100, weighed by support."""
    whole = sum(card.share for card in every)
    asked = sum(card.share * (100 - card.open + gained.get(card.person, 0)) for card in every)
    return asked / whole if whole else 0.0
