"""A fact as somebody types it, made into the body of an entry: its value, mark, source and days."""

from typing import NamedTuple

from relledger.errors import UserError
from relledger.questions import _entries
from relledger.vocabulary import VISIBILITIES

MAY_SAY, HUSH, ASK_FIRST = VISIBILITIES
SOURCES = ("told", "seen", "inferred")
OPTIONAL = ("on", "until", "evidence")  # left out where they are empty
_MARKS: dict[str, str] = {
    MAY_SAY: MAY_SAY, HUSH: HUSH, ASK_FIRST: ASK_FIRST, "say": MAY_SAY, "know": HUSH, "ask": ASK_FIRST,
}  # fmt: skip


class Noted(NamedTuple):
    """The body of a fact. `matter`: the sensitive matter because of which it got its mark, where none was given."""

    body: dict[str, str]
    matter: str | None = None

    @property
    def words(self) -> str:
        """What it says and how it is marked, in a line."""
        said = f"{self.body['slot']}: {self.body['value']}"
        if answer := _entries.answered(self.body["value"]):
            said = f"{self.body['slot']}: {_entries.ANSWERED[answer]}"
        days = [f"{name} {self.body[name]}" for name in ("on", "until") if self.body.get(name)]
        hush = [f"because of {self.matter}"] if self.matter else []
        return f"{said} ({'; '.join([self.body['visibility'], *hush, *days])})"


def noted(slot: str, value: str, *, visibility: str = "", source: str = "told", **more: str) -> Noted:
    """A fact to be written down. On a sensitive matter it is not to be raised, unless a mark was given."""
    text = kept(value)
    matter = None if visibility.strip() else _matter(text)
    body = {
        "slot": slot,
        "value": text,
        "visibility": mark(visibility) if visibility.strip() else HUSH if matter else MAY_SAY,
        "source": origin(source),
    } | {name: text.strip() for name, text in more.items() if text.strip()}
    in_time(body)
    return Noted(body, matter)


def kept(text: str) -> str:
    """A value as it is kept: `none` and `don't know` in one spelling."""
    return _entries.answered(text) or text.strip()


def _matter(text: str) -> str | None:
    from relledger.interests import sensitive

    return None if _entries.answered(text) else sensitive(text)


def stricter(noted: Noted) -> Noted:
    """The same fact; one that may be said though it touches a sensitive matter is marked as not to be raised."""
    matter = _matter(noted.body["value"]) if noted.body["visibility"] == MAY_SAY else None
    return Noted({**noted.body, "visibility": HUSH}, matter) if matter else noted


def in_time(body: dict[str, str]) -> None:
    """Refuse a fact that ends before it was learned."""
    on, until = body.get("on", ""), body.get("until", "")
    if on and until and until < on:
        raise UserError(f"It would expire on {until}, before it was learned on {on}.", "Nothing was noted.")


def mark(words: str) -> str:
    """What may be said of a fact, by any of its names."""
    plain = " ".join(words.casefold().replace("’", "'").split())
    if plain not in _MARKS:
        raise UserError(f"{words or 'Nothing'} is not a mark.", "Nothing was noted. There are: may say, know, ask.")
    return _MARKS[plain]


def origin(word: str) -> str:
    """Where a fact comes from."""
    if word.strip().casefold() not in SOURCES:
        raise UserError(
            f"{word or 'Nothing'} is not a source of knowledge.",
            f"Nothing was noted. There are: {', '.join(SOURCES)}.",
        )
    return word.strip().casefold()
