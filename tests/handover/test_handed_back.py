"""A handover that an edition left words out of, taken in by a ledger that has them: nothing is new, nothing is lost."""

import sqlite3
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from relledger.handover.edition import Edition
from relledger.handover.wanted import Wanted
from relledger.ledger import checking, telling
from relledger.ledger.recording import About, record
from relledger.model import Account
from relledger.outcomes import Interaction

from .made import empty, take_in, write

CHUY = Account("x", "77", "chuy_rides", "Chuy of the bridge")
MEI = Account("x", "78", "mei_eats", "Mei")
KNEW_NOBODY, KNEW_US = "x_api/1 ours:x=", "x_api/1 ours:x=@brass"
WORDS = ("does the green one have nuts?", "twelve of us, next Friday")
Made = Callable[[], sqlite3.Connection]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    """Ledgers of the same brand, as many as are asked for."""
    ledgers: list[sqlite3.Connection] = []

    def one() -> sqlite3.Connection:
        ledgers.append(empty(tmp_path / f"{len(ledgers)}.db"))
        return ledgers[-1]

    yield one
    for db in ledgers:
        assert list(checking.problems(db)) == []
        db.close()


def page(db: sqlite3.Connection, folder: Path, *, edition: Edition = "owner", x_content: bool = False) -> Path:
    """A handover of a ledger."""
    out = folder / f"{next(n for n in count() if not (folder / f'{n}.html').exists())}.html"
    write(db, out, wanted=Wanted(edition=edition, x_content=x_content))
    return out


def saved(db: sqlite3.Connection, reader: str, *told: Interaction, by: str = "Dana") -> None:
    """Pages that were saved from X's API, read by somebody."""
    about = About("x_api", reader, "mentions.json", "the same file", "2026-11-20T09:00:00.000000Z", by)
    record(db, [(one,) for one in told], about)


def mention(who: Account, id: str, text: str, kind: str = "mention") -> Interaction:
    return Interaction(who, kind, "in", id, 1_790_000_000, text, f"https://x.com/i/status/{id}")


def words(db: sqlite3.Connection) -> list[str]:
    """What was said, as the ledger tells of it."""
    return sorted(text for (text,) in db.execute(
        "SELECT text FROM interactions WHERE text IS NOT NULL AND id NOT IN (SELECT interaction FROM retold)"
    ))  # fmt: skip


BOTH = (mention(CHUY, "1", WORDS[0]), mention(MEI, "2", WORDS[1], "message"))


@pytest.mark.parametrize("edition", ["owner", "agency"])
def test_it_brings_nothing_new_to_the_ledger_that_wrote_it(made: Made, tmp_path: Path, edition: Edition) -> None:
    db = made()
    saved(db, KNEW_NOBODY, *BOTH)
    before = telling.digest(db)
    for _ in range(2):
        report = take_in(db, page(db, tmp_path, edition=edition))
        assert (report.new, report.known, report.interactions) == (0, report.seen, 0)
        assert (telling.digest(db), words(db)) == (before, sorted(WORDS))


def test_words_and_their_echo_meet_in_either_order(made: Made, tmp_path: Path) -> None:
    full, after, before = made(), made(), made()
    saved(full, KNEW_NOBODY, *BOTH)
    without = page(full, tmp_path)
    take_in(before, without)
    saved(before, KNEW_NOBODY, *BOTH)
    saved(after, KNEW_NOBODY, *BOTH)
    take_in(after, without)
    assert telling.digest(before) == telling.digest(after) == telling.digest(full)
    assert words(before) == words(after) == sorted(WORDS)
    for ours, theirs in ((before, after), (after, full), (full, before)):
        assert take_in(ours, page(theirs, tmp_path)).interactions == 0
        assert telling.digest(ours) == telling.digest(full)


def test_a_reading_told_in_part_stands_in_place_of_no_whole_one(made: Made, tmp_path: Path) -> None:
    """Another agency read the same file knowing who is ours, and hands over without the words that X's API told."""
    mine, hers = made(), made()
    saved(mine, KNEW_NOBODY, *BOTH, by="Imani")
    saved(hers, KNEW_US, *BOTH)
    before = telling.digest(mine)
    take_in(mine, page(hers, tmp_path))
    assert (telling.digest(mine), words(mine)) == (before, sorted(WORDS))
    names = {name for (name,) in mine.execute("SELECT name FROM names")}
    assert names == {CHUY.name, MEI.name}


def test_told_whole_later_it_stands_in_place(made: Made, tmp_path: Path) -> None:
    """The better reading said of one act that it is none: first it comes in part, then with all its words."""
    mine, hers = made(), made()
    aloud = mention(CHUY, "1", WORDS[0])
    saved(mine, KNEW_NOBODY, aloud, mention(MEI, "3", "of a stranger"), by="Imani")
    saved(hers, KNEW_US, aloud)
    take_in(mine, page(hers, tmp_path))
    assert words(mine) == sorted([WORDS[0], "of a stranger"])
    take_in(mine, page(hers, tmp_path, x_content=True))
    assert (telling.digest(mine), words(mine)) == (telling.digest(hers), [WORDS[0]])
