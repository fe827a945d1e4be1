"""The long texts of an X archive, which stand in a file of their own beside the posts that show their beginning."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Raw, Struct

from relledger.sources import _json
from relledger.sources._time import iso

LIMIT = 32 << 20  # characters of long texts kept at hand
_SECONDS = 2  # between a long text and the post that shows its beginning


class _Shape(Struct, frozen=True, gc=False, rename="camel"):
    """What is read of a record; other keys are skipped."""


class _Named(_Shape, frozen=True):
    screen_name: str = ""


class _Core(_Shape, frozen=True):
    text: str
    mentions: list[_Named] = []


class _Note(_Shape, frozen=True):
    note_tweet_id: str
    created_at: str
    core: _Core


_note = _json.decoder(_Note, "noteTweet")


class Note(NamedTuple):
    """A long text, and the handles of whom it names."""

    text: str
    names: Sequence[str] = ()


class Notes:
    """Long texts, to be found by the post that shows their beginning: by its id, or by its time and words."""

    def __init__(self) -> None:
        self.by_id: dict[str, Note] = {}
        self.by_second: dict[int, list[Note]] = defaultdict(list)
        self.size = 0

    def keep(self, raw: Raw) -> bool:
        """Keep a long text if there is room; whether there was."""
        said = _note(raw)
        note = Note(said.core.text, [one.screen_name for one in said.core.mentions if one.screen_name])
        self.size += len(note.text) + sum(map(len, note.names))
        if self.size > LIMIT:
            return False
        self.by_id[said.note_tweet_id] = note
        self.by_second[iso(said.created_at)].append(note)
        return True

    def whole(self, id: str, second: int, text: str) -> Note:
        """The long text of a post; the text itself where there is none."""
        if not self.by_id:
            return Note(text)
        if id in self.by_id:
            return self.by_id[id]
        beginning = text.rpartition("…")[0]
        near = range(second - _SECONDS, second + _SECONDS + 1)
        notes = (note for s in near if s in self.by_second for note in self.by_second[s])
        return next((note for note in notes if beginning and note.text.startswith(beginning)), Note(text))
