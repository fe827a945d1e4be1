"""Mastodon, hour after hour: everything once, whatever happens on the way; private posts only where somebody agreed."""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import requests

from relledger.feeds import mastodon
from relledger.feeds._servers import Server
from relledger.feeds.wire import Clock, Wire

from .conftest import Call, secrets
from .loopback import Answer, acts, at, fault_plan, imports, killed, none, serving
from .mastodon_server import TOKEN, US, Mastodon, moment

SAID = f"server = https://tortilla.example\naccess_token = {TOKEN}\n"


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mastodon]:
    there = Mastodon(1, hours=12, count=150)
    with serving(there) as base:
        monkeypatch.setenv("RELLEDGER_MASTODON_BASE", base)
        at(monkeypatch, there, 6)
        yield there


@pytest.fixture
def connected(here: Path, relledger: Call, world: Mastodon) -> Mastodon:
    relledger("connect", "mastodon", "--from-file", secrets(here, SAID))
    return world


@pytest.mark.parametrize("answer", [Answer({}), Answer({"error": "Record not found"}, 404)])
def test_an_odd_answer_in_a_run_is_for_the_next_run(
    here: Path, relledger: Call, connected: Mastodon, answer: Answer
) -> None:
    connected.refuse["verify_credentials"] = answer
    done = relledger("import", "mastodon", code=8)
    assert "posts: http" not in done.out
    assert "does not answer as Mastodon does.\nWhat was read before is recorded" in done.err
    del connected.refuse["verify_credentials"]
    assert "posts" in relledger("import", "mastodon").out


def test_hours_with_faults_and_kills_bring_everything_once(
    here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, connected: Mastodon
) -> None:
    connected.faults = fault_plan(4, 0.25)
    for hour in range(1, 13):
        at(monkeypatch, connected, hour)
        if hour in (3, 7):
            killed(connected, "mastodon", request=2, delay=0.02 * (hour - 3))
        else:
            done = relledger("import", "mastodon", code=None)
            assert done.code in (0, 8), done.err
    connected.faults = none
    at(monkeypatch, connected, 14)
    relledger("import", "mastodon", "--quiet")
    assert acts(here) == connected.truth(private=False)
    relledger("check")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_a_day_of_any_seed(
    seed: int, here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, connected: Mastodon
) -> None:
    fresh = Mastodon(seed, hours=24, count=300)
    connected.notes, connected.posts, connected.faults = fresh.notes, fresh.posts, fault_plan(seed, 0.3)
    for hour in range(1, 25):
        at(monkeypatch, connected, hour)
        assert relledger("import", "mastodon", code=None).code in (0, 8)
    connected.faults = none
    at(monkeypatch, connected, 26)
    relledger("import", "mastodon")
    assert acts(here) == connected.truth(private=False)


def test_private_posts_are_read_from_the_day_on_which_somebody_agrees(
    here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, connected: Mastodon
) -> None:
    for hour in (14, 50):
        at(monkeypatch, connected, hour)
        assert "nobody agreed" in relledger("import", "mastodon").out
    assert "nobody agreed" not in relledger("import", "mastodon").out, "of what is older than a day it was said"
    assert acts(here) == connected.truth(private=False)
    relledger("connect", "mastodon", "--from-file", here / "credentials.json", "--with-dms", "--by", "Dana")
    relledger("import", "mastodon")
    assert acts(here) == connected.truth(private=True)
    before = len(connected.asked)
    relledger("import", "mastodon")
    assert len(connected.asked) - before <= 12, "all is read again only once"


def test_an_hour_in_which_nothing_happened_says_nothing_and_asks_little(
    here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, world: Mastodon
) -> None:
    world.notes = world.notes[:20]
    relledger("connect", "mastodon", "--from-file", secrets(here, SAID))
    relledger("import", "mastodon")
    before, kept = len(world.asked), imports(here)
    told = relledger("import", "mastodon", "--quiet")
    assert (told.out, told.err) == ("", "")
    assert len(world.asked) - before <= 4
    assert imports(here) == kept


