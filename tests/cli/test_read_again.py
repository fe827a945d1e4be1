"""A file read before it was known who is ours, and again after: the second reading stands in place of the first."""

import json
from pathlib import Path
from typing import Any

import pytest

from relledger.errors import MISSING, USAGE
from relledger.ledger import connection
from relledger.sources import names

from .conftest import Call
from .made import Done, archive

PEOPLE = {"42": "brass", "43": "brass_events", "77": "kobi"}
SOURCES = Path(__file__).parents[1] / "sources"


@pytest.fixture
def posts(here: Path) -> Path:
    """A saved page that shows no account of ours: Kobi names one that is, and another one of ours names Kobi."""
    data = [
        {"id": id, "text": "hello", "author_id": author, "created_at": "2026-05-06T18:00:00Z",
         "entities": {"mentions": [{"id": named, "username": PEOPLE[named]}]}}
        for id, author, named in (("91", "77", "43"), ("92", "42", "77"))
    ]  # fmt: skip
    users = [{"id": id, "username": name, "name": name.title()} for id, name in PEOPLE.items()]
    path = here / "posts.json"
    said = {"data": data, "includes": {"users": users}, "meta": {"result_count": len(data)}}
    path.write_text(json.dumps(said), "utf-8")
    return path


@pytest.fixture
def shows(here: Path) -> Path:
    """An archive, which shows another account to be ours."""
    return archive(here / "twitter.zip", 1)


def fresh(at: Call, name: str) -> Path:
    db = Path(name)
    at(0, "init", "--db", db, "--brand", "Brass", "--ours", "x:@brass_events")
    return db


def acts(db: Path) -> list[tuple[str, str]]:
    """What Kobi did, and what was done for him."""
    ledger = connection.open_ledger(db)
    query = "SELECT kind, direction FROM acts WHERE account = 'id:77' ORDER BY 1, 2"
    found: list[tuple[str, str]] = ledger.execute(query).fetchall()
    ledger.close()
    return found


def states(at: Call, db: Path) -> list[str]:
    """What became of each import, the first one first."""
    rows = json.loads(at(51, "history", "--json", "--db", db).out)["history"]
    found = [row["state"] for row in reversed(rows) if row["kind"] == "import"]
    listed = json.loads(at(51, "imports", "--json", "--db", db).out)["imports"]
    assert [row["state"] for row in listed] == found
    return found


def report(said: Done) -> dict[str, Any]:
    (row,) = json.loads(said.out)["files"]
    return dict(row)


@pytest.fixture
def late(posts: Path, shows: Path, at: Call) -> Path:
    """A ledger in which the posts were read before it was known who else is ours, and once more after."""
    db = fresh(at, "late.db")
    at(1, "import", "--db", db, posts)
    at(2, "import", "--db", db, shows)
    at(4, "import", "--db", db, posts)
    return db


def test_read_again_is_as_read_once_in_the_right_order(posts: Path, shows: Path, at: Call) -> None:
    late, right = fresh(at, "late.db"), fresh(at, "right.db")
    at(1, "import", "--db", late, posts)
    at(2, "import", "--db", late, shows)
    before = at(3, "digest", "--db", late).out
    assert "stands in place of an earlier reading of this file" in at(4, "import", "--db", late, posts).out
    at(1, "import", "--db", right, shows)
    at(2, "import", "--db", right, posts)
    assert before != at(5, "digest", "--db", late).out == at(5, "digest", "--db", right).out
    assert acts(late) == acts(right) == [("mention", "in"), ("mention", "out"), ("reply", "out")]
    assert at(6, "check", "--db", late).out == at(6, "check", "--db", right).out == ""
    assert states(at, late) == ["read again", "", ""]


def test_somebody_named_as_ours_by_hand_is_told_of_as_well(posts: Path, at: Call) -> None:
    late, right = fresh(at, "late.db"), fresh(at, "right.db")
    at(1, "import", "--db", late, posts)
    for db in (late, right):
        assert "Ours: x:@brass." in at(2, "init", "--db", db, "--ours", "x:@brass").out
    for db in (late, right):
        assert not report(at(3, "import", "--db", db, "--json", posts))["again"]
    assert acts(late) == [("mention", "in"), ("mention", "out")]
    assert at(4, "digest", "--db", late).out == at(4, "digest", "--db", right).out
    assert at(5, "check", "--db", late).out == ""


