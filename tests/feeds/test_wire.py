"""The network at its worst: answers that do not end, that come a byte at a time, that are no answers."""

import gzip
import itertools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from relledger.errors import Refused
from relledger.feeds import Budget, Denied, Limited, OverBudget, OverTime, Unavailable, Withheld, dollars, wire
from relledger.feeds._faults import words
from relledger.feeds._loopback import loopback
from relledger.feeds.wire import Clock, Wire

END = "1795996800"  # of a limit, in seconds since 1970


@contextmanager
def answering(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """A server that answers every request so."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda request, client_address: None  # type: ignore[method-assign]
    threading.Thread(target=lambda: server.serve_forever(poll_interval=0.01), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def to(base: str, seconds: float = 600.0) -> Wire:
    """The way there; waiting takes no time."""
    waited = itertools.count()
    return Wire("X", Clock(time.time, lambda: float(next(waited)) / 1000, lambda seconds: None), seconds, base)


def sends(status: int, body: bytes, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    """One answer."""

    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return send


def test_an_answer_is_what_came() -> None:
    with answering(sends(200, b'{"a": 1}', X_Any="b")) as base:
        answer = to(base).get("https://api.example/2/x", {"q": "1"})
    assert (answer.status, answer.body, answer.headers["x-any"]) == (200, b'{"a": 1}', "b")


def test_what_stands_before_an_answer_is_no_part_of_it() -> None:
    with answering(sends(200, b'\n\xef\xbb\xbf{"a": 1}')) as base:
        assert to(base).get("https://api.example/2/x").object() == {"a": 1}


def test_the_address_that_stands_for_a_platform_may_have_a_path() -> None:
    asked = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        asked.append(handler.path)
        sends(200, b"{}")(handler)

    with answering(answer) as base:
        for address in (base, base + "/", base + "/x", base + "/x/"):
            to(address).get("https://api.x.com/2/users/me", {"a": "b"})
    assert asked == ["/2/users/me?a=b"] * 2 + ["/x/2/users/me?a=b"] * 2


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (requests.exceptions.SSLError("certificate of https://x.example?token=1"), "its certificate is not accepted"),
        (requests.exceptions.ProxyError("http://dana:secret@proxy.example"), "the proxy"),
        (requests.exceptions.ConnectTimeout(), "took too long"),
        (requests.ConnectionError(), "no connection"),
        (OSError("cut"), "cut off"),
    ],
)
def test_what_went_wrong_is_said_without_the_address(error: Exception, said: str) -> None:
    assert said in words(error)
    assert "example" not in words(error)


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "LARGEST", 1 << 20)
    bomb = sends(200, gzip.compress(b"[" + b" " * (64 << 20)), Content_Encoding="gzip")
    with answering(bomb) as base, pytest.raises(Unavailable, match="does not end"):
        to(base).get("https://api.example/")


def test_an_answer_that_drips_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b" " * (64 << 10))

    monkeypatch.setattr(wire, "WHOLE", 0.01)
    with answering(drip) as base, pytest.raises(Unavailable, match="does not end"):
        to(base).get("https://api.example/")


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n"])
def test_an_answer_that_comes_byte_by_byte_is_left(monkeypatch: pytest.MonkeyPatch, head: bytes) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(head)
        for _ in range(4000):
            handler.wfile.write(b" ")
            time.sleep(0.01)

    monkeypatch.setattr(wire, "WHOLE", 0.05)
    began = time.monotonic()
    with answering(drip) as base, pytest.raises(Unavailable, match="does not end"):
        to(base).get("https://api.example/")
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("body", [b"", b"<html>busy</html>", b'{"a": ', b'{"a": "\xff"}', b"7"])
def test_what_is_not_json_is_asked_for_again(body: bytes) -> None:
    with answering(sends(200, body)) as base:
        way = to(base)
        with pytest.raises(Unavailable, match="not JSON"):
            way.get("https://api.example/")
    assert way.requests == wire.TRIES


@pytest.mark.parametrize(
    ("status", "error", "requests"), [(401, Denied, 1), (403, Withheld, 1), (418, Withheld, 1), (500, Unavailable, 5)]
)
def test_only_what_may_pass_is_asked_for_again(status: int, error: type[Exception], requests: int) -> None:
    with answering(sends(status, b"[]")) as base:
        way = to(base)
        with pytest.raises(error):
            way.get("https://api.example/")
    assert way.requests == requests


@pytest.mark.parametrize("reset", ["0", "-5", "soon", "9" * 30, "", "१२"])
def test_a_limit_that_says_nonsense_is_asked_for_again_a_few_times(reset: str) -> None:
    body = b'{"title": "Too Many Requests"}'
    said = sends(429, body, x_rate_limit_reset=reset) if reset.isascii() else sends(429, body)
    with answering(said) as base:
        way = to(base)
        with pytest.raises(Unavailable, match="too many requests"):
            way.get("https://api.example/")
    assert way.requests == wire.TRIES


@pytest.mark.parametrize("whose", ["app", "user"])
@pytest.mark.parametrize(
    ("seconds", "said"), [(23 * 3600, "23 hours"), (86_400, "24 hours"), (100 * 60, "100 minutes")]
)
def test_where_a_day_is_used_up_its_end_counts_and_not_that_of_the_quarter_of_an_hour(
    whose: str, seconds: int, said: str
) -> None:
    daily = {f"x_{whose}_limit_24hour_{name}": value for name, value in (("remaining", "0"), ("reset", END))}
    now = float(END) - seconds
    short = {"x_rate_limit_remaining": "39", "x_rate_limit_reset": str(int(now) + 30)}
    with answering(sends(429, b'{"title": "Too Many Requests"}', **short, **daily)) as base:
        way = Wire("X", Clock(lambda: now, lambda: 0.0, lambda seconds: None), 600, base)
        with pytest.raises(Limited, match=f"asked again in {said}"):
            way.get("https://api.example/")
    assert way.requests == 1


def test_what_is_said_in_an_error_is_short() -> None:
    long = sends(403, b'{"detail": "no\\n' + b"x" * 5000 + b'"}')
    with answering(long) as base, pytest.raises(Withheld) as error:
        to(base).get("https://api.example/")
    assert len(error.value.message) < 300
    assert "\n" not in error.value.message


@pytest.mark.parametrize(
    "body",
    [
        b'{"errors": [{"code": 326, "message": "Log in to unlock it."}]}',
        b'{"title": "Invalid", "detail": "One was invalid.", "errors": [{"message": "Log in to unlock it."}]}',
        b'{"message": "Log in to unlock it.", "errors": {"limit": ["too much"]}}',
        b'{"error": "Log in to unlock it.", "errors": ["x"]}',
    ],
)
def test_a_refusal_says_why(body: bytes) -> None:
    with answering(sends(403, body)) as base, pytest.raises(Withheld, match="403, Log in to unlock it"):
        to(base).get("https://api.example/")


def test_the_end_of_the_run_ends_the_waiting() -> None:
    with answering(sends(503, b"{}")) as base:
        way = to(base, seconds=1.0)
        with pytest.raises(OverTime):
            way.get("https://api.example/")


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:8080", "https://127.1.2.3"]
)
def test_an_address_of_this_machine(address: str) -> None:
    assert loopback(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1.evil.example",
        "http://evil.example",
        "ftp://127.0.0.1",
        "http://me@127.0.0.1",
        "http://0.0.0.0",
        "",
        "http://[bad",
    ],
)
def test_any_other_address_is_refused(address: str) -> None:
    with pytest.raises(Refused):
        loopback(address)


def test_money_is_counted_before_it_is_spent() -> None:
    budget = Budget(10_000)
    assert budget.affords(1_000, 100) == 10
    assert budget.affords(0, 100) == 100
    budget.spent = 9_500
    with pytest.raises(OverBudget) as error:
        budget.affords(1_000, 100)
    assert error.value.message == "--max-cost $0.01: $0.0095 is spent, and a page may cost $0.001."


def test_dollars() -> None:
    assert [dollars(micros) for micros in (0, 1_000, 9_500, 10_000, 1_230_000)] == [
        "$0.00", "$0.001", "$0.0095", "$0.01", "$1.23",
    ]  # fmt: skip


def test_a_request_that_was_never_sent_has_no_answer() -> None:
    def stumbles() -> None:
        raise TypeError("of the library that should have sent it")

    with answering(sends(200, b"{}")) as base:
        way = to(base)
        way.get("https://api.example/")
        with pytest.raises(Unavailable, match="does not understand"):
            way.ask(stumbles)