def test_what_is_older_than_a_day_is_not_read_again(
    here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, connected: Mastodon
) -> None:
    for hour in (14, 50):
        at(monkeypatch, connected, hour)
        relledger("import", "mastodon")
    before = len(connected.asked)
    relledger("import", "mastodon")
    assert len(connected.asked) - before == 2


def test_what_an_answer_tells_does_not_depend_on_its_page(
    here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, connected: Mastodon
) -> None:
    at(monkeypatch, connected, 14)
    relledger("import", "mastodon")
    told = acts(here)
    monkeypatch.setattr(mastodon, "SIZE", 3)
    relledger("import", "mastodon")
    assert acts(here) == told, "told again on smaller pages"


def test_a_post_that_is_edited_within_a_day_is_read_again(
    here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, world: Mastodon
) -> None:
    theirs = [note["status"] for _, note in world.notes if note["type"] == "mention"]
    status = next(one for one in theirs if one["visibility"] == "public")
    relledger("connect", "mastodon", "--from-file", secrets(here, SAID))
    for hour in (14, 15):
        at(monkeypatch, world, hour)
        relledger("import", "mastodon")
    status |= {"content": "<p>better words</p>", "edited_at": moment(world.now)}
    at(monkeypatch, world, 20)
    relledger("import", "mastodon")
    with sqlite3.connect(here / "relledger.db") as db:
        told = db.execute("SELECT text FROM interactions WHERE external_id = ? ORDER BY revision", (status["uri"],))
        assert [text for (text,) in told][-1] == "better words"


def test_it_is_connected_as_whom_the_server_says(relledger: Call, connected: Mastodon) -> None:
    assert "mastodon: @brass@tortilla.example" in relledger("connections").out
    assert {asked.headers["user-agent"].partition("/")[0] for asked in connected.asked} == {"relledger"}


@pytest.mark.parametrize(
    ("said", "code", "words"),
    [
        ("access_token = x\nserver = tortilla.example", 9, "does not accept"),
        (f"access_token = {TOKEN}", 4, "address of the server"),
        (f"access_token = {TOKEN}\nserver = http://tortilla.example", 4, "not encrypted"),
        (f"access_token = {TOKEN}\nserver = https://a b", 4, "not the address of a server"),
    ],
)
def test_what_cannot_be_connected(
    here: Path, relledger: Call, world: Mastodon, said: str, code: int, words: str
) -> None:
    done = relledger("connect", "mastodon", "--from-file", secrets(here, said), code=code)
    assert words in done.err
    assert TOKEN not in done.err + done.out
    relledger("import", "mastodon", code=9)


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [
        (Answer({"error": "outside the authorized scopes"}, 403), 9, "authorized scopes"),
        (Answer({"error": "This method requires an authenticated user"}, 422), 9, "requires an authenticated user"),
        (Answer({"name": "a blog"}), 4, "does not answer as Mastodon"),
        (Answer([1, 2]), 4, "does not answer as Mastodon"),
        (Answer({"error": "no"}, 404), 4, "does not answer as Mastodon"),
    ],
)
def test_a_host_that_is_no_server_of_mastodon_is_refused(
    here: Path, relledger: Call, world: Mastodon, answer: Answer, code: int, words: str
) -> None:
    world.refuse["verify_credentials"] = answer
    assert words in relledger("connect", "mastodon", "--from-file", secrets(here, SAID), code=code).err


