"""The ledger in a browser: every ready-made query and view answers, nothing writes, nobody else comes in."""

import asyncio
import json
import sqlite3
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from relledger.cli import browse
from relledger.ledger.schema.views import VIEWS
from relledger.questions import browse as question

from .conftest import Call
from .made import environment

HOSTILE = "<script>alert(1)</script>\u202e"


@pytest.fixture
def known(told: Path, relledger: Call) -> Path:
    """A ledger with something in every view."""
    relledger("annotate", "Kobi", "--lives", HOSTILE, "--never", "Ask about the shop")
    relledger("promise", "Kobi", "Return the fuel can", "--keeper", "Chuy", "--due", "2026-07-01")
    relledger("hold", "Kobi", "--by", "Rosa", "--level", "knows-well")
    return told


def metadata(relledger: Call) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(relledger("browse", "--metadata").out)
    return found


def asked(shown: Any, *paths: str) -> list[tuple[int, str]]:
    """What pages of Datasette say."""

    async def every() -> list[tuple[int, str]]:
        got = [await shown.client.get(path) for path in paths]
        return [(one.status_code, one.text) for one in got]

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return asyncio.run(every())


@pytest.fixture
def shown(known: Path, relledger: Call) -> Any:
    """Datasette as the command starts it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pytest.importorskip("datasette.app")
        return browse.shelf(known / "relledger.db", metadata(relledger), question.SETTINGS)


def test_every_query_runs_in_any_sqlite_tool(known: Path, relledger: Call) -> None:
    queries = metadata(relledger)["databases"]["relledger"]["queries"]
    tool = sqlite3.connect(f"file:{known / 'relledger.db'}?mode=ro", uri=True)
    rows = {
        name: tool.execute(one["sql"], {"name": "kob", "words": "tacos"}).fetchall() for name, one in queries.items()
    }
    tool.close()
    assert {name for name, found in rows.items() if not found} == {"who_went_quiet"}
    assert rows["find"][0][0] == "Kobi"
    assert rows["promises_open"][0][:2] == ("Kobi", "Return the fuel can")


def test_support_is_what_who_supports_us_says(known: Path, relledger: Call) -> None:
    sql = metadata(relledger)["databases"]["relledger"]["queries"]["who_supports_us"]["sql"]
    tool = sqlite3.connect(known / "relledger.db")
    found = [(name, support) for name, support, *_ in tool.execute(sql)]
    tool.close()
    rows = json.loads(relledger("who-supports-us", "--json").out)["supporters"]
    wanted = sorted((row["name"], row["support"]) for row in rows)
    assert sorted(found) == [(name, pytest.approx(support, abs=0.11)) for name, support in wanted]


def test_the_words_of_a_search_are_words(known: Path, relledger: Call) -> None:
    sql = metadata(relledger)["databases"]["relledger"]["queries"]["find"]["sql"]
    tool = sqlite3.connect(known / "relledger.db")
    for words in ('"', "tacos OR 1", "a* NOT b", "'; DROP TABLE entries;--", ""):
        assert tool.execute(sql, {"words": words}).fetchall() == []
    tool.close()


def test_no_query_goes_through_all_acts(known: Path, relledger: Call) -> None:
    queries = metadata(relledger)["databases"]["relledger"]["queries"]
    tool = sqlite3.connect(known / "relledger.db")
    for name, one in queries.items():
        plan = tool.execute(f"EXPLAIN QUERY PLAN {one['sql']}", {"name": "kob", "words": "tacos"}).fetchall()
        assert not [step for *_, step in plan if step.split()[:2] in (["SCAN", "i"], ["SCAN", "interactions"])], name
    tool.close()


def test_of_many_acts_nobody_counts_the_kinds(known: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    tables = metadata(relledger)["databases"]["relledger"]["tables"]
    assert tables["acts"]["facets"] == ["kind", "direction", "platform"]
    monkeypatch.setattr(question, "MANY", 0)
    tables = metadata(relledger)["databases"]["relledger"]["tables"]
    assert (tables["acts"]["facets"], tables["facts"]["facets"]) == ([], ["slot", "visibility", "by"])


def test_every_view_and_query_has_a_page(shown: Any, relledger: Call) -> None:
    views = [f"/relledger/{name}" for name in VIEWS]
    queries = metadata(relledger)["databases"]["relledger"]["queries"]
    ready = [f"/relledger/{name}?name=kob&words=tacos" for name in queries]
    got = asked(shown, "/", "/relledger", *views, *ready)
    assert [status for status, _ in got] == [200] * len(got)
    assert "Read only" in got[0][1]
    assert "<script>alert" not in "".join(text for _, text in got)
    assert "&lt;script&gt;alert(1)" in got[2 + list(VIEWS).index("facts")][1]


def test_nothing_writes_and_nothing_is_downloaded(shown: Any, relledger: Call) -> None:
    digest = relledger("digest").out
    got = asked(shown, "/relledger?sql=delete+from+entries", "/relledger.db", "/relledger?sql=select+1")
    assert [status for status, _ in got] == [400, 403, 200]
    assert relledger("digest").out.splitlines()[-1:] == digest.splitlines()


def test_without_the_extra_it_says_how_to_get_it(known: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "datasette.app", None)
    done = relledger("browse", code=2)
    assert done.err.splitlines()[0] == "error: Datasette is not installed."
    assert "pip install -U 'relledger[browse]'" in done.err


def test_without_what_datasette_needs_it_does_not_say_that_datasette_is_missing(
    known: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "datasette.app", raising=False)
    monkeypatch.setitem(sys.modules, "itsdangerous", None)
    first, second = relledger("browse", code=2).err.splitlines()
    assert first.startswith("error: Datasette cannot be loaded: ")
    assert "itsdangerous" in first
    assert "pip install -U 'relledger[browse]'" in second


def test_a_port_that_is_taken_is_an_error(shown: Any, relledger: Call) -> None:
    with browse._listening(0) as taken:
        done = relledger("browse", "--port", str(taken.getsockname()[1]), code=2)
    assert "is taken" in done.err


@pytest.mark.parametrize(
    ("host", "status"), [(b"127.0.0.1:8001", 200), (b"localhost:8001", 200), (b"evil.example", 403), (b"", 403)]
)
def test_nobody_comes_in_by_another_name(host: bytes, status: int) -> None:
    sent: list[dict[str, Any]] = []

    async def inner(scope: dict[str, Any], receive: Any, send: Any) -> None:
        await send({"status": 200})

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(browse.guarded(inner, 8001)({"type": "http", "headers": [(b"host", host)]}, None, send))
    assert sent[0]["status"] == status


def test_it_is_served_on_this_computer_alone(shown: Any, known: Path) -> None:
    command = [sys.executable, "-W", "ignore", "-m", "relledger", "browse", "--port", "0"]
    running = subprocess.Popen(command, cwd=known, env=environment(), stdout=subprocess.PIPE, text=True)
    try:
        assert running.stdout is not None
        address = running.stdout.readline().split()[1]
        assert address.startswith("http://127.0.0.1:")
        with urlopen(address + "relledger/people.json?_shape=array") as got:
            assert {row["name"] for row in json.load(got)} == {"Kobi", "Luz Ibarra"}
        with pytest.raises(OSError, match="403"):
            urlopen(Request(address, headers={"Host": "evil.example"}))
    finally:
        running.terminate()
        running.wait(timeout=60)
        running.stdout.close() if running.stdout else None
