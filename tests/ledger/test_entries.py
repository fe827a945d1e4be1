"""What is written down by hand, beside what imports told."""

import pytest
from laws.books import book, take

from relledger.ledger import checking, deriving, persons, undoing
from relledger.ledger.entries import uid, write_all
from relledger.model import Account, Entry, canonical
from relledger.outcomes import Interaction

GUS = Account("x", "1", "gus", "Gus Papadakis")


def test_an_account_that_only_an_undone_import_showed_is_somebody_again_by_a_note() -> None:
    with book() as db:
        report = take(db, [(Interaction(GUS, "mention", "in", "1", 1_772_366_400),)])
        (uid,) = db.execute("SELECT uid FROM imports WHERE id = ?", (report.import_id,)).fetchone()
        write_all(db, undoing.taking_back(db, undoing.find(db, uid), "2026-05-01T10:00:00Z", "Dana", ""))
        assert persons.of(db, GUS) is None
        write_all(db, [Entry("2026-05-02T10:00:00Z", "Dana", "vouch", GUS, canonical({"why": "rides at dawn"}))])
        assert persons.of(db, GUS) is not None
        assert list(checking.problems(db)) == []


def test_what_changes_no_count_counts_nobody_anew_when_it_is_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    with book() as db:
        take(db, [(Interaction(GUS, "mention", "in", "1", 1_772_366_400),)])
        counted: list[set[int]] = []
        monkeypatch.setattr(deriving, "derive", lambda _, touched, **__: counted.append(touched))
        for kind, body in (("vouch", {"why": "rides at dawn"}), ("mark", {"mark": "critic", "why": ""})):
            said = Entry("2026-05-02T10:00:00Z", "Dana", kind, GUS, canonical(body))
            void = Entry("2026-05-03T10:00:00Z", "Dana", "void", None, canonical({"entry": uid(said), "why": ""}))
            write_all(db, [said])
            write_all(db, [void])
        assert counted == [{1}, {1}]
