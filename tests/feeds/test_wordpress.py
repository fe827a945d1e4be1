"""Comments of a blog, day after day: everything once, however late it is approved; with a password and openly."""

import io
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import Call, secrets
from .loopback import Answer, acts, at, fault_plan, imports, killed, none, serving
from .wordpress_server import BLOG, PASSWORD, USER, Blog

SAID = f"username = {USER}\napplication password = {PASSWORD}\n"


@pytest.fixture
def blog(monkeypatch: pytest.MonkeyPatch) -> Iterator[Blog]:
    there = Blog(5, days=10, count=330)
    with serving(there) as base:
        monkeypatch.setenv("RELLEDGER_WORDPRESS_BASE", base)
        at(monkeypatch, there, 24)
        yield there


@pytest.fixture
def connected(here: Path, relledger: Call, blog: Blog) -> Blog:
    relledger("connect", "wordpress", "--server", BLOG, "--from-file", secrets(here, SAID))
    return blog


@pytest.mark.parametrize("signed_in", [True, False])
def test_days_with_faults_and_kills_bring_everything_once(
    here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, blog: Blog, signed_in: bool
) -> None:
    if signed_in:
        relledger("connect", "wordpress", "--server", BLOG, "--from-file", secrets(here, SAID))
    else:
        relledger("import", "wordpress", BLOG)
    blog.faults = fault_plan(6, 0.2)
    for day in range(1, 12):
        at(monkeypatch, blog, 24 * day)
        if day in (4, 6):
            killed(blog, "wordpress", request=2, delay=0.05 * (day - 4))
        else:
            done = relledger("import", "wordpress", code=None)
            assert done.code in (0, 8), done.err
            assert PASSWORD not in done.out + done.err
    blog.faults = none
    at(monkeypatch, blog, 24 * 20)
    relledger("import", "wordpress", "--quiet")
    relledger("check")
    assert acts(here) == blog.truth(reviews=signed_in)
    with sqlite3.connect(here / "relledger.db") as db:
        assert "192.0.2.9" not in "".join(db.iterdump())


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_a_month_of_any_seed(
    seed: int, here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, connected: Blog
) -> None:
    connected.comments, connected.faults = Blog(seed, days=30, count=500).comments, fault_plan(seed, 0.25)
    for day in range(2, 32, 2):
        at(monkeypatch, connected, 24 * day)
        assert relledger("import", "wordpress", code=None).code in (0, 8)
    connected.faults = none
    at(monkeypatch, connected, 24 * 45)
    relledger("import", "wordpress")
    assert acts(here) == connected.truth(reviews=True)


def test_a_blog_is_read_openly_by_its_address_which_is_remembered(
    here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, blog: Blog
) -> None:
    blog.comments = Blog(5, days=60, count=200).comments
    at(monkeypatch, blog, 24 * 80)
    assert "address" in relledger("import", "wordpress", code=2).err
    assert "cost nothing" in relledger("import", "wordpress", BLOG, "--dry-run").out
    told = relledger("import", "wordpress", "blog.tortilla.example")
    assert f"WordPress, {BLOG}" in told.out
    assert acts(here) == blog.truth(reviews=False)
    before = len(blog.asked)
    told = relledger("import", "wordpress", "--quiet")
    assert (told.out, told.err) == ("", "")
    assert len(blog.asked) - before <= 3
    assert f"wordpress: {BLOG}" in (said := relledger("connections").out)
    assert "read openly" in said
    with sqlite3.connect(here / "relledger.db") as db:
        assert not [key for (key,) in db.execute("SELECT key FROM accounts") if "@" in key]


