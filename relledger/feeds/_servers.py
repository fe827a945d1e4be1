"""Platforms that have many servers: the address of one, and its pages as recordings that a source reads."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec

from relledger import __version__
from relledger.errors import Refused
from relledger.feeds import Denied, Unavailable, Withheld
from relledger.feeds._loopback import is_loopback
from relledger.feeds.wire import Answer, Wire, moment

_NO_HTTPS = "Nothing was asked, so that nobody on the way reads along. Give its address with https://"

ABSENT = {404, 405, 501}  # a server that has no such list, as small ones may


class Item(NamedTuple):
    """One item of a list: the bytes it came as, and what they say."""

    raw: msgspec.Raw
    said: Mapping[str, Any]

    def text(self, name: str) -> str:
        """A field of it that should be a text; '' where it is none."""
        value = self.said.get(name)
        return value if isinstance(value, str) else ""


class Server:
    """One server, asked with the same headers each time."""

    def __init__(self, title: str, address: str, wire: Wire, headers: Mapping[str, str]) -> None:
        self.title = title
        self.address = address
        self.wire = wire
        self.headers = {"Accept": "application/json", **headers}
        wire.session.headers["User-Agent"] = f"relledger/{__version__}"  # firewalls shut nameless scripts out
        wire.session.auth = lambda request: request  # no .netrc takes the place of our own header
        if address.startswith("http://"):  # one of this machine: `address_of` lets no other pass
            wire.session.mount(address, wire.adapter)
            wire.session.trust_env = False

    def get(self, path: str, params: Mapping[str, str] | None = None) -> Answer:
        """Ask for what stands at a path."""
        return self.wire.get(self.address + path, params, self.headers)

    def first(self, path: str) -> Mapping[str, Any]:
        """The first answer of a server: it tells whether this is the platform, and whether we are let in."""
        try:
            return self.get(path).object()
        except Withheld as error:
            if error.status in {403, 422}:  # Mastodon: 422 for the token of a program, which is nobody
                raise Denied(error.message, "Nothing was stored. What was given may not read this.") from None
            raise self.stranger() from None

    def stranger(self) -> Refused:
        """The error for a server that turns out to be of another kind while it is connected."""
        return Refused(
            f"{self.address} does not answer as {self.title} does.", "Nothing was stored. Is the address right?"
        )

    def strange(self) -> Unavailable:
        """The error for a server that was right when it was connected, and no longer answers so."""
        return Unavailable(self.stranger().message, "What was read before is recorded. Try again later.")

    def items(self, answer: Answer, name: str = "") -> list[Item]:
        """The items of a page: it is a list, or an object that holds one under a name."""
        try:
            body = msgspec.json.decode(answer.body, type=dict[str, msgspec.Raw])[name] if name else answer.body
            found = msgspec.json.decode(body, type=list[msgspec.Raw])
            said = [msgspec.json.decode(raw) for raw in found]
        except (ValueError, KeyError) as error:
            raise Unavailable(
                f"{self.title} answers with something that is no list.", "What was read before is recorded."
            ) from error
        return [Item(raw, one) for raw, one in zip(found, said, strict=True) if isinstance(one, dict)]

    def recording(self, answer: Answer, items: Sequence[Item], name: str = "") -> bytes:
        """A page with these items of it, as a recording of request and response; nothing where there are none."""
        if not items:
            return b""
        body: object = [item.raw for item in items]
        request = {"method": "GET", "url": self.wire.adapter.asked}
        response = {"status": 200, "headers": {"date": answer.headers.get("date", "")}}
        return msgspec.json.encode(
            {"request": request, "response": {**response, "body": {name: body} if name else body}}
        )


def address_of(text: str) -> str:
    """The address of a server out of what somebody typed; refused unless it has https or is this machine."""
    typed = text.strip()
    parts = urlsplit(typed if "://" in typed else f"https://{typed}")
    host = parts.hostname or ""
    if not host or any(c.isspace() for c in typed) or "@" in parts.netloc or parts.scheme not in {"https", "http"}:
        raise Refused(f"{typed or 'Nothing'} is not the address of a server.", "Write it like https://example.social")
    if parts.scheme == "http" and not is_loopback(host):
        raise Refused(f"{typed} is not encrypted.", _NO_HTTPS)
    return f"{parts.scheme}://{parts.netloc.casefold()}{parts.path.rstrip('/')}"


def number(text: str) -> int | None:
    """A number that a server wrote; None where it is none."""
    return int(text) if text.isdecimal() and len(text) < 9 else None


def seconds(text: str) -> float:
    """A time that a server wrote, as seconds since 1970; minus infinity where it is no time."""
    found = moment(text)
    return float("-inf") if found is None else found
