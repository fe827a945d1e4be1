"""A stand-in for any platform on a loopback address: it answers as `respond` says, but where a fault is due."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from urllib.parse import parse_qs, urlsplit

import pytest

from . import faulty
from .conftest import environment
from .world import HOUR, START

FAULTS = (*faulty.OF_A_NETWORK, "empty")


class Asked(NamedTuple):
    """A request."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


class Answer(NamedTuple):
    """What is answered; `empty` is the answer in which nothing stands."""

    body: Any
    status: int = 200
    headers: Mapping[str, str] = {}
    empty: Any = None


class StandIn(Protocol):
    """A platform, at a time of its own."""

    now: float
    asked: list[Asked]
    faults: Callable[[int, str], str]

    def respond(self, asked: Asked) -> Answer:
        """What stands there."""


def fault_plan(seed: int, share: float) -> Callable[[int, str], str]:
    """Faults by the number of the request."""
    return faulty.fault_plan(seed, share, FAULTS)


def none(number: int, path: str) -> str:
    """No fault."""
    return ""


class _Handler(faulty.Handler):
    there: StandIn

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        asked = Asked(self.command, parts.path, query, {k.lower(): v for k, v in self.headers.items()}, body)
        self.there.asked.append(asked)
        answer, fault = self.there.respond(asked), self.there.faults(len(self.there.asked), parts.path)
        if fault == "503":
            answer = Answer({"error": "busy"}, 503)
        if fault.startswith("429"):
            answer = Answer({"error": "slow down"}, 429, {"X-RateLimit-Reset": "9999-12-31T00:00:00Z"})
        if fault == "empty" and answer.empty is not None:
            answer = answer._replace(body=answer.empty)
        self.carry(answer.status, answer.headers, answer.body, fault)

    do_POST = do_GET  # noqa: N815


def serving(there: StandIn) -> AbstractContextManager[str]:
    """The address of the stand-in, while it serves."""
    return faulty.serving(type("Handler", (_Handler,), {"there": there}))


def killed(there: StandIn, name: str, request: int, delay: float = 0) -> None:
    """A run in a process of its own, killed with one of its requests, or soon after the answer."""
    command = [sys.executable, "-m", "relledger", "import", name]
    process = subprocess.Popen(command, env=environment(), stdout=-1, stderr=-1)
    plan, last = there.faults, len(there.asked) + request

    def kill(number: int, path: str) -> str:
        if number == last:
            threading.Timer(delay, os.kill, (process.pid, signal.SIGKILL)).start()
        return plan(number, path)

    there.faults = kill
    process.communicate(timeout=120)
    there.faults = plan


def at(monkeypatch: pytest.MonkeyPatch, there: StandIn, hour: float) -> None:
    """Let it be so many hours after the beginning of the world, there and here."""
    there.now = START + hour * HOUR
    monkeypatch.setenv("RELLEDGER_NOW", datetime.fromtimestamp(there.now, UTC).isoformat())


def acts(here: Path) -> Counter[tuple[str, str]]:
    """Every act of the ledger, by its id and kind."""
    with closing(sqlite3.connect(here / "relledger.db")) as db:
        return Counter(db.execute("SELECT external_id, k.name FROM interactions i JOIN kinds k ON k.id = i.kind"))


def imports(here: Path) -> int:
    """How many imports left a trace."""
    with closing(sqlite3.connect(here / "relledger.db")) as db:
        (found,) = db.execute("SELECT count(*) FROM imports").fetchone()
        return int(found)
