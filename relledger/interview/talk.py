"""The turns of a conversation, what it may look up, and how an answer is read. No I/O: others print and read."""

import re
from collections.abc import Callable, Generator, Mapping, Sequence
from typing import NamedTuple, Protocol, TypeAlias, TypeVar

from relledger.model import Account
from relledger.vocabulary import NONE, UNKNOWN, VISIBILITIES, Visibility

T = TypeVar("T")
TEXT, CHOICE, CUE, NAMES = 30, 8, 10, 20  # seconds an answer takes: typed in words, chosen, to a cue, a row of names
TEXTS = "[text | none | don't know | skip]"


class Stopped(Exception):
    """Whoever answers has had enough. Thrown into a conversation, which notes what it holds and passes it on."""


class Say(NamedTuple):
    """Something to print."""

    text: str


class Ask(NamedTuple):
    """Something to ask; the answer is one line of text."""

    prompt: str
    seconds: int = TEXT


class Note(NamedTuple):
    """Something to record; the answer is its id. `replaces`: entries that it takes the place of.

    `marked`: whoever spoke said what may be said of it; else a sensitive matter makes it stricter.
    """

    kind: str
    account: Account | None
    body: Mapping[str, str]
    replaces: Sequence[str] = ()
    marked: bool = True


Turn: TypeAlias = Say | Ask | Note
Talk: TypeAlias = Generator[Turn, str, T]


class Candidate(NamedTuple):
    """Somebody whom a name may mean."""

    account: Account
    name: str
    known_as: str = ""
    ours: bool = False
    person: int | None = None  # None: somebody new
    level: str = ""  # how well the speaker knows them, as far as it is written down
    unasked: bool = False  # they were named, and how well they are known was not said before a stop


class Old(NamedTuple):
    """A fact that was learned long ago."""

    id: str
    slot: str
    value: str
    visibility: str
    on: str


class Card(NamedTuple):
    """One person to be asked about: what would be lost of them, and what was not asked."""

    person: int
    name: str
    account: Account
    share: float  # of all support, in percent
    loss: float
    open: int  # how much of what should be asked was not, of 100
    still: Sequence[str]  # the same in words
    empty: Mapping[str, Sequence[str]] = {}  # by slot, answers that there is nothing, or that nobody knows
    stale: Sequence[Old] = ()
    held: bool = False  # the speaker knows them well, or has met them


class Noted(NamedTuple):
    """Something recorded today by whoever speaks."""

    id: str
    words: str
    note: Note
    field: str  # of the body, that a correction writes anew; '': none


class Book(Protocol):
    """What the conversation may look up, and how much of its time is spent."""

    def find(self, words: str) -> Sequence[Candidate]:
        """Whom somebody may mean."""

    def like(self, words: str) -> Sequence[Candidate]:
        """Whom a name that nobody bears may be a slip for."""

    def unnamed(self) -> Sequence[Candidate]:
        """The first by support of whom the speaker never said whether they know them."""

    def unasked(self) -> Sequence[Candidate]:
        """Whom the speaker named, and stopped before saying how well they are known."""

    def cards(self) -> Sequence[Card]:
        """Everybody worth asking about, the greatest loss first."""

    def evidence(self, person: int) -> Sequence[str]:
        """What a card shows of a person before it asks."""

    def sayable(self, person: int) -> Sequence[Old]:
        """What the next agency would read of a person."""

    def noted(self) -> Sequence[Noted]:
        """What was recorded today from the speaker's mouth."""

    def day(self, words: str) -> str:
        """A day that somebody typed, in ISO; '' where it cannot be read."""

    def spent(self) -> float:
        """Seconds since the beginning."""


class Frame(NamedTuple):
    """Who speaks, about whose leaving, for how long."""

    brand: str
    speaker: str
    holder: str = ""  # whose leaving is feared; '': nobody's in particular
    leaving: str = ""  # the day, in ISO
    minutes: int = 30
    form: str = "full"  # full | owner | quarterly
    staying: Sequence[str] = ()  # of the team
    announced: bool = True  # the day of leaving is already written down
    named: int = 0  # people whom the speaker named today, before this was begun again
    begun: bool = False  # cards were asked today
    incidents: int = 0  # told today
    places: Sequence[str] = ()
    years: Sequence[int] = ()
    patient: bool = False  # what cannot be read is asked again
    usual: Visibility = "may say"  # what an answer without a mark is


