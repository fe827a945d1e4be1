"""Bluesky, hour after hour: everything once, by sessions that end and are renewed, and no secret but in one file."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from . import bluesky_server
from .bluesky_server import HANDLE, PASSWORD, US, Bluesky, seconds_of, secrets_of, wrong
from .conftest import Call, secrets
from .loopback import Answer, acts, at, fault_plan, imports, killed, none, serving
from .world import HOUR, START

SAID = json.dumps({"handle": "@" + HANDLE, "password": PASSWORD})
NOTES = "app.bsky.notification.listNotifications"


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bluesky]:
    there = Bluesky(2, hours=12, count=120)
    with serving(there) as base:
        monkeypatch.setenv("RELLEDGER_BLUESKY_BASE", base)
        at(monkeypatch, there, 6)
        yield there


@pytest.fixture
def connected(here: Path, relledger: Call, world: Bluesky) -> Bluesky:
    relledger("connect", "bluesky", "--from-file", secrets(here, SAID))
    return world


def names(there: Bluesky, since: int = 0) -> Counter[str]:
    """What was asked, by method."""
    return Counter(asked.path.rpartition(".")[2] for asked in there.asked[since:])


def test_hours_with_faults_and_kills_bring_everything_once(
    here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, connected: Bluesky
) -> None:
    connected.faults = fault_plan(3, 0.2)
    for hour in range(1, 13):
        at(monkeypatch, connected, hour)
        if hour in (2, 7, 9):
            killed(connected, "bluesky", request=hour // 2, delay=0.01 * hour)
        else:
            done = relledger("import", "bluesky", code=None)
            assert done.code in (0, 8), done.err
            assert not any(secret in done.out + done.err for secret in secrets_of(connected))
    connected.faults = none
    at(monkeypatch, connected, 18)
    relledger("import", "bluesky", "--quiet")
    assert acts(here) == connected.truth()
    with sqlite3.connect(here / "relledger.db") as db:
        assert db.execute("SELECT count(*) FROM gaps").fetchone() == (0,)
    relledger("check")
    found = {path.name for path in here.rglob("*") if path.is_file() and leaks(path, connected)}
    assert {name[:5] for name in found} == {"blues", "crede"}
    for path in here.rglob("*"):
        assert not path.is_file() or not path.stat().st_mode & 0o077, path


def leaks(path: Path, there: Bluesky) -> bool:
    return any(secret.encode() in path.read_bytes() for secret in secrets_of(there))


def test_a_first_run_that_is_killed_goes_on_where_it_was(
    here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, connected: Bluesky
) -> None:
    connected.notes = [connected.note(n, START + n * 2 * HOUR) for n in range(120)]
    at(monkeypatch, connected, 250)
    before = len(connected.asked)
    killed(connected, "bluesky", request=4)
    assert names(connected, before)["listNotifications"] == 4
    assert 40 < len(acts(here)) < 80
    assert "1 gaps left" in relledger("import", "bluesky", "--dry-run").out
    relledger("import", "bluesky")
    assert acts(here) == connected.truth()


def test_an_hour_in_which_nothing_happened_says_nothing_and_asks_little(
    here: Path, relledger: Call, connected: Bluesky, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected.notes = [connected.note(n, START + n * 2 * HOUR) for n in range(60)]
    at(monkeypatch, connected, 130)
    relledger("import", "bluesky")
    before, kept = len(connected.asked), imports(here)
    told = relledger("import", "bluesky", "--quiet")
    assert (told.out, told.err) == ("", "")
    assert names(connected, before) == {"listNotifications": 2, "listRecords": 4}, "down to a day before the newest"
    assert imports(here) == kept


def test_the_session_is_kept_and_renewed_when_it_is_over(
    here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, connected: Bluesky
) -> None:
    for _ in range(4):
        relledger("import", "bluesky")
    assert names(connected)["createSession"] == 1
    assert names(connected)["refreshSession"] >= 1
    connected.session()  # another program signed in: neither token holds any more
    relledger("import", "bluesky")
    assert names(connected)["createSession"] == 2
    (kept,) = here.rglob("bluesky-*.json")
    assert f"canary-refresh-{connected.sessions}" in kept.read_text("utf-8")
    assert kept.stat().st_mode & 0o777 == 0o600


def test_an_account_that_changed_its_handle_is_signed_in_all_the_same(relledger: Call, connected: Bluesky) -> None:
    connected.session()
    connected.handle = "tacos.example"
    relledger("import", "bluesky")
    assert names(connected)["createSession"] == 2


def test_an_odd_answer_in_a_run_is_for_the_next_run(here: Path, relledger: Call, connected: Bluesky) -> None:
    connected.session()
    connected.refuse["createSession"] = Answer({"did": 5})
    done = relledger("import", "bluesky", code=8)
    assert "does not answer as Bluesky does" in done.err
    assert "Nothing was stored" not in done.err


def test_a_withdrawn_app_password_is_said(here: Path, relledger: Call, connected: Bluesky) -> None:
    connected.session()
    connected.refuse["createSession"] = wrong("AuthenticationRequired", "Invalid identifier or password", 401)
    done = relledger("import", "bluesky", code=9)
    assert "Invalid identifier or password" in done.err
    assert "relledger connect" in done.err


def test_by_the_environment_no_secret_is_written_down(
    here: Path, relledger: Call, world: Bluesky, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RELLEDGER_BLUESKY_USERNAME", HANDLE)
    monkeypatch.setenv("RELLEDGER_BLUESKY_APP_PASSWORD", PASSWORD)
    for _ in range(2):
        relledger("import", "bluesky")
    assert names(world)["createSession"] == 2
    assert not [path for path in here.rglob("*") if path.is_file() and leaks(path, world)]
    monkeypatch.delenv("RELLEDGER_BLUESKY_APP_PASSWORD")
    monkeypatch.delenv("RELLEDGER_BLUESKY_USERNAME")
    assert "connect" in relledger("import", "bluesky", code=9).err


def test_the_environment_goes_before_what_is_stored_and_leaves_it_alone(
    here: Path, relledger: Call, connected: Bluesky, monkeypatch: pytest.MonkeyPatch
) -> None:
    (kept,) = here.rglob("bluesky-*.json")
    before = kept.read_bytes()
    monkeypatch.setenv("RELLEDGER_BLUESKY_USERNAME", HANDLE)
    monkeypatch.setenv("RELLEDGER_BLUESKY_APP_PASSWORD", "canary-wrong")
    relledger("import", "bluesky", code=9)
    assert kept.read_bytes() == before


@pytest.mark.parametrize(
    ("said", "code", "words"),
    [
        ({"handle": HANDLE}, 4, "app password"),
        ({"password": PASSWORD}, 4, "--account"),
        ({"handle": HANDLE, "password": "x"}, 9, "Invalid identifier"),
        ({"handle": HANDLE, "password": PASSWORD, "pds": "http://bsky.example"}, 4, "not encrypted"),
    ],
)
def test_what_cannot_be_connected(
    here: Path, relledger: Call, world: Bluesky, said: dict[str, str], code: int, words: str
) -> None:
    done = relledger("connect", "bluesky", "--from-file", secrets(here, json.dumps(said)), code=code)
    assert words in done.err
    assert code != 9 or "not at bsky.social? Add --server" in done.err
    assert PASSWORD not in done.err


@pytest.mark.parametrize("answer", [Answer({"error": "no"}, 404), Answer({"did": 5}), Answer([])])
def test_a_host_that_is_not_bluesky_is_refused(here: Path, relledger: Call, world: Bluesky, answer: Answer) -> None:
    world.refuse["createSession"] = answer
    done = relledger("connect", "bluesky", "--from-file", secrets(here, SAID), code=4)
    assert "does not answer as Bluesky" in done.err


def test_an_app_password_alone_needs_the_handle(here: Path, relledger: Call, world: Bluesky) -> None:
    relledger("connect", "bluesky", "--account", "@" + HANDLE, "--from-file", secrets(here, PASSWORD))
    assert f"bluesky: @{HANDLE}" in relledger("connections").out


def test_nobody_is_asked_to_agree_to_what_is_not_read(here: Path, relledger: Call, world: Bluesky) -> None:
    path = secrets(here, SAID)
    done = relledger("connect", "bluesky", "--from-file", path, "--with-dms", code=2)
    assert "not read" in done.err
    assert world.asked == []


def test_a_server_without_a_list_of_our_records(relledger: Call, here: Path, connected: Bluesky) -> None:
    connected.refuse["listRecords"] = wrong("MethodNotImplemented", "Method Not Implemented", 501)
    assert "no list of our posts" in relledger("import", "bluesky").out
    assert acts(here)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_a_day_of_any_seed(
    seed: int, here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, connected: Bluesky
) -> None:
    fresh = Bluesky(seed, hours=60, count=200)
    connected.notes, connected.records, connected.faults = fresh.notes, fresh.records, fault_plan(seed, 0.3)
    for hour in range(1, 61, 3):
        at(monkeypatch, connected, hour)
        assert relledger("import", "bluesky", code=None).code in (0, 8)
    connected.faults = none
    at(monkeypatch, connected, 70)
    relledger("import", "bluesky")
    assert acts(here) == connected.truth()


def test_a_gap_whose_cursor_is_no_longer_good_is_read_from_the_newest_on(
    here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, connected: Bluesky
) -> None:
    killed(connected, "bluesky", request=4)
    at(monkeypatch, connected, 7)
    with sqlite3.connect(here / "relledger.db") as db:
        connected.stale = {cursor for (cursor,) in db.execute("SELECT until FROM gaps")}
    assert connected.stale
    relledger("import", "bluesky")
    there = {note["uri"] for note in connected.notes if seconds_of(note) <= connected.now}
    assert {act for act in connected.truth() if act[0] in there} <= acts(here).keys()
    with sqlite3.connect(here / "relledger.db") as db:
        assert db.execute("SELECT count(*) FROM gaps").fetchone() == (0,)


def test_cursors_that_go_round_end_the_feed(here: Path, relledger: Call, connected: Bluesky) -> None:
    page = connected.notifications({"limit": "2"})
    connected.refuse[NOTES] = page
    before = len(connected.asked)
    done = relledger("import", "bluesky", code=8)
    assert "repeats itself" in done.err
    assert names(connected, before)["listNotifications"] < 4
    connected.refuse.clear()


def test_a_cursor_that_leads_to_itself_and_nothing_is_the_end(here: Path, relledger: Call, connected: Bluesky) -> None:
    relledger("import", "bluesky")
    connected.refuse[NOTES] = Answer({"notifications": [], "cursor": "again"})
    relledger("import", "bluesky")
    with sqlite3.connect(here / "relledger.db") as db:
        assert db.execute("SELECT count(*) FROM gaps").fetchone() == (0,)


def test_a_time_of_years_ahead_hides_nothing_that_comes_after(
    here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, connected: Bluesky
) -> None:
    connected.notes = [connected.note(n, START + n * 1800) for n in range(150)]
    connected.notes[0] |= {"indexedAt": "2999-01-01T00:00:00Z", "listed": 32_472_144_000.0}
    monkeypatch.setattr(bluesky_server, "seconds_of", lambda note: min(note["listed"], seconds_of(note)) % 32e9)
    for hour in (1, 80):
        at(monkeypatch, connected, hour)
        relledger("import", "bluesky")
    assert acts(here) == connected.truth()


def test_records_of_ours_that_come_late_or_under_a_key_of_another_form(
    here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, connected: Bluesky
) -> None:
    late, by_hand = connected.records[0], connected.records[4]
    by_hand["uri"] = by_hand["uri"].rpartition("/")[0] + "/zz-by-hand"
    late["at"], by_hand["at"] = START + 13 * HOUR, START + HOUR
    for hour in (12, 14):
        at(monkeypatch, connected, hour)
        relledger("import", "bluesky")
    assert acts(here) == connected.truth()


def test_an_answer_without_anything_is_asked_for_twice(
    here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, connected: Bluesky
) -> None:
    at(monkeypatch, connected, 30)
    first = len(connected.asked) + 1
    connected.faults = lambda number, path: "empty" if number == first else ""
    relledger("import", "bluesky")
    assert acts(here) == connected.truth()


def test_the_world_is_what_it_seems() -> None:
    there = Bluesky(2, hours=12, count=120)
    assert len(there.truth()) > 100
    assert {one["uri"].split("/")[2] for one in there.records} == {US}
    keys = [one["uri"].rpartition("/")[2] for one in sorted(there.records, key=lambda one: float(one["at"]))]
    assert keys == sorted(keys)
