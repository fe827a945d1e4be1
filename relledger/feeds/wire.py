"""The network for feeds: limits of time and size, no redirects, further tries after a fault, and errors in words.

A platform either calls `get`, or gives `ask` a request of its own through a session with `Adapter` mounted. Nothing
here logs or prints: what goes over the wire holds secrets and people's data.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec
import requests
from requests.adapters import HTTPAdapter

from relledger.feeds import Denied, Limited, OutOfCredit, OverTime, Unavailable, Withheld
from relledger.feeds._faults import TooMuch, words
from relledger.feeds._loopback import loopback
from relledger.feeds._watch import Watch

TRIES = 5
FIRST_WAIT = 1.0  # seconds before the second try; twice as long before each other one
PATIENCE = 60.0  # seconds: the longest wait for a rate limit to end; a later end is left to the next run
CONNECT, SILENCE, WHOLE = 10.0, 20.0, 60.0  # seconds: to connect, between two bytes, for one answer
LARGEST = 32 << 20  # bytes of one answer, unpacked
RESETS = ("x-rate-limit-reset", "x-ratelimit-reset", "ratelimit-reset")  # X, Mastodon, Bluesky: when a limit ends
DAYS = ("x-app-limit-24hour", "x-user-limit-24hour")  # X, of some accounts: a limit of a day beside the short one
_NO_CREDIT = {"credits", "usage-capped", "spend-cap-reached"}
_ENDLESS = "its answer does not end"
_BEFORE = b"\xef\xbb\xbf \t\r\n"  # what files of a blog may put before every answer
for _name in ("tweepy", "urllib3", "requests_oauthlib", "oauthlib"):
    logging.getLogger(_name).setLevel(logging.ERROR)  # their debug lines show tokens


class Clock(NamedTuple):
    """The time, given by the command line: `now` is what the ledger says, `ticks` measures, `sleep` waits."""

    now: Callable[[], float]
    ticks: Callable[[], float]
    sleep: Callable[[float], None]


class Answer(NamedTuple):
    """What came back for one request. Names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def object(self) -> dict[str, Any]:
        """The body as a JSON object; empty where it is none."""
        try:
            found = msgspec.json.decode(self.body)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return {}
        return found if isinstance(found, dict) else {}