def test_a_server_of_this_machine_may_be_named_itself(
    here: Path, relledger: Call, world: Mastodon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RELLEDGER_MASTODON_BASE")
    with serving(world) as base:
        path = secrets(here, f"access_token = {TOKEN}")
        relledger("connect", "mastodon", "--server", base, "--from-file", path)
        at(monkeypatch, world, 14)
        relledger("import", "mastodon")
    assert acts(here) == world.truth(private=False)


@pytest.mark.parametrize("kind", ["Pixelfed", "an old GoToSocial"])
@pytest.mark.parametrize("hours", [range(1, 15), (1, 14), (14,)])
def test_servers_that_give_the_newest_for_what_comes_next(
    here: Path, relledger: Call, connected: Mastodon, monkeypatch: pytest.MonkeyPatch, kind: str, hours: Sequence[int]
) -> None:
    connected.kind = kind
    for hour in hours:
        at(monkeypatch, connected, hour)
        relledger("import", "mastodon")
    assert acts(here) == connected.truth(private=False)
    at(monkeypatch, connected, 50)
    relledger("import", "mastodon")
    before = len(connected.asked)
    relledger("import", "mastodon", "--quiet")
    assert len(connected.asked) - before <= 4


def test_a_limit_that_ends_later_is_left_to_the_next_run(
    relledger: Call, monkeypatch: pytest.MonkeyPatch, connected: Mastodon
) -> None:
    ends = {"X-RateLimit-Reset": moment(connected.now + 600)}
    connected.refuse["notifications"] = Answer({"error": "Too many requests"}, 429, ends)
    before = len(connected.asked)
    done = relledger("import", "mastodon", "--without", "posts", code=8)
    assert "asked again in 10 minutes" in done.err
    assert len(connected.asked) - before == 1


def test_a_server_without_a_list_of_our_posts(relledger: Call, here: Path, connected: Mastodon) -> None:
    connected.refuse["statuses"] = Answer({"error": "Not implemented"}, 501)
    assert "no list of our posts" in relledger("import", "mastodon").out
    assert acts(here)


def test_no_netrc_of_the_user_takes_the_place_of_the_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine tortilla.example login dana password hers\n")
    monkeypatch.setenv("NETRC", str(netrc))
    wire = Wire("Mastodon", Clock(lambda: 0.0, lambda: 0.0, lambda seconds: None), 60)
    server = Server("Mastodon", "https://tortilla.example", wire, {"Authorization": "Bearer ours"})
    sent = wire.session.prepare_request(requests.Request("GET", server.address, headers=server.headers))
    assert sent.headers["Authorization"] == "Bearer ours"


def test_a_feed_fails_by_itself(relledger: Call, here: Path, connected: Mastodon) -> None:
    connected.refuse["notifications"] = Answer({"error": "This action is outside the authorized scopes"}, 403)
    done = relledger("import", "mastodon", code=3)
    assert "notifications: Mastodon does not give it" in done.err
    assert {id for id, _ in acts(here)} <= {post["uri"] for _, post in connected.posts}
    assert acts(here)


def test_a_token_that_was_withdrawn_ends_the_run(relledger: Call, here: Path, connected: Mastodon) -> None:
    connected.refuse["notifications"] = Answer({"error": "The access token was revoked"}, 401)
    done = relledger("import", "mastodon", code=9)
    assert "connect" in done.err
    assert TOKEN not in done.err


def test_what_is_no_list_is_said_and_nothing_is_lost(
    here: Path, relledger: Call, connected: Mastodon, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected.refuse["notifications"] = Answer({"surprise": 1})
    assert "no list" in relledger("import", "mastodon", code=8).err
    del connected.refuse["notifications"]
    at(monkeypatch, connected, 14)
    relledger("import", "mastodon")
    assert acts(here) == connected.truth(private=False)


def test_by_the_environment_no_secret_is_written_down(
    here: Path, relledger: Call, world: Mastodon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RELLEDGER_MASTODON_ACCESS_TOKEN", TOKEN)
    monkeypatch.setenv("RELLEDGER_MASTODON_SERVER", "https://tortilla.example")
    relledger("import", "mastodon")
    assert len([one for one in world.asked if "verify" in one.path]) == 2, "once for the owner, once for the posts"
    relledger("import", "mastodon")
    assert len([one for one in world.asked if "verify" in one.path]) == 2, "and never again"
    for path in here.rglob("*"):
        assert not path.is_file() or TOKEN.encode() not in path.read_bytes(), path


def test_the_world_is_what_it_seems() -> None:
    there = Mastodon(1, hours=12, count=150)
    assert len(there.truth(private=True)) > len(there.truth(private=False)) > 100
    assert US["acct"] == "brass"
