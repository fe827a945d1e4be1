"""What an edition withholds is nowhere in it, in no form and under no cover, and is counted and named instead."""

import gzip
import sqlite3
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relledger.errors import Refused
from relledger.handover import data, withholding
from relledger.handover.bundle import Protection
from relledger.handover.edition import Edition, withheld
from relledger.handover.wanted import Wanted
from relledger.ledger import checking, entries, telling, undoing
from relledger.model import Account
from relledger.outcomes import Interaction, Reject
from relledger.vocabulary import VISIBILITIES

from .made import NOW, come_in, empty, entry, fact, filled, take_in, write

GUS = Account("x", "7", "gus_on_wheels", "Gus Papadakis")
IMANI = Account("instagram", "", "imani.b", "Imani Brooks")
AGENCY = Wanted(edition="agency", recipient="The next agency")


def act(who: Account, id: str, kind: str, text: str) -> Interaction:
    return Interaction(who, kind, "in", id, 1_790_000_000, text, f"https://example.org/{id}")


def told(db: sqlite3.Connection, edition: Edition, *, x_content: bool = False) -> tuple[bytes, dict[str, int]]:
    """All lines that an edition tells, and what it says that it withholds."""
    pieces: list[bytes] = []
    db.execute("BEGIN")
    with withholding.allowed(db, edition, x_content=x_content) as left:
        data.tell(db, data.About(NOW, "Dana", edition, "", left), pieces.append)
    db.execute("ROLLBACK")
    return b"".join(pieces), dict(left)