def test_an_open_blog_is_connected_without_credentials(
    here: Path, relledger: Call, blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    relledger("connect", "wordpress", "--server", BLOG)
    at(monkeypatch, blog, 24 * 20)
    relledger("import", "wordpress")
    assert acts(here) == blog.truth(reviews=False)


def test_reading_by_the_address_leaves_the_password_where_it_is(
    here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, connected: Blog
) -> None:
    at(monkeypatch, connected, 24 * 20)
    (kept,) = here.rglob("wordpress-*.json")
    before = kept.read_bytes()
    relledger("import", "wordpress", BLOG + "/")
    assert acts(here) == connected.truth(reviews=True), "it is read with the password"
    relledger("import", "wordpress", "https://other.example")
    assert kept.read_bytes() == before
    for path in here.rglob("*"):
        said = path.is_file() and PASSWORD.encode() in path.read_bytes()
        assert not said or path.name in {kept.name, "credentials.json"}, path


def test_what_is_approved_a_week_later_comes_with_the_next_run(
    here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, blog: Blog
) -> None:
    late = {"approved": blog.now + 9.5 * 86_400, "parent": 0, "type": "comment", "author": 0}
    blog.comments[3] |= late
    at(monkeypatch, blog, 24 * 9)
    relledger("import", "wordpress", BLOG)
    assert (f"{BLOG}#comment-4", "comment") not in acts(here)
    at(monkeypatch, blog, 24 * 11)
    relledger("import", "wordpress", "--without", "all-comments")
    assert (f"{BLOG}#comment-4", "comment") in acts(here)


def test_what_is_approved_a_month_later_comes_with_the_weekly_rereading(
    here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, blog: Blog
) -> None:
    blog.comments[3] |= {"approved": blog.now + 30 * 86_400, "parent": 0, "type": "comment"}
    for day in (10, 20):
        at(monkeypatch, blog, 24 * day)
        relledger("import", "wordpress", BLOG)
    missing = (f"{BLOG}#comment-4", "comment")
    assert missing not in acts(here)
    at(monkeypatch, blog, 24 * 32)
    before = len(blog.asked)
    relledger("import", "wordpress")
    assert missing in acts(here)
    assert "nothing yet" in relledger("import", "wordpress", "--dry-run").out
    again = len(blog.asked)
    relledger("import", "wordpress")
    assert len(blog.asked) - again < again - before, "and then not for a week"


def test_a_rereading_that_is_cut_short_goes_on_where_it_was(
    here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, blog: Blog
) -> None:
    blog.comments = Blog(5, days=80, count=400).comments
    at(monkeypatch, blog, 24 * 81)
    relledger("import", "wordpress", BLOG)
    at(monkeypatch, blog, 24 * 95)
    begun = [0]

    def cut(number: int, path: str) -> str:
        begun[0] += "after" not in blog.asked[-1].query and "offset" in blog.asked[-1].query
        return "503" if begun[0] > 2 else ""

    blog.faults = cut
    relledger("import", "wordpress", code=8)
    blog.faults = none
    first = len(blog.asked)
    relledger("import", "wordpress")
    assert all("after" in asked.query or "include" in asked.query for asked in blog.asked[first:])
    assert "nothing yet" in relledger("import", "wordpress", "--dry-run").out
    assert acts(here) == blog.truth(reviews=False)


def test_an_answer_to_what_was_deleted_meanwhile_is_not_told_twice(
    here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, blog: Blog
) -> None:
    at(monkeypatch, blog, 24 * 20)
    relledger("import", "wordpress", BLOG)
    before = acts(here)
    deleted = {one["parent"] for one in blog.comments if one["parent"]}
    for one in blog.comments:
        one["status"] = "trash" if one["id"] in deleted else one["status"]
    at(monkeypatch, blog, 24 * 40)
    relledger("import", "wordpress")
    assert acts(here) == before


@pytest.mark.parametrize(
    "front", [Answer({"code": "rest_no_route"}, 404), Answer("<html>", headers={"Content-Type": "text/html"})]
)
def test_a_blog_whose_pages_have_numbers(
    here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, blog: Blog, front: Answer
) -> None:
    blog.pretty, blog.front = False, front
    at(monkeypatch, blog, 24 * 20)
    relledger("import", "wordpress", BLOG)
    assert acts(here) == blog.truth(reviews=False)
    asked = len(blog.asked)
    relledger("import", "wordpress")
    assert {one.path for one in blog.asked[asked:]} == {"/"}, "it is remembered"


@pytest.mark.parametrize("hidden", [range(1, 4), range(1, 130), range(140, 151), range(1, 151, 7)])
@pytest.mark.parametrize(("says", "most"), [(True, 100), (True, 30), (False, 100)])
def test_comments_that_are_counted_and_not_shown(
    here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, blog: Blog, hidden: range, says: bool, most: int
) -> None:
    blog.comments = [one | {"type": "comment"} for one in Blog(5, days=20, count=150).comments]
    blog.hidden, blog.says_how_many, blog.most = set(hidden), says, most
    at(monkeypatch, blog, 24 * 40)
    relledger("import", "wordpress", BLOG)
    if says or len(hidden) < 100:  # else nothing tells that there is more
        assert acts(here) == blog.truth(reviews=False)


def test_a_blog_that_closed_its_interface_is_told_apart_from_none(here: Path, relledger: Call, blog: Blog) -> None:
    blog.refuse["/"] = Answer({"code": "rest_forbidden", "message": "Only for those who signed in."}, 403)
    done = relledger("import", "wordpress", BLOG, code=9)
    assert "Only for those who signed in.\nNothing was stored. A plugin or firewall" in done.err


def test_a_blog_on_wordpress_com(here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, blog: Blog) -> None:
    at(monkeypatch, blog, 24 * 20)
    found = blog.page
    monkeypatch.setattr(blog, "respond", lambda asked: found(asked.query, False))
    relledger("import", "wordpress", "https://brass.wordpress.com")
    assert {asked.path for asked in blog.asked} == {"/wp/v2/sites/brass.wordpress.com/comments"}
    assert len(acts(here)) == len(blog.truth(reviews=False))


@pytest.mark.parametrize(
    ("said", "code", "words"),
    [
        (f"username = {USER}\npassword = wrong", 9, "provided password is invalid"),
        (f"username = {USER}", 4, "or neither"),
        (f"application_password = {PASSWORD}", 4, "or neither"),
    ],
)
def test_what_cannot_be_connected(here: Path, relledger: Call, blog: Blog, said: str, code: int, words: str) -> None:
    done = relledger("connect", "wordpress", "--server", BLOG, "--from-file", secrets(here, said), code=code)
    assert words in done.err
    assert PASSWORD not in done.err
    assert "No live platform is connected" in relledger("connections").out


def test_somebody_who_may_not_moderate_is_told_so(here: Path, relledger: Call, blog: Blog) -> None:
    blog.moderates = False
    done = relledger("connect", "wordpress", "--server", BLOG, "--from-file", secrets(here, SAID), code=9)
    assert "may moderate" in done.err


@pytest.mark.parametrize("answer", [Answer({"error": "no"}, 404), Answer({"namespaces": ["other/v1"]}), Answer([])])
def test_a_host_that_is_no_blog_is_refused(here: Path, relledger: Call, blog: Blog, answer: Answer) -> None:
    blog.refuse["/"] = answer
    done = relledger("import", "wordpress", BLOG, code=4)
    assert "does not answer as WordPress" in done.err


def test_an_address_that_leads_elsewhere_is_named(here: Path, relledger: Call, blog: Blog) -> None:
    blog.refuse["/"] = Answer({}, 301, {"Location": "https://www.tortilla.example/wp-json/?secret"})
    done = relledger("import", "wordpress", BLOG, code=8)
    assert "it leads to www.tortilla.example." in done.err


def test_a_blog_that_gives_one_page_again_and_again_does_not_go_round(
    here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, blog: Blog
) -> None:
    at(monkeypatch, blog, 24 * 20)
    found = blog.page
    monkeypatch.setattr(blog, "page", lambda query, private: found({**query, "offset": "0"}, private))
    assert "repeats itself" in relledger("import", "wordpress", BLOG, code=8).err
    assert len(acts(here)) > 50
    assert imports(here) == 1
