"""Records as Reddit's API gives them."""

from msgspec import Struct


class Author(Struct, frozen=True, gc=False):
    name: str = ""


class Thing(Struct, frozen=True, gc=False):
    """A post or comment as Reddit's API gives it."""

    id: str
    created_utc: float
    permalink: str | None = None
    author: Author | str | None = None
    body: str | None = None
    title: str | None = None
    selftext: str | None = None
    parent_id: str | None = None
    link_author: str | None = None

    @property
    def by(self) -> str:
        """Who wrote it."""
        return self.author.name if isinstance(self.author, Author) else self.author or ""
