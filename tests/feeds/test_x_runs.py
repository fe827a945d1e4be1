"""A run over X: what it costs, keeps, leaves out and marks, and who is forgotten."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from relledger.errors import BUSY, PARTIAL, STORAGE, USAGE
from relledger.ledger.feeding import Following

from .conftest import Call, at, errors, only, rows, run, secrets
from .test_hours import seen
from .world import US
from .x_server import BEARER, X


def test_the_cost_is_what_x_bills_and_never_above_the_limit(here: Path, relledger: Call, connected: X) -> None:
    before = connected.cost
    found = run(relledger, "--max-cost", "0.10", code=PARTIAL)
    assert connected.cost - before <= 100
    assert found["total"]["cost"] == pytest.approx((connected.cost - before) / 1000)
    while errors(found):
        found = run_any(relledger, "0.20")
    assert seen(sqlite3.connect(here / "relledger.db"), "liker")


def test_a_quote_among_the_mentions_may_cost_both_prices(
    relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, connected, 12)
    connected.world.quotes = [quote._replace(mentions=True) for quote in connected.world.quotes]
    before = connected.cost
    found = run(relledger, *only("posts", "mentions", "quotes"))
    assert found["total"]["cost"] == pytest.approx((connected.cost - before) / 1000)


def run_any(relledger: Call, limit: str) -> dict[str, Any]:
    """One run with a limit, however it ends."""
    found: dict[str, Any] = json.loads(relledger("import", "x", "--json", "--max-cost", limit, code=None).out)
    return found


def test_a_dry_run_asks_nothing_and_changes_nothing(here: Path, relledger: Call, connected: X) -> None:
    asked, digest = len(connected.asked), relledger("digest").out
    said = relledger("import", "x", "--dry-run").out
    assert "mentions: all that X shows" in said
    assert "posts: those of the last 90 days" in said
    assert (len(connected.asked), relledger("digest").out) == (asked, digest)
    assert rows(here, "SELECT count(*) FROM runs") == [(0,)]


def test_a_second_run_names_the_first(here: Path, relledger: Call, connected: X) -> None:
    import fcntl

    run(relledger)
    with (here / "relledger.db.x.lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        asked = len(connected.asked)
        assert "is being read already, by process" in relledger("import", "x", code=BUSY).err
        assert len(connected.asked) == asked
    run(relledger)


def test_a_disk_that_fills_up_in_a_run_keeps_what_was_read(
    here: Path, relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = Following.take
    pages = iter(range(100))

    def take(*told: Any) -> Any:
        if next(pages) == 2:
            full = sqlite3.OperationalError("database or disk is full")
            full.sqlite_errorname = "SQLITE_FULL"
            raise full
        return taken(*told)

    monkeypatch.setattr(Following, "take", take)
    done = relledger("import", "x", code=STORAGE)
    assert "The disk is full" in done.err
    assert "What was read before is recorded; the next run goes on from here." in done.err
    assert rows(here, "SELECT count(*) FROM imports") == [(2,)]


def test_pages_are_kept_only_where_that_is_asked_for(here: Path, relledger: Call, connected: X) -> None:
    run(relledger, "--keep-pages")
    kept = list((here / "relledger.db.pages" / "kept").iterdir())
    assert kept
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in kept)
    before = rows(here, "SELECT count(*) FROM interactions")
    for path in kept:
        relledger("import", path, "--by", "Dana")
    assert rows(here, "SELECT count(*) FROM interactions") == before


def test_what_a_killed_run_left_is_taken_away(here: Path, relledger: Call, connected: X) -> None:
    run(relledger)
    left = here / "relledger.db.pages" / "x-mentions-1-0001.json"
    left.write_text("{}", "utf-8")
    run(relledger)
    assert not left.exists()


def test_a_feed_can_be_left_out(relledger: Call, connected: X) -> None:
    run(relledger, "--without", "likes", "--without", "names")
    assert not any("liking" in path or path == "/2/users" for path in connected.asked)
    assert "There are: names, posts" in relledger("import", "x", "--without", "lykes", code=USAGE).err


def test_who_likes_and_follows_came_between_two_readings(
    here: Path, relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(relledger)
    assert rows(here, "SELECT count(*) FROM first_seen") == [(0,)]
    first = int(connected.world.now)
    at(monkeypatch, connected, 6)
    run(relledger)
    query = "SELECT DISTINCT after FROM first_seen JOIN sightings s ON s.id = sighting WHERE relation = 'follower'"
    assert rows(here, query) == [(first,)]


def test_what_x_no_longer_shows_is_marked(here: Path, relledger: Call, connected: X) -> None:
    mentions = connected.world.mentions
    hidden, banned, deleted, *_ = [post.id for post in mentions]
    mentions[2] = mentions[2]._replace(text="@BrassTortilla the plinth wobbles")
    run(relledger)
    connected.gone = {
        hidden: {"title": "Authorization Error", "detail": "not authorized to see it", "type": "…/not-authorized"},
        banned: {"title": "Forbidden", "detail": "User has been suspended: [1].", "type": "…/resource-not-found"},
        deleted: {"title": "Not Found Error", "detail": "", "type": "…/resource-not-found"},
    }
    found = run(relledger, "--recheck")
    assert found["notes"] == ["No longer shown: 1 deleted, 1 protected, 1 suspended."]
    marked = "SELECT external_id, why FROM hidden JOIN interactions i ON i.id = interaction"
    assert dict(rows(here, marked)) == {hidden: "protected", banned: "suspended", deleted: "deleted"}
    ((key,),) = rows(here, "SELECT key FROM interactions JOIN accounts a ON a.id = account WHERE text LIKE '%plinth%'")
    shown = relledger("timeline", f"x:{key}", "--json").out
    assert "(no longer shown there: deleted)" in shown
    assert "plinth" not in shown + relledger("show", f"x:{key}").out
    assert json.loads(relledger("find", "plinth", "--json").out)["found"] == []
    in_any_tool = rows(here, f"SELECT text FROM acts WHERE external_id = '{deleted}'")
    assert in_any_tool == [("(no longer shown there: deleted)",)]
    del connected.gone[hidden]
    run(relledger, "--recheck")
    assert dict(rows(here, marked)) == {banned: "suspended", deleted: "deleted"}
    relledger("check")


def test_a_recheck_goes_on_where_the_money_ended(
    here: Path, relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(relledger)
    at(monkeypatch, connected, 30)  # another day, which is billed anew
    run(relledger, "--recheck", "--max-cost", "0.05", code=PARTIAL)
    (mark,) = rows(here, "SELECT mark FROM feeds WHERE name = 'recheck'")
    assert int(mark[0]) == 10
    run(relledger, "--recheck")
    assert rows(here, "SELECT mark FROM feeds WHERE name = 'recheck'") == [("",)]


def test_somebody_is_forgotten_with_all_that_feeds_know(
    here: Path, relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(relledger)
    at(monkeypatch, connected, 8)
    run(relledger)
    query = """SELECT s.account FROM first_seen JOIN sightings s ON s.id = sighting
               JOIN interactions i ON i.account = s.account JOIN accounts a ON a.id = s.account"""
    ((account,), *_) = rows(here, query)
    ((key,),) = rows(here, f"SELECT substr(key, 4) FROM accounts WHERE id = {account}")
    ((handle,),) = rows(here, f"SELECT DISTINCT handle FROM names WHERE account = {account} AND handle <> ''")
    act = next(post.id for post in connected.world.towards_us() if post.author == key)
    connected.gone = {act: {"title": "Not Found Error"}}
    run(relledger, "--recheck")
    assert rows(here, "SELECT count(*) FROM hidden") == [(1,)]
    relledger("forget", f"x:@{handle}", "--yes")
    assert rows(here, "SELECT count(*) FROM hidden") == [(0,)]
    assert key.encode() not in (here / "relledger.db").read_bytes()
    connected.gone = {}
    run(relledger)
    assert key.encode() not in (here / "relledger.db").read_bytes()
    relledger("check")


def test_what_cannot_be_understood_is_kept_once(here: Path, relledger: Call, connected: X) -> None:
    connected.world.mentions[0] = connected.world.mentions[0]._replace(author="nobody")
    for _ in range(3):
        run(relledger, *only("mentions"), code=PARTIAL)
    assert rows(here, "SELECT count(*), count(DISTINCT import) FROM rejects") == [(1, 1)]


def test_messages_are_read_only_where_somebody_agreed(here: Path, relledger: Call, x: X) -> None:
    at_hour_five = x.world.messages[0]["made"]
    assert at_hour_five
    relledger("connect", "x", "--from-file", secrets(here))
    run(relledger)
    assert "/2/dm_events" not in x.asked
    relledger("connect", "x", "--from-file", secrets(here), "--with-dms", "--by", "Dana")
    run(relledger)
    assert "/2/dm_events" in x.asked
    (said,) = json.loads(relledger("connections", "--json").out)["connections"]
    assert (said["messages_agreed_by"], said["account"], said["id"]) == ("Dana", US["username"], US["id"])


def test_a_dry_run_with_credentials_of_the_environment_asks_nothing_either(
    here: Path, relledger: Call, x: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RELLEDGER_X_BEARER_TOKEN", BEARER)
    assert "mentions: all that X shows" in relledger("import", "x", "--dry-run").out
    assert x.asked == []
    assert not list(here.rglob("connections/*"))


def test_people_whom_x_counts_and_does_not_show_are_looked_for_in_three_runs(
    here: Path, relledger: Call, connected: X
) -> None:
    connected.faults = lambda number, path: "empty" if "liking_users" in path else ""
    run(relledger)
    assert rows(here, "SELECT count(*) FROM sightings WHERE relation = 'liker'") == [(0,)]
    connected.faults = lambda number, path: ""
    run(relledger)
    assert rows(here, "SELECT count(*) > 3 FROM sightings WHERE relation = 'liker'") == [(1,)]


def test_what_is_not_shown_is_let_be_in_the_end(relledger: Call, connected: X) -> None:
    connected.faults = lambda number, path: "empty" if "liking_users" in path else ""
    for _ in range(3):
        run(relledger)
    asked = len(connected.asked)
    run(relledger)
    assert not any("liking_users" in path for path in connected.asked[asked:])


def test_a_list_that_is_read_again_sees_nobody_twice_and_bills_of_other_days_go(
    here: Path, relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(relledger)
    at(monkeypatch, connected, 30)
    run(relledger)
    doubled = "SELECT account, relation, object FROM sightings GROUP BY 1, 2, 3 HAVING count(*) > 1"
    assert rows(here, doubled) == []
    assert rows(here, "SELECT DISTINCT relation FROM sightings ORDER BY 1") == [("follower",), ("liker",)]
    assert rows(here, "SELECT DISTINCT day FROM billed") == [("2026-12-01",)]