class Adapter(HTTPAdapter):
    """Sends requests within limits and keeps the last answer; with `base`, sends all of them to that address."""

    def __init__(self, clock: Clock, end: float, base: str = "") -> None:
        super().__init__()
        self.clock = clock
        self.end = end
        self.base = urlsplit(loopback(base)) if base else None
        self.watch = Watch()
        self.last: Answer | None = None
        self.asked = ""  # the address of the last request

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Send one request and read its whole answer."""
        self.asked = request.url or ""
        if self.base:
            parts = urlsplit(request.url or "")
            path = self.base.path.rstrip("/") + parts.path
            request.url = parts._replace(scheme=self.base.scheme, netloc=self.base.netloc, path=path).geturl()
            request.headers["Host"] = self.base.netloc
            kwargs["proxies"] = {}
        left = max(self.end - self.clock.ticks(), 0.1)
        kwargs |= {"stream": True, "timeout": (min(CONNECT, left), min(SILENCE, left))}
        try:
            with self.watch.end(min(WHOLE, left)):
                response = self._whole(super().send(request, **kwargs), self.clock.ticks() + min(WHOLE, left))
        except (requests.RequestException, OSError):
            if not self.watch.rang:
                raise
        if self.watch.rang:  # cut off, even where what came by then looks whole
            self.last = None
            raise TooMuch(_ENDLESS)
        return response

    def _whole(self, response: requests.Response, end: float) -> requests.Response:
        """An answer, read to its end."""
        if response.is_redirect:
            response.close()
            raise TooMuch(f"it leads to {urlsplit(response.headers.get('location', '')).netloc or 'another address'}")
        body = bytearray()
        for chunk in response.iter_content(64 << 10):
            body += chunk
            if len(body) > LARGEST or self.clock.ticks() > end:
                response.close()
                raise TooMuch(_ENDLESS)
        response._content = bytes(body)
        headers = {name.lower(): value for name, value in response.headers.items()}
        self.last = Answer(response.status_code, headers, bytes(body).lstrip(_BEFORE))
        return response

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        """The connections to one host, watched."""
        return self.watch.over(super().get_connection_with_tls_context(*args, **kwargs))


class Wire:
    """The connection to one platform for one run, which ends `seconds` from now."""

    def __init__(self, title: str, clock: Clock, seconds: float, base: str = "") -> None:
        self.title = title
        self.clock = clock
        self.base = base
        self.end = clock.ticks() + seconds
        self.adapter = Adapter(clock, self.end, base)
        self.session = requests.Session()
        self.session.trust_env = not base  # no proxy and no .netrc on the way to a loopback address
        self.session.mount("https://", self.adapter)
        if base:
            self.session.mount("http://", self.adapter)
        self.requests = 0

    def get(
        self, url: str, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Ask for an address, patiently."""
        return self.ask(lambda: self.session.get(url, params=params, headers=headers))

    def ask(self, send: Callable[[], object]) -> Answer:
        """Send a request until an answer comes in JSON; where none is to be hoped for, raise what that means."""
        why = "no answer"
        for attempt in range(TRIES):
            self._wait(FIRST_WAIT * 2 ** (attempt - 1) if attempt else 0)
            self.requests += 1
            self.adapter.last = None
            try:
                send()
            except (requests.RequestException, OSError) as error:
                why = words(error)
            except Exception:  # noqa: BLE001 - tweepy raises by status, and stumbles over bodies it does not expect
                why = "an answer it does not understand"
            answer = self.adapter.last
            if answer is None:
                continue
            if 200 <= answer.status < 300 and _is_json(answer.body):
                return answer
            why = self._meaning(answer)
        raise Unavailable(f"{self.title} does not answer: {why}.", "What was read before is recorded. Try again later.")

    def _meaning(self, answer: Answer) -> str:
        """Why to try again; or the error, where trying again is of no use."""
        status, said = answer.status, reason(answer.object())
        if status == 402 or _kind(answer) in _NO_CREDIT:
            raise OutOfCredit(
                f"{self.title} gives nothing more: {said}.",
                "What was read before is recorded. It stays so until somebody adds credit or raises the limit there.",
            )
        if status == 401:
            raise Denied(
                f"{self.title} does not accept our credentials: {said}.",
                f"What was read before is recorded. Connect again with: relledger connect {self.title.casefold()}",
            )
        if status == 429:
            self._limit_ends(answer)
            return "too many requests"
        if (400 <= status < 500 and status != 408) or status == 501:  # there is no such thing, now or later
            withheld = Withheld(f"{self.title} does not give it: {status}, {said}.", "Other feeds go on.")
            withheld.status, withheld.kind = status, _kind(answer)
            raise withheld
        return "an answer that is not JSON" if status < 300 else f"{status}, {said}"

    def _limit_ends(self, answer: Answer) -> None:
        """Wait for a rate limit to end, where that is near; an end that cannot be true is ignored."""
        spent = [f"{day}-reset" for day in DAYS if answer.headers.get(f"{day}-remaining") == "0"]
        said = (_end(answer.headers.get(name, "")) for name in [*spent, *RESETS])
        ends = next((end for end in said if end is not None), None)
        seconds = _seconds(answer.headers.get("retry-after", "")) if ends is None else ends - self.clock.now() + 1
        if seconds is None or not 0 < seconds <= 25 * 3600:
            return
        if seconds > PATIENCE or self.clock.ticks() + seconds > self.end:
            span = f"{max(round(seconds / 60), 2)} minutes" if seconds < 9_000 else f"{round(seconds / 3600)} hours"
            raise Limited(
                f"{self.title} wants to be asked again in {span}.",
                "What was read before is recorded; the next run goes on from here.",
            )
        self._wait(seconds)

    def _wait(self, seconds: float) -> None:
        if self.clock.ticks() + seconds > self.end:
            raise OverTime("--deadline is reached.", "What was read is recorded; the next run goes on from here.")
        self.clock.sleep(seconds)


def _is_json(body: bytes) -> bool:
    try:
        return isinstance(msgspec.json.decode(body), dict | list)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False


def _kind(answer: Answer) -> str:
    """The kind of a problem: the last part of the address that names it, for hosts vary."""
    kind = answer.object().get("type")
    return kind.rpartition("/")[2] if isinstance(kind, str) else ""


def reason(found: Mapping[str, Any]) -> str:
    """What a refusal says of itself, in a few words: X's own errors say more than what stands around them."""
    errors = found.get("errors")
    for part in [*(errors[:1] if isinstance(errors, list) else ()), found]:
        for name in ("detail", "title", "error_description", "message", "error"):
            if isinstance(part, dict) and isinstance(part.get(name), str) and part[name].strip():
                return " ".join(part[name].split())[:200].rstrip(".")
    return "it says no more"


def _seconds(text: str) -> float | None:
    return float(text) if text.isdecimal() and len(text) < 9 else None


def _end(text: str) -> float | None:
    """When a limit ends: in seconds since 1970, or as Mastodon writes a time; None where it is none."""
    return (float(text) if len(text) < 12 else None) if text.isdecimal() else moment(text)


def moment(text: str) -> float | None:
    """A time that a server wrote, as seconds since 1970 (one without an offset is UTC); None where it is none."""
    try:
        found = datetime.fromisoformat(text)
        return found.replace(tzinfo=found.tzinfo or UTC).timestamp()
    except (ValueError, OverflowError):
        return None
