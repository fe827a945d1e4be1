"""The long texts of an X archive, which stand in a file of their own beside the posts that show their beginning."""

from collections import defaultdict

LIMIT = 32 << 20  # characters of long texts kept at hand
_SECONDS = 2  # between a long text and the post that shows its beginning


class Notes:
    """Long texts, to be found by the post that shows their beginning: by its id, or by its time and words."""

    def __init__(self) -> None:
        self.by_id: dict[str, str] = {}
        self.by_second: dict[int, list[str]] = defaultdict(list)
        self.size = 0

    def keep(self, id: str, second: int, text: str) -> bool:
        """Keep one, if there is room."""
        self.size += len(text)
        if self.size > LIMIT:
            return False
        self.by_id[id] = text
        self.by_second[second].append(text)
        return True

    def whole(self, id: str, second: int, text: str) -> str:
        """The long text of a post; the text itself where there is none."""
        if not self.by_id:
            return text
        if id in self.by_id:
            return self.by_id[id]
        beginning = text.rpartition("…")[0]
        near = range(second - _SECONDS, second + _SECONDS + 1)
        notes = (note for s in near if s in self.by_second for note in self.by_second[s])
        return next((note for note in notes if beginning and note.startswith(beginning)), text)
