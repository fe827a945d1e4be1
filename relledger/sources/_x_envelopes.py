"""How pages of X's API stand in a file: bare, recorded with their request, kept by twarc, or a post alone."""

from typing import Annotated, Generic, TypeVar

from msgspec import UNSET, Meta, Raw, Struct, UnsetType, field

from relledger.sources._x_records import Naming, Post, User

N = TypeVar("N", bound=Naming)
_Filled = Annotated[str, Meta(min_length=1)]


class _Author(Struct, frozen=True, gc=False):
    id: str
    author_id: str = ""


class _Includes(Struct, frozen=True, gc=False):
    users: list[User | None] = []
    tweets: list[_Author] = []
    posts: list[_Author] = []


class _Twarc(Struct, frozen=True, gc=False):
    url: str = ""
    retrieved_at: str = ""


class Body(Struct, frozen=True, gc=False):
    """A page of anything, its records unread."""

    data: Raw = Raw()
    includes: _Includes = _Includes()
    errors: list[Raw] = []
    twarc: _Twarc = field(name="__twarc", default=_Twarc())


class _Person(User, frozen=True, gc=False):
    id: str = ""  # nothing is written of one who is gone


class _Referred(Struct, frozen=True, gc=False):
    id: str
    author_id: str = ""
    author: _Person = _Person()


class Alone(Struct, frozen=True, gc=False):
    """A post that stands alone, with what a page says of it inside."""

    id: str = ""
    text: str = ""
    author: _Person = _Person()
    in_reply_to_user: _Person = _Person()
    referenced_tweets: list[_Referred] = []

    @property
    def users(self) -> list[User]:
        """Everyone it shows."""
        people = [self.author, self.in_reply_to_user, *(post.author for post in self.referenced_tweets)]
        return [person for person in people if person.id]


class _Request(Struct, frozen=True, gc=False):
    method: str = "GET"
    url: str = ""


class Response(Struct, frozen=True, gc=False):
    """What X answered, in a recording."""

    status: int = 200
    headers: dict[str, str | list[str]] = {}
    body: Raw = Raw()


class Saved(Struct, frozen=True, gc=False):
    """A recording; a page itself has none of its keys."""

    request: _Request = _Request()
    method: str = "GET"
    endpoint: str = ""
    status: int = 200
    response: Raw = Raw()


class Sound(Post, frozen=True, gc=False, kw_only=True):
    """A post with words and author, and no message."""

    text: _Filled
    author_id: _Filled
    event_type: UnsetType = UNSET


class Named(Naming, frozen=True, gc=False, kw_only=True):
    """The same, of which no more is read than whom it names."""

    author_id: _Filled
    event_type: UnsetType = UNSET


class Usual(Struct, Generic[N], frozen=True, gc=False, forbid_unknown_fields=True):
    """A page of posts, as most pages are, and no recording of one."""

    data: list[N]
    includes: _Includes = _Includes()
    errors: list[Raw] = []
    twarc: _Twarc = field(name="__twarc", default=_Twarc())
    meta: Raw = Raw()
