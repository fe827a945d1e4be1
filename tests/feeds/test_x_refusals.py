"""What X can refuse, limit and spoil, and what a run says of it."""

from pathlib import Path
from typing import Any

import pytest

from relledger.errors import DENIED, PARTIAL, REFUSED, UNAVAILABLE, Refused
from relledger.sources import Asked, x_api
from relledger.sources.export import Export

from .conftest import Call, errors, rows, run, secrets
from .test_hours import leaks
from .x_server import BEARER, X

CREDITS = {"title": "CreditsDepleted", "detail": "no credits", "type": "https://api.x.com/2/problems/credits"}
CAPPED = {"title": "UsageCapExceeded", "detail": "cap", "type": "https://api.twitter.com/2/problems/usage-capped"}


def test_one_feed_is_refused_and_the_others_go_on(here: Path, relledger: Call, connected: X) -> None:
    connected.refuse["liking_users"] = (403, {"title": "Forbidden", "detail": "Not on your plan", "status": 403})
    found = run(relledger, code=PARTIAL)
    assert errors(found) == {"likes": "X does not give it: 403, Not on your plan."}
    assert rows(here, "SELECT count(*) > 5 FROM interactions") == [(1,)]
    assert rows(here, "SELECT count(*) > 5 FROM sightings WHERE relation = 'follower'") == [(1,)]


def test_a_refused_feed_says_how_to_leave_it_out(relledger: Call, connected: X) -> None:
    connected.refuse["liking_users"] = (403, {"title": "Forbidden", "detail": "Not on your plan", "status": 403})
    assert "Other feeds go on. To leave it out: --without likes." in relledger("import", "x", code=PARTIAL).err


def test_the_token_of_an_app_is_not_told_who_liked_and_cron_is_not_told_so_each_hour(
    here: Path, relledger: Call, x: X
) -> None:
    said = {"title": "Unsupported Authentication", "type": "https://api.x.com/2/problems/unsupported-authentication"}
    x.refuse = {"/2/users/me": (403, said), "liking_users": (403, said), "dm_events": (403, said)}
    relledger("connect", "x", "--from-file", secrets(here, BEARER), "--account", "@brasstortilla", "--with-dms")
    assert run(relledger)["notes"] == [
        "X does not tell the token of an app who liked our posts.",
        "X does not give direct messages to the token of an app.",
    ]
    assert relledger("import", "x", "--quiet").err == ""


def test_an_app_that_may_not_ask_is_told_why(here: Path, relledger: Call, x: X) -> None:
    x.refuse["/2/users/me"] = (403, {"title": "Client Forbidden", "detail": "The App is attached to no Project."})
    done = relledger("connect", "x", "--from-file", secrets(here), code=DENIED)
    assert "The App is attached to no Project" in done.err


def test_credentials_that_were_withdrawn_end_the_run(relledger: Call, connected: X) -> None:
    connected.refuse["mentions"] = (401, {"title": "Unauthorized", "detail": "Unauthorized"})
    found = run(relledger, code=DENIED)
    assert errors(found) == {"mentions": "X does not accept our credentials: Unauthorized."}
    assert connected.asked[-1].endswith("mentions")


@pytest.mark.parametrize(("status", "said"), [(402, CREDITS), (402, {}), (429, CAPPED), (403, CAPPED)])
def test_no_credit_ends_the_run(relledger: Call, connected: X, status: int, said: dict[str, str]) -> None:
    connected.refuse["mentions"] = (status, said)
    done = relledger("import", "x", code=UNAVAILABLE)
    assert "until somebody adds credit" in done.err
    assert connected.asked[-1].endswith("mentions")


def test_a_limit_that_ends_soon_is_waited_for_and_a_late_one_is_not(relledger: Call, connected: X) -> None:
    connected.limited = 20
    run(relledger)
    connected.limited = 600
    asked = len(connected.asked)
    found = run(relledger, code=UNAVAILABLE)
    assert set(errors(found).values()) == {"X wants to be asked again in 10 minutes."}
    assert len(connected.asked) - asked == 4


def test_an_answer_without_authors_is_not_taken(here: Path, relledger: Call, connected: X) -> None:
    connected.leave_out = {"author_id"}
    found = run(relledger, code=UNAVAILABLE)
    assert "no longer says who wrote" in errors(found)["mentions"]
    assert rows(here, "SELECT count(*) FROM interactions i JOIN kinds k ON k.id = i.kind WHERE k.name = 'mention'") == [
        (0,)
    ]


def test_a_run_ends_by_its_deadline(relledger: Call, connected: X) -> None:
    connected.faults = lambda number, path: "503"
    found = run(relledger, "--deadline", "3", code=PARTIAL)
    assert errors(found) == {"posts": "--deadline is reached."}


