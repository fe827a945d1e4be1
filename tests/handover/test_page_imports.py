"""What came in, as the page tells it: an import that was taken back counts nowhere, and is said to be taken back."""

import sqlite3

from relledger.handover.wanted import Wanted
from relledger.ledger import checking, entries, undoing
from relledger.model import Account
from relledger.outcomes import Interaction, PassedOver, Reject

from .made import SECOND, come_in
from .test_page import gathered, seen

GUS = Account("instagram", "", "gus_on_wheels", "Gus Papadakis")
IMANI = Account("facebook", "7", "", "Imani Brooks")


def act(who: Account, id: str, text: str) -> list[Interaction]:
    return [Interaction(who, "comment", "in", id, SECOND - 9 * 86_400, text)]


def test_an_import_that_was_taken_back_counts_nowhere(db: sqlite3.Connection) -> None:
    come_in(db, "instagram", act(GUS, "1", "kept"), act(IMANI, "9", "told by both"))
    mixed = (act(IMANI, "9", "told by both"), act(IMANI, "8", "mistaken"), act(GUS, "7", "mistaken, too"))
    uid = come_in(db, "facebook", *mixed, [PassedOver("a bot")], Reject("record 9", "it has no time", ""))
    before = gathered(db)
    assert {one.platform: one.files for one in before.channels} == {
        "instagram": ["instagram"],
        "facebook": ["facebook"],
    }
    assert sum(one.acts for one in before.grown) == 4
    entries.write_all(db, undoing.taking_back(db, undoing.find(db, uid), "2026-11-20T10:00:00.000000Z", "Dana", ""))
    assert list(checking.problems(db)) == []
    after = gathered(db)
    assert {one.platform: one.files for one in after.channels} == {"instagram": ["instagram"], "facebook": []}
    assert (after.passed_over, after.rejects) == ([], [])
    assert [title for title, _ in after.lacks] == ["Instagram"]
    assert "facebook" not in after.never_seen, "it came in"
    assert sum(one.acts for one in after.grown) == after.acts == 2
    words = seen(db).part("seen")
    assert "facebook.json Facebook taken back: it does not count" in words
    assert "Facebook none: known only from tables, notes and other channels" in words
    assert "retirada: no cuenta" in seen(db, Wanted(language="es")).part("seen")


def test_a_channel_whose_only_file_was_taken_back_is_not_one_that_was_never_seen(db: sqlite3.Connection) -> None:
    uid = come_in(db, "facebook", act(IMANI, "8", "mistaken"))
    assert "facebook" not in gathered(db).never_seen
    entries.write_all(db, undoing.taking_back(db, undoing.find(db, uid), "2026-11-20T10:00:00.000000Z", "Dana", ""))
    found = gathered(db)
    assert [one.platform for one in found.grown] == [one.platform for one in found.channels] == []
    assert "facebook" not in found.never_seen


def test_what_came_in_is_told_in_spanish(db: sqlite3.Connection) -> None:
    come_in(db, "facebook", act(IMANI, "8", "hello"), [PassedOver("a bot")], Reject("record 9", "it has no time", ""))
    come_in(db, "csv_table", [PassedOver("state is archived")], Reject("line 4", "its time is odd", ""))
    found = seen(db, Wanted(language="es"))
    words = found.part("seen")
    for said in (
        "a quién iban los comentarios nuestros",
        "un robot (1)",
        "state is archived (1)",
        "record 9: no tiene hora",
    ):
        assert said in words, said
    english = [given for tag, given in found.elements if given.get("lang") == "en"]
    assert len(english) == 2, "only reasons that no table has"
