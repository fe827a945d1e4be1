"""Today is the business's own day, wherever the server stands; looking back goes by days in UTC."""

import json
from pathlib import Path

import pytest

from .conftest import Call
from .made import half_written, table

EVENING = "2026-06-02T03:00:00+00:00"  # still the first of June in Los Angeles
MORNING = "2026-06-01T20:00:00+00:00"  # the second already in Tokyo


@pytest.fixture(params=[("America/Los_Angeles", EVENING, "2026-06-01"), ("Asia/Tokyo", MORNING, "2026-06-02")])
def today(request: pytest.FixtureRequest, tmp_path: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch) -> str:
    """What day it is where the business is."""
    zone, now, day = request.param
    monkeypatch.setenv("RELLEDGER_NOW", now)
    monkeypatch.chdir(tmp_path)
    relledger("init", "--brand", "The Brass Tortilla", "--timezone", zone)
    relledger("import", table(tmp_path / "acts.csv"))
    return str(day)


def test_today_is_the_day_of_the_business(today: str, relledger: Call) -> None:
    assert f"visit on {today}" in relledger("log", "Kobi", "visit").out
    assert f"visit on {today}" in relledger("log", "Kobi", "visit", "--on", "today").out
    relledger("annotate", "Kobi", "--loves", "tacos", "--on", "today")
    assert json.loads(relledger("facts", "Kobi", "--json").out)["facts"][0]["on"] == today
    assert today in relledger("promise", "Kobi", "A seat", "--due", "today").out


def test_tomorrow_has_not_come_yet(today: str, relledger: Call) -> None:
    assert "has not come yet" in relledger("log", "Kobi", "visit", "--on", "tomorrow", code=2).err
    assert "has not come yet" in relledger("annotate", "Kobi", "--loves", "x", "--on", "tomorrow", code=2).err


def test_a_killed_writer_changes_no_day(today: str, tmp_path: Path, relledger: Call) -> None:
    half_written(tmp_path / "relledger.db")
    assert f"visit on {today}" in relledger("log", "Kobi", "visit", "--on", "today").out


def test_another_ledger_has_another_day(today: str, tmp_path: Path, relledger: Call) -> None:
    relledger("init", "--brand", "Brass", "--timezone", "UTC", "--db", tmp_path / "other.db")
    relledger("import", tmp_path / "acts.csv", "--db", tmp_path / "other.db")
    utc = {"2026-06-01": "2026-06-02", "2026-06-02": "2026-06-01"}[today]
    assert f"visit on {utc}" in relledger("log", "Kobi", "visit", "--db", tmp_path / "other.db").out


def test_where_there_is_no_ledger_the_error_says_that(tmp_path: Path, relledger: Call) -> None:
    (tmp_path / "junk.db").write_bytes(b"no ledger at all")
    for db in ("gone.db", "junk.db"):
        done = relledger("log", "Kobi", "visit", "--on", "today", "--db", tmp_path / db, code=None)
        assert done.code in (4, 10)
        assert "ledger" in done.err


def test_what_is_due_today_is_neither_late_nor_tomorrow(today: str, relledger: Call) -> None:
    relledger("promise", "Kobi", "A seat", "--due", "today", "--keeper", "Rosa")
    relledger("annotate", "Kobi", "--date", f"{today[5:]} birthday")
    (promise,) = json.loads(relledger("promises", "--json").out)["promises"]
    assert (promise["when"], promise["overdue"]) == ("today", False)
    found = json.loads(relledger("today", "--json").out)
    assert found["day"] == today
    assert [(line["part"], line["when"]) for line in found["lines"]] == [("PROMISES", "today"), ("DATES", "today")]
    relledger("done", "1")
    assert json.loads(relledger("promises", "--json").out)["promises"] == []
