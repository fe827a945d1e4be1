"""Hour after hour, with faults, late posts and kills: nothing lost, nothing doubled, no dearer, no secret anywhere."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from .conftest import Call, at, environment
from .world import US, World
from .x_server import BEARER, OAUTH, X, fault_plan, serving

SETTLED = 8  # hours after the last post, in which X lists the late ones


class Plan(NamedTuple):
    """How long, how much, how bad."""

    hours: int
    mentions: int
    faults: float
    kills: float


SMALL = Plan(hours=7, mentions=30, faults=0.2, kills=0.3)
FULL = Plan(hours=96, mentions=200, faults=0.15, kills=0.15)  # as 1,500 mentions a month


def follow(plan: Plan, seed: int, here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch) -> X:
    """A run every hour, to the end of the world and until all of it is listed."""
    x = X(World(seed, plan.hours, plan.mentions), fault_plan(seed, plan.faults))
    dice = random.Random(seed)
    with serving(x) as base:
        monkeypatch.setenv("RELLEDGER_X_BASE", base)
        for hour in range(1, plan.hours + SETTLED):
            at(monkeypatch, x, hour)
            if hour >= plan.hours:
                x.faults = lambda number, path: ""
            if hour < plan.hours and dice.random() < plan.kills:
                killed(x, len(x.asked) + dice.randint(1, 5), dice.choice([0, 0.01, 0.03, 0.1]))
            else:
                done = relledger("import", "x", "--deadline", "600", code=None)
                assert done.code in (0, 3, 8), done.err
                assert not leaks(done.out + done.err)
    return x


def killed(x: X, request: int, delay: float) -> None:
    """A run in a process of its own, killed with one of its requests, or soon after the answer."""
    process = subprocess.Popen(
        [sys.executable, "-m", "relledger", "import", "x"], env=environment(), stdout=-1, stderr=-1
    )
    plan = x.faults

    def kill(number: int, path: str) -> str:
        if number == request:
            assert not leaks(Path(f"/proc/{process.pid}/cmdline").read_text("utf-8"))
            threading.Timer(delay, os.kill, (process.pid, signal.SIGKILL)).start()
        return plan(number, path)

    x.faults = kill
    out, err = process.communicate(timeout=120)
    x.faults = plan
    assert not leaks((out + err).decode())


def leaks(text: str) -> list[str]:
    """The secrets that stand in a text."""
    return [secret for secret in (BEARER, *OAUTH.values()) if secret in text]


def truth(world: World) -> Counter[tuple[str, str]]:
    """Every act in that world, by the id and the kind that the ledger should have."""
    acts = Counter((post.id, "reply" if post.answers else "mention") for post in world.mentions)
    acts.update((post.id, "quote") for post in world.quotes)
    acts.update((post.id, "share") for post in world.reposts)
    acts.update((message["id"], "message") for message in world.messages)
    return acts


def acts(db: sqlite3.Connection) -> Counter[tuple[str, str]]:
    """Every act of the ledger."""
    return Counter(db.execute("SELECT external_id, k.name FROM interactions i JOIN kinds k ON k.id = i.kind"))


def seen(db: sqlite3.Connection, relation: str) -> Counter[tuple[str, str]]:
    """Who was seen so, of which post."""
    query = "SELECT substr(key, 4), object FROM sightings s JOIN accounts a ON a.id = s.account WHERE relation = ?"
    return Counter(db.execute(query, (relation,)))


def holds(x: X, here: Path) -> None:
    """The ledger knows that world: all of it, once."""
    db = sqlite3.connect(here / "relledger.db")
    assert acts(db) == truth(x.world)
    assert seen(db, "follower") == Counter((fan, "") for fan in x.world.fans)
    assert seen(db, "liker") == Counter({(fan, post): 1 for post, fan, _ in x.world.likes})
    nameless = """SELECT count(*) FROM interactions i JOIN accounts a ON a.id = i.account WHERE NOT EXISTS
                  (SELECT 1 FROM names n WHERE n.account = a.id AND n.handle LIKE 'fan_%')"""
    assert db.execute(nameless).fetchone() == (0,)
    assert db.execute("SELECT count(*) FROM gaps").fetchone() == (0,)
    db.close()


def nothing_leaks(here: Path) -> None:
    """No secret stands in a file but that of the connection, and no page of people's data is left."""
    found = {path for path in here.rglob("*") if path.is_file() and leaks(path.read_bytes().decode("latin-1"))}
    assert {path.name[:2] for path in found} == {"x-", "cr"}
    assert not list((here / "relledger.db.pages").iterdir())
    for path in here.rglob("*"):
        assert not path.is_file() or not path.stat().st_mode & 0o077, path
    assert all(
        not folder.stat().st_mode & 0o077 for folder in (here / "relledger.db.pages", *here.rglob("connections"))
    )


def hours(plan: Plan, here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, connected: X) -> None:
    faulty = follow(plan, 3, here, relledger, monkeypatch)
    holds(faulty, here)
    nothing_leaks(here)
    relledger("check")
    for path in here.glob("relledger.db*"):
        if path.is_file():
            path.unlink()
    from relledger.ledger import connection

    connection.create(here / "relledger.db", "The Brass Tortilla", "America/Los_Angeles", "2026-01-01T00:00:00Z")
    monkeypatch.setenv("RELLEDGER_X_BASE", connected.base)
    relledger("connect", "x", "--from-file", here / "credentials.json", "--own-app", "--with-dms")
    calm = follow(plan._replace(faults=0, kills=0), 3, here, relledger, monkeypatch)
    holds(calm, here)
    assert faulty.cost <= 1.1 * calm.cost


def test_hours_with_faults_and_kills_bring_everything_once(
    here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, connected: X
) -> None:
    hours(SMALL, here, relledger, monkeypatch, connected)


@pytest.mark.slow
def test_four_days_with_faults_and_kills_bring_everything_once(
    here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, connected: X
) -> None:
    hours(FULL, here, relledger, monkeypatch, connected)


def test_an_hour_in_which_nothing_happened_costs_four_requests(relledger: Call, connected: X) -> None:
    relledger("import", "x")
    before, cost = len(connected.asked), connected.cost
    told = relledger("import", "x", "--quiet")
    assert len(connected.asked) - before == 4
    assert (connected.cost, told.out, told.err) == (cost, "", "")


def test_the_world_is_what_it_seems() -> None:
    world = World(1, hours=48, mentions=50)
    assert any(post.listed > post.made for post in world.mentions)
    assert {post.author for post in world.posts} == {US["id"]}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_two_days_of_any_seed(
    seed: int, here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, connected: X
) -> None:
    x = follow(Plan(48, 80, 0.25, 0), seed, here, relledger, monkeypatch)
    holds(x, here)