class Said(NamedTuple):
    """An answer as it is kept; `marked`: with a mark of its own."""

    value: str
    mark: Visibility
    marked: bool = False

    @property
    def known(self) -> bool:
        """Whether it is more than that there is nothing, or that nobody knows."""
        return self.value not in (NONE, UNKNOWN)


_MARKS: dict[str, Visibility] = {
    "say": VISIBILITIES[0], "may say": VISIBILITIES[0], "s": VISIBILITIES[0],
    "know": VISIBILITIES[1], "know only": VISIBILITIES[1], "k": VISIBILITIES[1],
    "ask": VISIBILITIES[2], "ask first": VISIBILITIES[2], "a": VISIBILITIES[2],
}  # fmt: skip
_MARKED = re.compile(rf"(?s)(.*?)\s*/\s*({'|'.join(_MARKS)})", re.IGNORECASE)
_SEVERAL = re.compile(r"[,;]|\s(?:and|&|y|e|und|et)\s", re.IGNORECASE)
_SKIPPED = ("", "skip", "s", "later")
_NONE = (
    "none", "nothing", "nobody", "no one", "no-one", "nope", "no", "n", "-",
    "ninguno", "ninguna", "nada", "nadie", "keine", "nichts", "niemand",
)  # fmt: skip
_UNKNOWN = (
    "don't know", "dont know", "do not know", "dunno", "no idea", "unknown", "?",
    "no sé", "no se", "no lo sé", "no lo se", "ni idea", "quién sabe", "quien sabe", "weiß nicht", "keine ahnung",
)  # fmt: skip
YES, NO = ("y", "yes", "all", "ja", "sí", "si"), ("n", "no", "none", "nobody", "nein", "nadie", "ninguno", "ninguna")


def said(line: str, usual: Visibility) -> Said | None:
    """An answer with its mark; None where it was skipped. That there is nothing may always be said."""
    marked = _MARKED.fullmatch(line.strip())
    words = " ".join((marked[1] if marked else line).split())
    plain = words.casefold().replace("’", "'").rstrip(".")
    if plain in _SKIPPED:
        return None
    if plain in _NONE or plain in _UNKNOWN:
        return Said(NONE if plain in _NONE else UNKNOWN, VISIBILITIES[0])
    return Said(words, _MARKS[marked[2].casefold()], True) if marked else Said(words, usual)


def mark(words: str) -> Visibility | None:
    """A mark by its name, or None."""
    return _MARKS.get(words.strip().casefold().lstrip("/"))


def fact(account: Account, slot: str, answer: Said, replaces: Sequence[str] = ()) -> Note:
    """A fact from somebody's mouth."""
    body = {"slot": slot, "value": answer.value, "visibility": answer.mark, "source": "told"}
    return Note("fact", account, body, replaces, answer.marked)


def nobody(line: str) -> bool:
    """Whether a line names nobody: it is empty, a no, a skip, or says that no name is known."""
    plain = line.strip().casefold().replace("’", "'").rstrip(".")
    return plain in (*_NONE, *_UNKNOWN, "", "skip")


def several(line: str) -> list[str]:
    """The names in a line, of whom nobody has to be looked up."""
    return list(filter(None, map(str.strip, _SEVERAL.split(line))))


def drive(
    talk: Talk[None], read: Callable[[Ask], str | None], write: Callable[[Note], str], say: Callable[[str], None]
) -> bool:
    """Hold a conversation; whether it came to its end. `read` gives None where whoever answers has had enough."""
    stopped = False
    try:
        turn = next(talk)
        while True:
            answer = ""
            if isinstance(turn, Say):
                say(turn.text)
            elif isinstance(turn, Note):
                answer = write(turn)
            elif (line := None if stopped else read(turn)) is None:
                stopped = True
                turn = talk.throw(Stopped())
                continue
            else:
                answer = line
            turn = talk.send(answer)
    except StopIteration:
        return not stopped
    except Stopped:
        return False