def test_a_platform_that_is_down_is_asked_by_two_feeds_only(relledger: Call, connected: X) -> None:
    connected.faults = lambda number, path: "reset"
    found = run(relledger, code=UNAVAILABLE)
    assert list(errors(found)) == ["posts", "mentions"]


@pytest.mark.parametrize("place", ["http://203.0.113.7:80", "https://api.x.com", "http://localhost.evil.example", "x"])
def test_only_an_address_of_this_machine_stands_for_x(
    relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setenv("RELLEDGER_X_BASE", place)
    assert "not one of this machine" in relledger("import", "x", code=REFUSED).err


def test_an_answer_that_leads_elsewhere_is_not_followed(relledger: Call, connected: X) -> None:
    connected.moved = "http://127.0.0.1:9/"
    found = run(relledger, code=UNAVAILABLE)
    assert errors(found)["posts"] == "X does not answer: it leads to 127.0.0.1:9."


def test_nothing_is_connected(here: Path, relledger: Call, x: X) -> None:
    done = relledger("import", "x", code=DENIED)
    assert done.err.splitlines() == [
        "error: This ledger is not connected with X.",
        "Connect it with: relledger connect x",
    ]
    assert x.asked == []


def test_wrong_credentials_are_not_stored(here: Path, relledger: Call, x: X) -> None:
    done = relledger("connect", "x", "--from-file", secrets(here, "bearer_token = wrong-canary"), code=DENIED)
    assert "does not accept our credentials" in done.err
    assert "Nothing was stored. Look at what was given" in done.err
    assert "wrong-canary" not in done.out + done.err
    assert "No live platform is connected" in relledger("connections").out
    assert not list(here.rglob("x-*.json"))


def test_no_secret_stands_in_what_a_bug_says(relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch) -> None:
    import logging

    logging.getLogger().setLevel(logging.DEBUG)
    connected.faults = lambda number, path: "html"
    done = relledger("import", "x", code=UNAVAILABLE)
    logging.getLogger().setLevel(logging.WARNING)
    assert not leaks(done.out + done.err)


def test_a_page_that_its_source_refuses_stops_one_feed(
    relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(export: Export, asked: Asked) -> Any:
        if "mentions" in export.name:
            raise Refused("It is not whole.", "Nothing was taken.")
        return read(export, asked)

    read: Any = x_api.read
    monkeypatch.setattr(x_api, "read", refuses)
    found = run(relledger, code=REFUSED)
    assert errors(found) == {"mentions": "It is not whole."}
    monkeypatch.setattr(x_api, "read", read)
    assert next(feed["new"] for feed in run(relledger)["feeds"] if feed["feed"] == "mentions") > 5


def test_looking_people_up_may_fail_now_and_then(here: Path, relledger: Call, connected: X) -> None:
    connected.refuse["/2/users?"] = (403, {"title": "Forbidden"})
    run(relledger, code=PARTIAL)
    del connected.refuse["/2/users?"]
    run(relledger)
    assert rows(here, "SELECT count(*) FROM remembered WHERE key IN ('refused', 'with the page')") == [(0,)]
    assert rows(here, "SELECT count(*) > 3 FROM names WHERE handle LIKE 'fan_%'") == [(1,)]


def test_a_problem_that_names_nobody_is_no_answer_about_people(here: Path, relledger: Call, connected: X) -> None:
    connected.refuse["/2/users?"] = (200, {"errors": [{"title": "Service Unavailable", "type": "about:blank"}]})
    assert "does not show the people" in errors(run(relledger, code=UNAVAILABLE))["names"]
    del connected.refuse["/2/users?"]
    run(relledger)
    assert rows(here, "SELECT count(*) > 3 FROM names WHERE handle LIKE 'fan_%'") == [(1,)]


@pytest.mark.parametrize(
    ("path", "feed"), [("mentions", "mentions"), ("/followers", "followers"), ("dm_events", "messages")]
)
def test_a_list_with_a_problem_and_nothing_else_is_not_an_empty_list(
    relledger: Call, connected: X, path: str, feed: str
) -> None:
    problem = {"errors": [{"title": "Forbidden", "detail": "User has been suspended: [1].", "type": "about:blank"}]}
    connected.refuse[path] = (200, problem)
    assert errors(run(relledger, code=PARTIAL)) == {feed: f"X does not give the {feed}: User has been suspended: [1]."}
    del connected.refuse[path]
    run(relledger)


def test_an_account_that_is_not_there_is_not_connected(here: Path, relledger: Call, x: X) -> None:
    nobody = {"errors": [{"title": "Not Found Error", "detail": "Could not find user with username: [gus]."}]}
    x.refuse = {"/2/users/me": (403, {"title": "Unsupported Authentication"}), "/2/users/by": (200, nobody)}
    done = relledger("connect", "x", "--from-file", secrets(here, BEARER), "--account", "@gus", code=DENIED)
    assert "Could not find user with username: [gus].\nNothing was stored." in done.err
