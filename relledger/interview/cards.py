"""Card by card, whose loss would cost most first: what must nobody say, what was promised; then the rest.

The order inside a card is fixed, safety and debts before birthdays. The rest of a card is only asked while there is
time enough left for the care of everybody still to come.
"""

import re
from collections.abc import Sequence

from relledger.interview import names
from relledger.interview.talk import (
    CHOICE,
    NAMES,
    TEXT,
    TEXTS,
    YES,
    Ask,
    Book,
    Card,
    Frame,
    Note,
    Old,
    Said,
    Say,
    Stopped,
    Talk,
    fact,
    said,
    several,
)
from relledger.vocabulary import NONE, UNKNOWN, VISIBILITIES

CARE = ("take care", "promises")
MOST = 15  # cards in one interview, like the cards of a handover
ELSE = {"place": "lives", "loves": "loves", "dates": "date", "brings": "brings"}
SECONDS = {"take care": TEXT, "promises": TEXT, "who": TEXT, "approach": TEXT, "second holder": NAMES}
_SLOTS = {
    "lives": "lives", "lives in": "lives", "home": "lives", "works": "works", "work": "works", "works at": "works",
    "works as": "works", "plays": "plays", "loves": "loves", "likes": "loves", "date": "date", "dates": "date",
    "birthday": "date", "brings": "brings", "language": "language", "pronoun": "pronoun", "note": "note",
    "never": "avoid", "avoid": "avoid", "who": "who", "approach": "approach",
}  # fmt: skip
_BEGINS = re.compile(rf"(?:^|(?<=[;,.\s]))\s*({'|'.join(sorted(_SLOTS, key=len, reverse=True))})\s*:", re.IGNORECASE)


def cards(frame: Frame, book: Book, until: float) -> Talk[None]:
    """Ask about one person after another until the time is up."""
    every = [card for card in book.cards() if card.still][:MOST]
    later = []
    for n, card in enumerate(every):
        care = sum(_seconds(one, CARE) for one in every[n + 1 :])
        if book.spent() >= until:
            return
        yield Say(heading(card, n + 1, len(every), until - book.spent(), book))
        yield from _care(frame, book, card)
        if book.spent() + _seconds(card) + care <= until:
            yield from _rest(frame, card)
        else:
            later.append(card)
    for card in later:
        if book.spent() >= until:
            return
        if _seconds(card):
            yield Say(f"\n{card.name}, once more")
            yield from _rest(frame, card)


def heading(card: Card, n: int, of: int, left: float, book: Book) -> str:
    """What is shown before the questions: who, and what the ledger holds of them."""
    minutes = max(1, round(left / 60))
    so_far = f"{n} of {of}, about {minutes} minute{'' if minutes == 1 else 's'} left"
    return "\n".join(["", f"{card.name}  ({so_far})", *(f"  {line}" for line in book.evidence(card.person))])


def _seconds(card: Card, asked: Sequence[str] = ()) -> int:
    """How long it takes to ask what was not asked: this, or all but the care."""
    wanted = [one for one in card.still if (one in asked if asked else one not in CARE)]
    return sum(SECONDS.get(one, 0) for one in wanted) + (TEXT if any(one in ELSE for one in wanted) else 0)


def _care(frame: Frame, book: Book, card: Card) -> Talk[None]:
    if "take care" in card.still:
        yield from _fact(frame, card, "avoid", f"What must nobody say or do to {card.name}?")
    if "promises" in card.still:
        yield from promised(frame, book, card)


def _rest(frame: Frame, card: Card) -> Talk[None]:
    if "who" in card.still:
        yield from _fact(frame, card, "who", "Who is that, in one line?")
    if "approach" in card.still:
        yield from _fact(frame, card, "approach", "How, when and by whom best approached?")
    if any(one in ELSE for one in card.still):
        yield from anything(frame, card)
    if "second holder" in card.still:
        yield from _second(frame, card)


def _fact(frame: Frame, card: Card, slot: str, question: str) -> Talk[None]:
    answer = said((yield Ask(f"{question}  {TEXTS}")), frame.usual)
    if answer is not None:
        yield fact(card.account, slot, answer, card.empty.get(slot, ()))


def promised(frame: Frame, book: Book, card: Card) -> Talk[None]:
    """What was promised or is owed, either way; as many as there are."""
    question, more = (
        f"Promised or owed, either way? By them: begin with they:  {TEXTS}",
        "Anything else promised?  [text | Enter: no]",
    )
    while (answer := said((yield Ask(question)), frame.usual)) is not None:
        if not answer.known:
            if question != more:
                yield fact(card.account, "promise", answer, card.empty.get("promise", ()))
            return
        replaces = card.empty.get("promise", ()) if question != more else ()
        yield from _promise(frame, book, card, answer.value, replaces, answer.mark != VISIBILITIES[0])
        question = more