def test_the_second_reading_undone_the_first_one_holds_again(late: Path, posts: Path, at: Call) -> None:
    whole, digest = acts(late), at(5, "digest", "--db", late).out
    undone = at(6, "undo", "--db", late)
    assert "Taken back: Mei brought in posts.json" in undone.out
    assert "Kept: the reading of it of 2026-06-02 holds again" in undone.out
    assert states(at, late) == ["", "", "taken back"]
    assert acts(late) != whole
    assert at(7, "check", "--db", late).out == ""
    again = at(8, "import", "--db", late, posts).out
    assert "It was undone on 2026-06-02. Bring it back with: relledger undo" in again
    at(9, "undo", "--db", late, again.rpartition(" ")[2].strip())
    assert states(at, late) == ["read again", "", ""]
    assert acts(late) == whole
    assert at(7, "check", "--db", late).out == ""
    assert at(10, "digest", "--db", late).out != digest, "what was undone and brought back is told of"


@pytest.mark.parametrize("name", [name for name in names() if name != "handover"])
def test_what_an_export_itself_shows_is_no_reason_to_bring_it_in_again(name: str, here: Path, at: Call) -> None:
    for number, case in enumerate(sorted((SOURCES / name / "cases").iterdir())):
        db = Path(f"{number}.db")
        at(1, "init", "--db", db, "--brand", "Brass")
        first = json.loads(at(2, "import", "--db", db, "--json", case, code=None).out)
        again = json.loads(at(3, "import", "--db", db, "--json", case, code=None).out)
        assert first["read_with_less"] == again["read_with_less"] == []
        assert [row["path"] for row in again["files"] if row.get("again") is False] == []


def test_naming_ours_needs_a_ledger(at: Call) -> None:
    assert "no ledger" in at(1, "init", "--db", "none.db", "--ours", "x:@brass", code=MISSING).err.casefold()
    assert "A brand needs a name." in at(1, "init", "--db", "none.db", code=USAGE).err


def test_the_first_reading_can_be_undone_and_changes_nothing(late: Path, at: Call) -> None:
    whole = acts(late)
    (first,) = [line.split()[-3] for line in at(5, "history", "--db", late).out.splitlines() if "read again" in line]
    at(6, "undo", "--db", late, first)
    assert states(at, late) == ["taken back", "", ""]
    assert acts(late) == whole
    assert at(7, "check", "--db", late).out == ""


def test_a_handover_carries_which_reading_holds(late: Path, posts: Path, at: Call) -> None:
    """The next holder read the same file and knew less: the other way round it comes to the same."""
    at(5, "handover", "--db", late, "--with-x-content", "--out", "late.html")
    heir, empty = fresh(at, "heir.db"), fresh(at, "empty.db")
    at(6, "import", "--db", heir, posts)
    at(7, "import", "--db", heir, "late.html")
    at(7, "import", "--db", empty, "late.html")
    assert acts(heir) == acts(late)
    assert at(8, "digest", "--db", late).out == at(8, "digest", "--db", empty).out
    at(9, "handover", "--db", heir, "--with-x-content", "--out", "heir.html")
    at(10, "import", "--db", late, "heir.html")
    assert at(11, "digest", "--db", late).out == at(11, "digest", "--db", heir).out
    assert acts(late) == acts(heir)
    for db in (late, heir, empty):
        assert at(12, "check", "--db", db).out == ""


def test_a_reading_that_knew_less_says_that_it_does_not_count(late: Path, posts: Path, at: Call) -> None:
    whole = acts(late)
    (shown,) = [line.split()[-1] for line in at(5, "history", "--db", late).out.splitlines() if "twitter" in line]
    at(6, "undo", "--db", late, shown)
    said = at(7, "import", "--db", late, posts).out
    assert "It does not count: what was read of it on 2026-06-02 knew more." in said
    assert ("mention", "out") in acts(late)
    at(8, "undo", "--db", late, said.rpartition(" ")[2].strip())
    assert acts(late) == [("mention", "in")] != whole
    assert at(9, "check", "--db", late).out == ""