def everything_in(path: Path) -> bytes:
    """Every byte that a handover holds, unpacked."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as packed:
            parts = {name: packed.read(name) for name in packed.namelist()}
    else:
        parts = {"page": path.read_bytes()}
    found = b""
    for name, part in parts.items():
        found += gzip.decompress(part) if name.endswith(".gz") else part
        if name.endswith(".xlsx"):
            (path.parent / "book.xlsx").write_bytes(part)
            with zipfile.ZipFile(path.parent / "book.xlsx") as book:
                found += b"".join(book.read(member) for member in book.namelist())
    return found


@settings(max_examples=12)
@given(
    facts=st.lists(
        st.tuples(st.sampled_from(("who", "lives", "avoid", "date")), st.sampled_from(VISIBILITIES)), max_size=9
    )
)
def test_no_fact_that_an_edition_withholds_is_told(
    facts: list[tuple[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    db = empty(tmp_path_factory.mktemp("edition") / "ledger.db")
    values = [f"value-{n}-of-{slot}" for n, (slot, _) in enumerate(facts)]
    noted = [fact(IMANI, slot, value, mark) for (slot, mark), value in zip(facts, values, strict=True)]
    entries.write_all(db, noted)
    for edition in ("owner", "agency"):
        lines, left = told(db, edition)
        hidden = [v for v, (slot, mark) in zip(values, facts, strict=True) if withheld(edition, slot, mark)]
        assert [v for v in hidden if v.encode() in lines] == []
        assert [v for v in values if v.encode() not in lines] == hidden
        assert sum(left.values()) == len(hidden)
    db.close()


def test_what_was_taken_back_does_not_go_to_an_agency(db: sqlite3.Connection) -> None:
    """A slip is mostly taken back for a reason: noted as one may say it, then noted anew as confided."""
    slip = fact(GUS, "note", "lost his job in February")
    entries.write_all(db, [slip])
    void = entry("void", None, entry=entries.uid(slip), why="his job is not to be spoken of")
    entries.write_all(db, [void])
    unvoided = entry("void", None, entry=entries.uid(void), why="it was right")
    lines, left = told(db, "agency")
    assert b"his job" not in lines
    assert left == {withholding.BACK: 1}
    assert b"lost his job" in told(db, "owner")[0]
    entries.write_all(db, [unvoided])
    assert b"lost his job" in told(db, "agency")[0]


def test_what_one_of_us_was_told_in_confidence_is_withheld_whoever_else_noted_it(db: sqlite3.Connection) -> None:
    confided = fact(GUS, "note", "Lost his job in February.", VISIBILITIES[1])
    entries.write_all(db, [fact(GUS, "note", "lost his job in February"), confided])
    lines, left = told(db, "agency")
    assert b"job in February" not in lines
    assert sum(left.values()) == 2
    entries.write_all(db, [entry("void", None, entry=entries.uid(confided), why="he tells it himself")])
    assert b"lost his job" in told(db, "agency")[0]


def test_what_speaks_of_something_withheld_is_withheld(db: sqlite3.Connection) -> None:
    noted = entry("act", GUS, kind="visit", direction="in", on="2026-10-01", text="cried at the window", evidence="")
    entries.write_all(db, [noted, entry("void", None, entry=entries.uid(noted), why="he cried")])
    lines, _ = told(db, "agency")
    assert b"cried" not in lines


def test_private_messages_come_without_words_and_rejects_not_at_all(db: sqlite3.Connection) -> None:
    come_in(db, "instagram", act(IMANI, "m1", "message", "between us"), act(IMANI, "c1", "comment", "aloud"))
    come_in(db, "facebook", Reject("messages.json, record 3", "it has no time", "a secret excerpt"))
    lines, left = told(db, "agency")
    assert b"between us" not in lines
    assert b"secret excerpt" not in lines
    assert b"aloud" in lines
    assert lines.count(b'["act"') == 2, "that it happened is told"
    assert left == {withholding.MESSAGES: 1, withholding.REJECTS: 1}


def test_an_import_that_was_undone_tells_an_agency_nothing(db: sqlite3.Connection) -> None:
    uid = come_in(db, "instagram", act(IMANI, "c1", "comment", "somebody else's export"))
    entries.write_all(db, undoing.taking_back(db, undoing.find(db, uid), "2026-11-20T10:00:00.000000Z", "Dana", ""))
    assert b"somebody else" not in told(db, "agency")[0]
    assert b"Imani" not in told(db, "agency")[0]
    assert b"somebody else" in told(db, "owner")[0]


def test_x_content_of_the_api_goes_as_ids_unless_asked(db: sqlite3.Connection) -> None:
    come_in(db, "x_api", act(GUS, "100", "mention", "only the API told"), act(GUS, "200", "mention", "in both"))
    come_in(db, "x_archive", act(GUS, "200", "mention", "in both"))
    lines, left = told(db, "owner")
    assert b"only the API told" not in lines
    assert b"in both" in lines, "the download of one's own archive is one's own to give"
    assert b'"100"' in lines
    assert list(left) == [withholding.X_CONTENT]
    assert b"only the API told" in told(db, "owner", x_content=True)[0]


def test_an_agency_gets_no_more_of_x_than_x_lets_go(
    db: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_in(db, "x_api", act(GUS, "100", "mention", "one"), act(GUS, "200", "mention", "two"))
    asked = AGENCY._replace(x_content=True)
    write(db, tmp_path / "few.html", wanted=asked)
    monkeypatch.setattr(withholding, "X_LIMIT", 2)
    with pytest.raises(Refused, match="2 of its posts and people go to somebody else in a day: this would be 3"):
        write(db, tmp_path / "many.html", wanted=asked)
    assert not (tmp_path / "many.html").exists()
    write(db, tmp_path / "ids.html", wanted=AGENCY)
    write(db, tmp_path / "owner.html", wanted=Wanted(x_content=True))


def test_nothing_that_an_agency_may_not_know_is_in_any_file(tmp_path: Path) -> None:
    db = filled(tmp_path / "ledger.db")
    secrets = [b"He was let go", b"Ask about the shop", b"a bakery", b"Pasadena", b"Some day"]
    for form in ("a.zip", "a.html"):
        written = write(db, tmp_path / form, wanted=AGENCY)
        found = everything_in(tmp_path / form)
        if form == "a.html":
            other = empty(tmp_path / "other.db")
            assert take_in(other, tmp_path / form).rejected == 0
            assert list(checking.problems(other)) == []
            found += "\n".join(telling.facts(other)).encode()
            other.close()
        assert [secret for secret in secrets if secret in found] == []
        assert sum(written.proof.withheld.values()) >= 4
        assert written.proof.edition == "agency"
    owner = write(db, tmp_path / "o.zip").proof
    assert [secret for secret in secrets if secret not in everything_in(tmp_path / "o.zip")] == []
    assert owner.withheld == {}
    db.close()


def test_the_ledger_is_as_it_was(db: sqlite3.Connection, tmp_path: Path) -> None:
    entries.write_all(db, [fact(GUS, "note", "confided", VISIBILITIES[1])])
    before = telling.digest(db)
    write(db, tmp_path / "a.html", wanted=AGENCY, protection=Protection())
    assert telling.digest(db) == before
    assert db.execute("SELECT count(*) FROM temp.sqlite_master WHERE name IN ('entries', 'names')").fetchone() == (0,)


def test_every_reason_to_withhold_at_once_still_comes_back(db: sqlite3.Connection, tmp_path: Path) -> None:
    come_in(db, "x_api", act(GUS, "100", "mention", "only the API told"), act(GUS, "101", "message", "to us alone"))
    undone = come_in(db, "instagram", act(IMANI, "c1", "comment", "somebody else's export"))
    come_in(db, "facebook", act(IMANI, "m1", "message", "between us"), Reject("record 3", "no time", "excerpt"))
    entries.write_all(db, [fact(IMANI, "lives", "Boyle Heights"), fact(IMANI, "note", "confided", VISIBILITIES[2])])
    entries.write_all(db, undoing.taking_back(db, undoing.find(db, undone), "2026-11-20T10:00:00.000000Z", "Dana", ""))
    for form in ("a.zip", "a.html"):
        written = write(db, tmp_path / form, wanted=AGENCY)
        assert set(written.proof.withheld) == {
            withholding.X_CONTENT,
            withholding.MESSAGES,
            withholding.REJECTS,
            "facts of where somebody lives",
            f"facts marked {VISIBILITIES[2]}",
        }
        found = everything_in(tmp_path / form)
        for secret in (b"only the API", b"to us alone", b"somebody else", b"between us", b"Boyle", b"confided"):
            assert secret not in found