def _promise(frame: Frame, book: Book, card: Card, words: str, replaces: Sequence[str], marked: bool) -> Talk[None]:
    """What was promised, by when, and who sees it through; `marked`: it was not to be said."""
    theirs = re.fullmatch(r"they\s*:\s*(.+)", words, re.IGNORECASE)
    body = {"words": f"from them: {theirs[1]}" if theirs else words, "due": "", "keeper": ""}
    body["made_by"] = card.name if theirs else frame.speaker
    if marked:
        yield Say("  A promise bears no mark: everybody who reads the page reads it. What is confided: at What else.")
    try:
        yield from _due(frame, book, body)
        staying = f" (of those who stay: {', '.join(frame.staying)})" if frame.staying else ""
        keeper = said((yield Ask(f"Who sees it through?{staying}  [name | Enter: nobody yet]", CHOICE)), frame.usual)
        ours = {name.casefold(): name for name in (*frame.staying, frame.holder, frame.speaker)}
        body["keeper"] = ours.get(keeper.value.casefold(), keeper.value) if keeper and keeper.known else ""
        if frame.leaving and body["keeper"].casefold() == frame.holder.casefold():
            yield Say(f"  {frame.holder} leaves on {frame.leaving}: it will need another keeper.")
    except Stopped:
        yield Note("promise", card.account, body, replaces)
        raise
    yield Note("promise", card.account, body, replaces)


def _due(frame: Frame, book: Book, body: dict[str, str]) -> Talk[None]:
    """By when. What cannot be read as a day is asked again; else it stays with the words."""
    while True:
        line = (yield Ask("By when?  [day | Enter: it stands]", CHOICE)).strip()
        answer = said(line, VISIBILITIES[0])
        if answer is None or not answer.known or line.casefold() in ("standing", "always"):
            return
        body["due"] = book.day(line)
        if body["due"]:
            return
        if not frame.patient:
            body["words"] += f" (by: {line})"
            yield Say(f"  {line} is not a day it can read: it stays with the words.")
            return
        yield Say(f"  {line} is not a day it can read. Like 2026-11-21, or 21 Nov 2026.")


def anything(frame: Frame, card: Card) -> Talk[None]:
    """The one open question at the end of a card."""
    line = yield Ask(f"What else?  [lives: works: plays: loves: date: brings: or plain words | {TEXTS[1:]}")
    answer = said(line, frame.usual)
    if answer is None:
        return
    if not answer.known:  # nothing else is known to whoever says so; there may well be something
        for slot in (ELSE[one] for one in card.still if one in ELSE):
            yield fact(card.account, slot, Said(UNKNOWN, VISIBILITIES[0]))
        return
    for slot, words in parts(answer.value):
        each = said(words, answer.mark)
        if each is not None:
            each = each._replace(marked=each.marked or answer.marked)
            yield fact(card.account, slot, each, card.empty.get(slot, ()) if each.known else ())


def parts(words: str) -> list[tuple[str, str]]:
    """An answer cut where a part says what it is: `lives: Echo Park, loves: tacos`; else a note."""
    begins = [*_BEGINS.finditer(words)]
    cut = [("note", words[: begins[0].start()] if begins else words)]
    ends = [*(begin.start() for begin in begins[1:]), len(words)]
    for begin, end in zip(begins, ends, strict=False):  # without a beginning there is one end
        cut.append((_SLOTS[begin[1].casefold()], words[begin.end() : end]))
    return [(slot, text) for slot, some in cut if (text := some.strip(" ;,\t"))]


def _second(frame: Frame, card: Card) -> Talk[None]:
    ours = f" ({', '.join(frame.staying)})" if frame.staying else ""
    line = yield Ask(f"Who else of us knows {card.name} well?{ours}  [names | none | don't know | skip]", NAMES)
    answer = said(line, frame.usual)
    if answer is None:
        return
    if not answer.known:
        yield fact(card.account, "second holder", answer, card.empty.get("second holder", ()))
        return
    spelled = {name.casefold(): name for name in frame.staying}
    for word in several(answer.value):
        holder = spelled.get(word.casefold(), word)
        if holder.casefold() != frame.speaker.casefold():
            replaces = card.empty.get("second holder", ())
            yield Note("hold", card.account, {"holder": holder, "level": names.KNOWS}, replaces)


def stale(frame: Frame, book: Book, until: float) -> Talk[None]:
    """Whether what was learned more than a year ago is still so."""
    for card in book.cards()[:MOST]:
        for old in card.stale:
            if book.spent() >= until:
                return
            yield from _still_so(card, old)


def _still_so(card: Card, old: Old) -> Talk[None]:
    """Whether a fact holds still; a no takes it back, and is never the answer that there is nothing."""
    was = "asked, and there is nothing" if old.value == NONE else old.value
    line = yield Ask(f"{card.name}: {old.slot}: {was} (of {old.on}). Still so?  [y | n | text | none | skip]", CHOICE)
    plain = line.strip().casefold()
    mark = next((v for v in VISIBILITIES if v == old.visibility), VISIBILITIES[0])
    if plain in ("n", "no"):
        try:
            answer = said((yield Ask(f"What instead?  {TEXTS}")), mark)
        except Stopped:
            yield _no_longer(old)
            raise
        if answer is None:
            yield _no_longer(old)
            return
    else:
        answer = Said(old.value, mark, True) if plain in YES else said(line, mark)
        if answer is not None and answer.value == UNKNOWN != old.value:
            return
    if answer is not None:
        yield fact(card.account, old.slot, answer, [old.id])


def _no_longer(old: Old) -> Note:
    return Note("void", None, {"entry": old.id, "why": "no longer so"})
