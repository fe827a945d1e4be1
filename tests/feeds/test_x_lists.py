"""What the lists of X show and leave out, under old names and new ones."""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from relledger.errors import PARTIAL, REFUSED
from relledger.feeds.x import lists, messages, people, timelines

from .conftest import Call, at, only, rows, run, secrets
from .test_hours import acts, seen
from .world import HOUR, START, US
from .x_server import BEARER, X


def test_the_names_of_august_2026(here: Path, relledger: Call, connected: X) -> None:
    connected.new_names = True
    run(relledger)
    kinds = {kind for _, kind in acts(sqlite3.connect(here / "relledger.db"))}
    assert {"mention", "reply", "message"} <= kinds
    relledger("check")
    run(relledger)
    asked = len(connected.asked)
    run(relledger)
    assert len(connected.asked) - asked <= 4, "the names it took last are asked for first"
    connected.new_names = False
    run(relledger)
    assert rows(here, "SELECT count(*) FROM remembered WHERE key = 'post.fields'") == [(0,)]


def test_names_come_with_the_page_where_they_cannot_be_looked_up(
    here: Path, relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected.refuse["/2/users?"] = (404, {"title": "Not Found"})
    run(relledger)
    assert rows(here, "SELECT count(*) > 3 FROM names WHERE handle LIKE 'fan_%' AND first_seen IS NOT NULL") == [(1,)]
    asked = len(connected.asked)
    run(relledger)
    assert "/2/users" not in connected.asked[asked:]
    del connected.refuse["/2/users?"]
    world = connected.world
    for day, is_asked in ((1, False), (6, False), (8, True)):
        world.fans.append(f"120000000000099900{day}")
        world.mentions.append(world._post(world.fans[-1], START + day * 24 * HOUR - 60, "@BrassTortilla hello"))
        at(monkeypatch, connected, day * 24)
        run(relledger)
        assert ("/2/users" in connected.asked[asked:]) is is_asked
    nameless = """SELECT count(*) FROM interactions i JOIN accounts a ON a.id = i.account WHERE direction = 1
                  AND NOT EXISTS (SELECT 1 FROM names n WHERE n.account = a.id AND n.handle <> '')"""
    assert rows(here, nameless) == [(0,)]
    assert rows(here, "SELECT count(*) FROM remembered WHERE key IN ('refused', 'with the page')") == [(0,)]


def test_looking_people_up_is_tried_again_each_week(
    here: Path, relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected.refuse["/2/users?"] = (403, {"title": "Forbidden"})
    codes = [relledger("import", "x", "--quiet", code=None).code for _ in range(3)]
    assert codes == [PARTIAL, PARTIAL, 0]
    asked = len(connected.asked)
    world = connected.world
    for day in (8, 9, 10):
        world.fans.append(f"120000000000099900{day}")
        world.mentions.append(world._post(world.fans[-1], START + day * 24 * HOUR - 60, "@BrassTortilla hello"))
        at(monkeypatch, connected, day * 24)
        run(relledger)
    assert connected.asked[asked:].count("/2/users") == 1


def test_an_app_alone_reads_what_is_public(here: Path, relledger: Call, x: X) -> None:
    x.refuse["/2/users/me"] = (403, {"title": "Unsupported Authentication", "status": 403})
    file = secrets(here, BEARER)
    relledger("connect", "x", "--from-file", file, code=REFUSED)
    done = relledger("connect", "x", "--from-file", file, "--account", "@brasstortilla")
    assert "connected as @BrassTortilla" in done.out
    run(relledger)
    assert acts(sqlite3.connect(here / "relledger.db"))
    asked = len(x.asked)
    run(relledger)
    assert [path.rpartition("/")[2] for path in x.asked[asked:]] == ["tweets", "mentions", US["id"]]


def test_the_ledger_knows_whose_account_the_token_of_an_app_is_for(
    here: Path, relledger: Call, x: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    x.refuse["/2/users/me"] = (403, {"title": "Unsupported Authentication", "status": 403})
    monkeypatch.setenv("RELLEDGER_X_BEARER_TOKEN", BEARER)
    assert "--account @handle" in relledger("import", "x", code=REFUSED).err
    relledger("init", "--brand", "Brass", "--ours", "x:@brasstortilla", "--db", here / "brass.db")
    relledger("import", "x", "--db", here / "brass.db")


def test_a_quote_of_a_post_that_was_edited_is_one_quote(
    here: Path, relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, connected, 12)
    connected.world.quotes = [one._replace(mentions=True) for one in connected.world.quotes]
    quote = connected.world.quotes[0]
    connected.edited = {quote.quotes: str(int(quote.quotes) + 1)}
    run(relledger)
    assert acts(sqlite3.connect(here / "relledger.db"))[quote.id, "quote"] == 1
    assert acts(sqlite3.connect(here / "relledger.db"))[quote.id, "mention"] == 0


def test_followers_cost_no_more_than_a_dollar_unless_all_are_asked_for(
    here: Path, relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "FIRST", 5_000)
    monkeypatch.setattr(people, "LARGEST", 10)
    found = run(relledger, *only("followers"))
    there = sum(at <= connected.world.now for _, at in connected.world.follows)
    assert found["notes"] == [
        f"5 of {there} followers were read. The others cost up to $0.0{there - 5}, with --all-followers."
    ]
    asked = len(connected.asked)
    assert run(relledger, *only("followers"), "--all-followers", "--max-cost", "0.009", code=PARTIAL)
    assert dict(rows(here, "SELECT key, value FROM remembered"))["count"] == str(there)
    run(relledger, *only("followers"), "--all-followers")
    assert len(seen(sqlite3.connect(here / "relledger.db"), "follower")) == there
    assert rows(here, "SELECT count(*) FROM first_seen") == [(0,)]  # the first reading just did not reach them
    assert len(connected.asked) - asked == 4
    assert len(run(relledger, *only("followers"))["notes"]) == 0


def test_new_followers_are_found_beside_those_who_left(
    here: Path, relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(relledger, *only("followers"))
    at(monkeypatch, connected, 9)
    left = {fan for fan, _ in connected.world.follows[:8]}
    connected.world.follows = [follow for follow in connected.world.follows if follow[0] not in left]
    run(relledger, *only("followers"))
    there = {fan for fan, followed in connected.world.follows if followed <= connected.world.now}
    assert {fan for fan, _ in seen(sqlite3.connect(here / "relledger.db"), "follower")} == there | left


def test_new_followers_are_found_below_those_who_came_back(
    here: Path, relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(relledger, *only("followers"))
    world = connected.world
    there = [follow for follow in world.follows if follow[1] <= world.now]
    new = [(fan, world.now + 60) for fan in world.fans if fan not in dict(there)][:9]
    back = [(fan, world.now + 120) for fan, _ in there[:4]]
    world.follows = [*there[6:], *new, *back]  # two of the six who left stay away: seven more than before
    at(monkeypatch, connected, 6)
    run(relledger, *only("followers"))
    assert {fan for fan, _ in seen(sqlite3.connect(here / "relledger.db"), "follower")} >= {fan for fan, _ in new}


def test_what_x_cuts_off_is_said(relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timelines, "REACH", 10)
    (note,) = run(relledger, *only("mentions"))["notes"]
    assert note.startswith("X shows the newest 800 mentions at a time")


def test_a_loss_between_two_runs_is_said_also_quietly_and_once(
    here: Path, relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(relledger, *only("mentions"))
    world = connected.world
    new = [world._post(world.fans[0], world.now + 9 * HOUR, "@BrassTortilla hi") for _ in range(20)]
    world.mentions += new
    at(monkeypatch, connected, 24)
    connected.shows = 20
    monkeypatch.setattr(timelines, "REACH", 20)
    done = relledger("import", "x", "--quiet", *only("mentions"), code=PARTIAL)
    assert "older ones may be missing" in done.err
    assert {post.id for post in new} <= {id for id, _ in acts(sqlite3.connect(here / "relledger.db"))}
    done = relledger("import", "x", "--quiet", *only("mentions"))
    assert done.err == "", "the same 20 are read again, down to those that the run before knew"


def test_posts_without_counts_are_said(relledger: Call, connected: X) -> None:
    connected.leave_out = {"public_metrics"}
    (note,) = run(relledger, *only("posts", "likes"))["notes"]
    assert "how often our posts were liked" in note


def test_a_count_that_x_leaves_out_once_is_not_nothing(relledger: Call, connected: X) -> None:
    run(relledger)
    connected.leave_out = {"public_metrics"}
    run(relledger)
    connected.leave_out = set()
    asked = len(connected.asked)
    run(relledger)
    assert not any(path.startswith("/2/tweets/") for path in connected.asked[asked:])


def test_whoever_is_listed_twice_is_counted_once(
    here: Path, relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    def twice(list: str, there: Sequence[dict[str, Any]], query: dict[str, str], most: int) -> dict[str, Any]:
        body = page(list, there, query | {"max_results": "3"}, most)
        return {name: part * 2 if name == "data" else part for name, part in body.items()}

    at(monkeypatch, connected, 12)
    monkeypatch.setattr(people, "DEEP", 20)
    monkeypatch.setattr(lists, "DEEP", 20)
    page = connected.tokens
    monkeypatch.setattr(connected, "tokens", twice)
    run(relledger)
    world, found = connected.world, sqlite3.connect(here / "relledger.db")
    assert {fan for fan, _ in seen(found, "follower")} == {fan for fan, _ in world.follows}
    assert {(post, fan) for fan, post in seen(found, "liker")} == {(post, fan) for post, fan, _ in world.likes}


def test_messages_go_on_where_the_money_ended(
    here: Path, relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "MANY", 5)
    monkeypatch.setattr(messages, "FEW", 3)
    world = connected.world
    world.end = int(world.now)
    world.messages = [world._message() for _ in range(23)]
    run(relledger, *only("messages"), "--max-cost", "0.08", code=PARTIAL)
    assert rows(here, "SELECT count(*) FROM gaps") == [(1,)]
    run(relledger, *only("messages"))
    assert rows(here, "SELECT count(*) FROM gaps") == [(0,)]
    assert len(acts(sqlite3.connect(here / "relledger.db"))) == 23
    asked = len(connected.asked)
    run(relledger, *only("messages"))
    assert len(connected.asked) - asked == 1


@pytest.mark.parametrize(("fresh", "requests"), [(8, 2), (3, 1)])
def test_posts_are_read_back_ninety_days_the_first_time(
    here: Path, relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch, fresh: int, requests: int
) -> None:
    world = connected.world
    world.posts += [world._post(US["id"], world.now - days * 86_400, "@fan_1 thanks") for days in (91, 92, 93)]
    world.posts += [world._post(US["id"], world.now - seconds, "more") for seconds in range(fresh)]
    monkeypatch.setattr(timelines, "SIZE", 5)
    run(relledger, *only("posts"))
    assert rows(here, "SELECT count(*) FROM gaps") == [(0,)]
    assert connected.asked.count(f"/2/users/{US['id']}/tweets") == requests


def test_the_ledger_learns_under_which_handle_we_are_known(here: Path, relledger: Call, connected: X) -> None:
    run(relledger)
    query = "SELECT DISTINCT handle FROM names n JOIN ours o ON o.account = n.account"
    assert rows(here, query + " WHERE handle <> ''") == [(US["username"],)]


def test_the_ledger_learns_a_new_handle_of_ours(
    here: Path, relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(relledger)
    monkeypatch.setitem(US, "username", "brass_in_la")
    run(relledger)
    query = "SELECT DISTINCT handle FROM names n JOIN ours o ON o.account = n.account WHERE handle = 'brass_in_la'"
    assert len(rows(here, query)) == 1


def test_followers_are_read_where_their_number_is_not_told(
    here: Path, relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected.leave_out_of_us = True
    run(relledger)
    asked = len(connected.asked)
    run(relledger)
    assert [path.rpartition("/")[2] for path in connected.asked[asked:]] == [
        "tweets", "mentions", "followers", "dm_events",
    ]  # fmt: skip
    there = sum(made <= connected.world.now for _, made in connected.world.follows)
    assert len(seen(sqlite3.connect(here / "relledger.db"), "follower")) == there
    connected.leave_out_of_us = False
    at(monkeypatch, connected, 24 * 8)
    run(relledger)
    assert rows(here, "SELECT value FROM remembered WHERE key = 'counted'") == [("me",)]


def test_an_answer_that_does_not_say_to_whom_is_known_by_the_post(here: Path, relledger: Call, connected: X) -> None:
    connected.leave_out = {"in_reply_to_user_id"}
    run(relledger)
    found = acts(sqlite3.connect(here / "relledger.db"))
    assert all(found[post.id, "reply" if post.answers else "mention"] == 1 for post in connected.world.towards_us())


def test_followers_are_read_from_their_beginning_where_a_token_is_no_longer_good(
    here: Path, relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "LARGEST", 10)
    run(relledger, *only("followers"), "--all-followers", "--max-cost", "0.02", code=PARTIAL)
    ((token,),) = rows(here, "SELECT value FROM remembered WHERE key = 'next'")
    connected.stale = {token}
    at(monkeypatch, connected, 6)
    run(relledger, *only("followers"), "--all-followers")
    there = sum(followed <= connected.world.now for _, followed in connected.world.follows)
    assert len(seen(sqlite3.connect(here / "relledger.db"), "follower")) == there


def test_reposts_of_a_post_that_is_gone_are_let_be_and_the_others_come_with_their_time(
    here: Path, relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, connected, 12)
    world = connected.world
    posts = [post for post in world.posts if post.made < world.now]
    world.reposts = [
        world._post(world.fans[0], world.now - 60, "RT @BrassTortilla: open", shares=post.id, mentions=False)
        for post in posts
    ]
    connected.refuse[f"/2/tweets/{posts[-1].id}/ret"] = (404, {"title": "Not Found"})
    run(relledger)
    found = acts(sqlite3.connect(here / "relledger.db"))
    assert [found[repost.id, "share"] for repost in world.reposts] == [1] * (len(posts) - 1) + [0]
    assert not seen(sqlite3.connect(here / "relledger.db"), "sharer")


def test_reposts_come_without_their_time_where_x_has_no_other_list(here: Path, relledger: Call, connected: X) -> None:
    connected.refuse["/retweets"] = (404, {"title": "Not Found"})
    for _ in range(3):
        run(relledger)
        assert seen(sqlite3.connect(here / "relledger.db"), "sharer")
    asked = len(connected.asked)
    run(relledger)
    assert not any("retweet" in path for path in connected.asked[asked:])


def test_reposts_come_with_their_time_again_where_that_list_is_back(
    here: Path, relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected.refuse["/retweets"] = (404, {"title": "Not Found"})
    world = connected.world
    for _ in range(3):
        run(relledger, *only("posts", "reposts"))
    later = [world._post(world.fans[n], START + day * 24 * HOUR - 60, "RT", shares=world.posts[0].id, mentions=False)
             for n, day in enumerate((1, 6, 9))]  # fmt: skip
    world.reposts = [*(repost for repost in world.reposts if repost.made <= world.now), *later]
    asked = []
    for day in (1, 6, 9):
        if day == 9:
            del connected.refuse["/retweets"]
        at(monkeypatch, connected, day * 24)
        before = len(connected.asked)
        run(relledger, *only("posts", "reposts"))
        asked.append(any("/retweets" in path for path in connected.asked[before:]))
    assert asked == [False, False, True]
    found = acts(sqlite3.connect(here / "relledger.db"))
    assert [found[repost.id, "share"] for repost in later] == [0, 0, 1]
    assert rows(here, "SELECT count(*) FROM remembered WHERE key = 'as people'") == [(0,)]


def test_reposts_come_with_their_time_where_that_list_was_refused_once(
    here: Path, relledger: Call, connected: X
) -> None:
    connected.refuse["/retweets"] = (400, {"title": "Invalid Request"})
    run(relledger)
    del connected.refuse["/retweets"]
    run(relledger)
    there = {repost.id for repost in connected.world.reposts if repost.made <= connected.world.now}
    assert there == {id for id, kind in acts(sqlite3.connect(here / "relledger.db")) if kind == "share"}


@pytest.mark.parametrize("strikes", [{2}, {2, 4}, {1}])
def test_an_empty_answer_ends_nothing_until_it_comes_twice(
    here: Path, relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch, strikes: set[int]
) -> None:
    monkeypatch.setattr(timelines, "SIZE", 5)
    before = len(connected.asked)
    connected.faults = lambda number, path: "empty" if number - before in strikes else ""
    run(relledger, *only("mentions"))
    there = {post.id for post in connected.world.towards_us()}
    assert {id for id, _ in acts(sqlite3.connect(here / "relledger.db"))} == (there if 1 not in strikes else set())
    assert rows(here, "SELECT count(*) FROM gaps") == [(0,)]
    run(relledger, *only("mentions"))
    assert {id for id, _ in acts(sqlite3.connect(here / "relledger.db"))} == there


@pytest.mark.parametrize("heeds", [{"until_id"}, {"since_id"}, set()])
@pytest.mark.parametrize("too_old", [True, False])
def test_lists_are_whole_where_x_does_not_take_the_bounds_of_a_stretch(
    here: Path, relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch, heeds: set[str], too_old: bool
) -> None:
    monkeypatch.setattr(timelines, "SIZE", 5)
    connected.heeds, connected.too_old = heeds, too_old
    for hour in (4, 12):
        at(monkeypatch, connected, hour)
        run(relledger, *only("mentions"))
    there = Counter(post.id for post in connected.world.towards_us())
    assert Counter(id for id, _ in acts(sqlite3.connect(here / "relledger.db"))) == there
    assert rows(here, "SELECT count(*) FROM gaps") == [(0,)]


def test_an_id_of_years_ahead_hides_nothing_that_comes_after(
    here: Path, relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = connected.world
    world.mentions.append(world.mentions[0]._replace(id=str((1 << 63) - 1)))
    world.messages = [world._message() | {"made": world.now, "id": str((1 << 63) - 2)}]
    run(relledger)
    at(monkeypatch, connected, 30)
    world.messages += [one for one in (world._message() for _ in range(40)) if one["made"] > START + 5 * HOUR]
    run(relledger)
    found = acts(sqlite3.connect(here / "relledger.db"))
    assert {id for id, kind in found if kind == "message"} == {message["id"] for message in world.messages}
    assert {post.id for post in world.towards_us()} <= {id for id, _ in found}


def test_quotes_that_are_not_found_once_are_looked_for_again(here: Path, relledger: Call, connected: X) -> None:
    at_once = {quote.id for quote in connected.world.quotes if quote.made <= connected.world.now}
    connected.refuse["quote_tweets"] = (404, {"title": "Not Found"})
    run(relledger, *only("posts", "quotes"))
    del connected.refuse["quote_tweets"]
    run(relledger, *only("posts", "quotes"))
    assert at_once == {id for id, kind in acts(sqlite3.connect(here / "relledger.db")) if kind == "quote"}


def test_a_like_is_not_given_up_with_those_that_x_counts_and_does_not_show(
    here: Path, relledger: Call, connected: X
) -> None:
    world = connected.world
    post, fans = world.posts[0].id, world.fans
    world.likes = [(post, fan, START) for fan in (*fans[:6], fans[0])]  # seven, of whom X shows six
    run(relledger, *only("posts", "likes"))
    run(relledger, *only("posts", "likes"))
    world.likes.append((post, fans[6], START + HOUR))
    connected.faults = lambda number, path: "same page" if "liking" in path else ""
    run(relledger, *only("posts", "likes"))
    connected.faults = lambda number, path: ""
    world.likes.append((post, fans[7], START + 2 * HOUR))
    run(relledger, *only("posts", "likes"))
    assert {fan for fan, _ in seen(sqlite3.connect(here / "relledger.db"), "liker")} == set(fans[:8])
    run(relledger, *only("posts", "likes"))
    asked = len(connected.asked)
    run(relledger, *only("posts", "likes"))
    assert not any("liking" in path for path in connected.asked[asked:])


def test_whoever_stands_below_one_who_was_known_may_have_liked_before(
    here: Path, relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = connected.world
    post, fans = world.posts[0].id, world.fans
    lagging = [(post, fans[1], START + HOUR)]
    world.likes = [(post, fans[0], START + 2 * HOUR)]
    run(relledger, *only("posts", "likes"))
    at(monkeypatch, connected, 6)
    world.likes += lagging  # X had not counted it before, so one was asked for, and the newest one came
    run(relledger, *only("posts", "likes"))
    assert seen(sqlite3.connect(here / "relledger.db"), "liker") == {(fans[0], post): 1, (fans[1], post): 1}
    assert rows(here, "SELECT count(*) FROM first_seen") == [(0,)]


def test_where_likes_were_only_taken_back_nobody_was_looked_for(
    here: Path, relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = connected.world
    post, fans = world.posts[0].id, world.fans
    world.likes = [(post, fan, START) for fan in fans[:4]]
    run(relledger, *only("posts", "likes"))
    first = int(world.now)
    for hour, likes in ((6, [*fans[:2], fans[4]]), (7, [*fans[:2], fans[4], fans[5]])):
        at(monkeypatch, connected, hour)
        world.likes = [(post, fan, START + n) for n, fan in enumerate(likes)]
        run(relledger, *only("posts", "likes"))
    new = f"SELECT after FROM first_seen f JOIN sightings s ON s.id = sighting JOIN accounts a ON a.id = s.account \
            WHERE key IN ('id:{fans[4]}', 'id:{fans[5]}')"
    assert set(rows(here, new)) == {(first,)}


def test_old_posts_are_forgotten_once_their_counts_are(
    here: Path, relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(relledger)
    kept = "SELECT count(*) FROM remembered JOIN feeds f ON f.id = feed WHERE name = 'likes' AND key GLOB '[0-9]*'"
    assert rows(here, kept) != [(0,)]
    world = connected.world
    new = world._post(US["id"], START + 130 * 24 * HOUR - HOUR, "open again")
    world.posts.append(new)
    for day in (130, 131):
        world.likes.append((new.id, world.fans[day - 130], new.made))
        at(monkeypatch, connected, day * 24)
        run(relledger)
    assert rows(here, kept) == [(1,)]


def test_those_who_pass_a_quote_on_hide_no_quote(
    here: Path, relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = connected.world
    first = world.quotes[0]._replace(mentions=False)
    second = first._replace(id=str(int(first.id) + 1))
    world.quotes = [first, second]
    world.reposts = [
        world._post(fan, first.made + 60, "RT @fan_3: look at this, @BrassTortilla", shares=second.id, mentions=False)
        for fan in world.fans[:12]
    ]
    at(monkeypatch, connected, 12)
    run(relledger, *only("posts", "quotes"))
    assert acts(sqlite3.connect(here / "relledger.db")) == Counter({(first.id, "quote"): 1, (second.id, "quote"): 1})


def test_a_quote_that_came_as_a_mention_is_not_looked_for_again(
    relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(relledger)
    world = connected.world
    post = next(post for post in world.posts if post.made < world.now)
    world.quotes.append(world._post(world.fans[0], world.now + 60, "look at this", quotes=post.id))
    at(monkeypatch, connected, 6)
    run(relledger)
    asked = len(connected.asked)
    run(relledger)
    assert not any("quote_tweets" in path for path in connected.asked[asked:])


def test_authors_are_asked_for_otherwise_where_x_leaves_them_out(here: Path, relledger: Call, connected: X) -> None:
    connected.authors_are_extra = True
    run(relledger, *only("mentions"))
    there = {post.id for post in connected.world.towards_us()}
    assert {id for id, _ in acts(sqlite3.connect(here / "relledger.db"))} == there


def test_a_quote_is_one_also_where_our_posts_were_not_read(
    here: Path, relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, connected, 12)
    connected.world.quotes = [one._replace(mentions=True) for one in connected.world.quotes]
    run(relledger, *only("mentions"))
    run(relledger)
    found = acts(sqlite3.connect(here / "relledger.db"))
    assert all(found[quote.id, "quote"] == 1 for quote in connected.world.quotes)
    assert not any(found[quote.id, "mention"] for quote in connected.world.quotes)


def test_what_has_not_changed_is_not_written_again(
    here: Path, relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(relledger)
    before = rows(here, "SELECT * FROM remembered")
    monkeypatch.setenv("RELLEDGER_NOW", "2026-11-30T05:10:00+00:00")
    run(relledger)
    assert rows(here, "SELECT * FROM remembered") == before


def test_our_posts_are_asked_for_twice_where_none_come(here: Path, relledger: Call, connected: X) -> None:
    before = len(connected.asked)
    connected.faults = lambda number, path: "empty" if path.endswith("/tweets") and number == before + 1 else ""
    run(relledger, *only("posts"))
    assert rows(here, "SELECT mark <> '' FROM feeds WHERE name = 'posts'") == [(1,)]


def test_who_liked_and_quoted_is_asked_for_later_where_a_run_ended_before(
    here: Path, relledger: Call, connected: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = connected.world
    world.posts.append(world._post(US["id"], world.now + 9 * 86_400, "we are open again"))
    at(monkeypatch, connected, 11 * 24)
    run(relledger, *only("posts"))  # and was killed
    run(relledger)  # reads the newest week of posts alone
    found = sqlite3.connect(here / "relledger.db")
    assert seen(found, "liker") == Counter({(fan, post): 1 for post, fan, _ in world.likes})
    assert {id for id, kind in acts(found) if kind == "quote"} == {quote.id for quote in world.quotes}
