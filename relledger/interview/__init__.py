"""The interview: gets the knowing out of a head and into dated, attributed facts. Pure: no I/O, no clock.

A conversation is a generator: it yields what to say, to ask and to note, and is sent the answers. Everything is noted
when it is answered, so it can be stopped anywhere; where it goes on follows from what was answered, not from a state.
"""

from relledger.interview import cards, closing, names, rules
from relledger.interview.talk import CHOICE, Ask, Book, Frame, Note, Say, Talk, mark, nobody, several

CUES = {25: 14, 15: 5, 0: 0}  # from so many minutes, so many cues
INCIDENTS = {25: 2, 15: 1, 0: 0}
CARDS_END, INCIDENTS_END, RULES_END = 20 / 30, 25 / 30, 28 / 30  # of the time there is


def interview(frame: Frame, book: Book) -> Talk[None]:
    """The whole conversation, in the form that the frame names."""
    frame = yield from _framed(frame)
    form = {"owner": _owner, "quarterly": _quarterly}.get(frame.form, _full)
    yield from form(frame, book, frame.minutes * 60.0)
    yield Say("\nRead-back")
    yield from closing.read_back(book)
    yield from closing.more(book)


def _full(frame: Frame, book: Book, seconds: float) -> Talk[None]:
    """Five parts: names, care, incidents, rules, read-back."""
    if not frame.begun:
        yield Say("\n1 of 5  Names")
        yield from names.names(frame, book, _by_length(CUES, frame))
    yield Say("\n2 of 5  Take care")
    yield from cards.cards(frame, book, seconds * CARDS_END)
    if _by_length(INCIDENTS, frame):
        yield Say("\n3 of 5  Incidents")
        yield from rules.incidents(frame, book, _by_length(INCIDENTS, frame), seconds * INCIDENTS_END)
    yield Say("\n4 of 5  If-thens")
    yield from rules.if_thens(frame, book, seconds * RULES_END)
    yield from rules.same_day(frame)
    yield from rules.not_spam(frame)


def _owner(frame: Frame, book: Book, seconds: float) -> Talk[None]:
    """What the owner knows, whom she has met, what must come to her, what the next agency may see."""
    if not frame.begun:
        yield Say("\n1 of 4  Whom you have met")
        yield from names.names(frame, book, 0)
    yield Say("\n2 of 4  What must come to you")
    yield from rules.same_day(frame, you=True)
    yield Say("\n3 of 4  What you know, and what the next agency may see")
    every = sorted(book.cards(), key=lambda card: not card.held)[: cards.MOST]
    for n, card in enumerate(every, 1):
        if book.spent() >= seconds * RULES_END:
            break
        yield Say(cards.heading(card, n, len(every), seconds * RULES_END - book.spent(), book))
        yield from cards.anything(frame, card)
        yield from rules.hidden(frame, book, card)


def _quarterly(frame: Frame, book: Book, seconds: float) -> Talk[None]:
    """Only what changed: who is new, what is a year old, what was never asked of the first."""
    if not frame.begun:
        yield Say("\n1 of 3  Who is new")
        yield from names.names(frame, book, 0)
    yield Say("\n2 of 3  What is older than a year")
    yield from cards.stale(frame, book, seconds / 2)
    yield Say("\n3 of 3  What was never asked")
    yield from cards.cards(frame, book, seconds * RULES_END)


def _framed(frame: Frame) -> Talk[Frame]:
    """Who speaks, until when, to whom, and what may be said of what is told."""
    about = f"; {frame.holder} leaves on {frame.leaving}" if frame.leaving else ""
    yield Say(
        f"{frame.brand}: {frame.speaker} speaks{about}. About {frame.minutes} minutes.\n"
        "Every answer is kept as it is given. Type stop at any question; the same command goes on from there.\n"
        "A line may end in /say, /know (to be known, never raised) or /ask (ask them first)."
    )
    if frame.leaving and not frame.announced:
        yield Note("team", None, {"name": frame.holder, "state": "left", "on": frame.leaving})
    usual = None
    while usual is None:
        line = yield Ask("And a line that ends in none of these?  [say | know | ask | Enter: say]", CHOICE)
        usual = mark(line) if line.strip() else frame.usual
        if usual is None and not frame.patient:
            yield Say(f"{line.strip()} is not a mark; taken as: {frame.usual}.")
            usual = frame.usual
    if not frame.staying:
        frame = yield from _staying(frame)
    return frame._replace(usual=usual)


def _staying(frame: Frame) -> Talk[Frame]:
    line = yield Ask("Who of you stays and will hear this?  [names | Enter: not known yet]", CHOICE)
    staying = [] if nobody(line) else several(line)
    for name in staying:
        yield Note("team", None, {"name": name, "state": "joined"})
    return frame._replace(staying=staying)


def _by_length(table: dict[int, int], frame: Frame) -> int:
    return next(value for minutes, value in table.items() if frame.minutes >= minutes)
