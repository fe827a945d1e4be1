"""What came from X's API: words of private messages leave in no edition, whatever the form; others where asked for."""

import base64
import gzip
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relledger.handover import data, withholding
from relledger.handover.edition import EDITIONS, Edition
from relledger.handover.wanted import LANGUAGES, Wanted
from relledger.ledger import checking, entries
from relledger.ledger.recording import About, record
from relledger.model import Account
from relledger.outcomes import Reject

from .made import NOW, come_in, empty, fact, take_in, write
from .test_editions import act

CHUY = Account("x", "77", "chuy_rides", "Chuy of the bridge")
PRIVATE = ("a secret of the API", "a secret that was edited", "a secret in what could not be read")
OWN = ("a secret of our own archive", "a secret that both told", "a secret that the archive told later")
PUBLIC = "aloud, and only the API told"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A ledger that learned of messages from the API, from the archive, and from both, in either order."""
    made = empty(tmp_path / "ledger.db")
    api, edited, unread = PRIVATE
    archive, both, later = OWN
    come_in(
        made,
        "x_api",
        act(CHUY, "1", "message", api),
        act(CHUY, "2", "message", edited),
        act(CHUY, "6", "message", later),
        act(CHUY, "7", "mention", PUBLIC),
        Reject("page 3, record 4", "it has no id", f'{{"event_type": "MessageCreate", "text": "{unread}"}}'),
    )
    come_in(made, "x_archive", act(CHUY, "2", "message", "what the archive has"), act(CHUY, "4", "message", archive))
    come_in(made, "x_archive", act(CHUY, "5", "message", both), act(CHUY, "6", "message", later))
    come_in(made, "x_activity", act(CHUY, "5", "message", both))
    entries.write_all(made, [fact(CHUY, "who", "Rides over the bridge")])
    yield made
    made.close()


def unpacked(name: str, held: bytes) -> str:
    """Every text that a file holds: visible, in its data block, in tables, workbooks, cards and zips within it."""
    if zipfile.is_zipfile(BytesIO(held)):
        with zipfile.ZipFile(BytesIO(held)) as packed:
            return "\n".join(unpacked(inner, packed.read(inner)) for inner in packed.namelist())
    if name.endswith(".gz"):
        return gzip.decompress(held).decode()
    words = held.decode()
    block = re.search(r'id="relledger-data">\n(.*?)</script>', words, re.DOTALL)
    return words + (gzip.decompress(base64.b64decode(block[1])).decode() if block else "")


def in_it(path: Path) -> str:
    """Every text that a handover holds, and what it says once it was taken in."""
    other = empty(path.with_suffix(".db"))
    assert take_in(other, path).rejected == 0
    assert list(checking.problems(other)) == []
    rows = other.execute("SELECT text FROM interactions UNION ALL SELECT excerpt FROM rejects")
    held = "\n".join(str(text) for (text,) in rows)
    other.close()
    return held + unpacked(path.name, path.read_bytes())


@pytest.mark.parametrize("form", ["page.html", "bundle.zip"])
@pytest.mark.parametrize("asked", [False, True])
@pytest.mark.parametrize("edition", EDITIONS)
def test_words_of_private_messages_of_the_api_never_leave(
    edition: Edition, asked: bool, form: str, db: sqlite3.Connection, tmp_path: Path
) -> None:
    for language in LANGUAGES:
        out = tmp_path / f"{language}-{form}"
        written = write(db, out, wanted=Wanted(language, edition, "Rosa", x_content=asked))
        held = in_it(out)
        assert [secret for secret in PRIVATE if secret in held] == []
        assert [own for own in OWN if own in held] == (list(OWN) if edition == "owner" else []), "ours to give"
        assert (PUBLIC in held) == asked
        left = written.proof.withheld
        if edition == "owner":
            assert (left[withholding.X_MESSAGES], left[withholding.X_REJECTS]) == (2, 1)
        else:
            assert (left[withholding.MESSAGES], left[withholding.REJECTS]) == (6, 1)
        assert (withholding.X_CONTENT in left) == (not asked)


def test_that_the_message_was_sent_is_still_told(db: sqlite3.Connection) -> None:
    pieces: list[bytes] = []
    with withholding.allowed(db, "owner", x_content=True) as left:
        data.tell(db, data.About(NOW, "Dana", "owner", "", left), pieces.append)
    lines = b"".join(pieces)
    assert lines.count(b'"message"') == 6
    assert b'"page 3, record 4","it has no id",""' in lines, "where it lies and why, without a word of it"


@pytest.mark.parametrize("kind", ["message", "mention"])
def test_what_differed_only_in_words_is_one_without_them(kind: str, db: sqlite3.Connection, tmp_path: Path) -> None:
    """The same post cut short by one page and whole on another: without words they are the same twice."""
    for n, words in enumerate(("cut sho…", "cut short by one page", "")):
        page = About("x_api", "x_api/1", f"{n}.json", str(n) * 64, "2026-11-20T09:00:00.000000Z", "Dana")
        record(db, [[act(CHUY, "9", kind, words)._replace(url="")]], page)
    for edition in EDITIONS:
        write(db, tmp_path / f"{edition}.zip", wanted=Wanted(edition=edition))
        other = empty(tmp_path / f"{edition}.db")
        take_in(other, tmp_path / f"{edition}.zip")
        told = "SELECT i.id, text FROM interactions i WHERE external_id = '9'"
        ((row, text),) = other.execute(told).fetchall()
        assert text is None
        by = "SELECT import FROM interactions WHERE id = ?1 UNION SELECT import FROM witnesses WHERE interaction = ?1"
        assert len(other.execute(by, (row,)).fetchall()) == 3, "all three told it"
        other.close()
    assert len(db.execute("SELECT 1 FROM interactions WHERE external_id = '9'").fetchall()) == 3, "as it was"


@settings(max_examples=6)
@given(
    told=st.lists(
        st.tuples(
            st.sampled_from(("x_api", "x_archive")),
            st.sampled_from(("message", "mention")),
            st.integers(0, 1),
            st.sampled_from(("", "short", "not so short")),
        ),
        min_size=1,
        max_size=9,
    )
)
def test_however_often_an_act_was_told_it_comes_back(
    told: list[tuple[str, str, int, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("told")
    db = empty(folder / "ledger.db")
    for n, (source, kind, which, words) in enumerate(told):
        page = About(source, f"{source}/1", f"{n}.json", str(n) * 64, "2026-11-20T09:00:00.000000Z", "Dana")
        record(db, [[act(CHUY, f"{kind}-{which}", kind, words)._replace(url="")]], page)
    for edition in EDITIONS:
        for asked in (False, True):
            write(db, folder / f"{edition}-{asked}.html", wanted=Wanted(edition=edition, x_content=asked))
    db.close()


def test_words_pass_on_no_further_from_ledger_to_ledger(db: sqlite3.Connection, tmp_path: Path) -> None:
    """Whoever got them by a handover may give them no more than who had them first."""
    heir = empty(tmp_path / "heir.db")
    write(db, tmp_path / "first.html", wanted=Wanted(x_content=True))
    take_in(heir, tmp_path / "first.html")
    write(heir, tmp_path / "usual.html")
    held = in_it(tmp_path / "usual.html")
    assert PUBLIC not in held
    assert [own for own in OWN if own in held] == list(OWN)
    heir.close()


def test_the_page_names_what_it_withholds_in_either_language(db: sqlite3.Connection) -> None:
    from .test_page import Page, source

    said = {
        "en": ("words of private messages that came through X’s API 2", "names that came through X’s API"),
        "es": ("palabras de mensajes privados que llegaron por la API de X 2", "nombres que llegaron por la API de X"),
    }
    named = {"en": "a few hundred be named", "es": "unos cientos"}
    for language in LANGUAGES:
        private, public = said[language]
        usual, asked = (
            Page(source(db, Wanted(language, x_content=x_content))).part("withheld") for x_content in (False, True)
        )
        assert private in usual
        assert private in asked
        assert public in usual
        assert named[language] in usual
        assert named[language] not in asked
        assert public not in asked


@settings(max_examples=12)
@given(told=st.lists(st.tuples(st.sampled_from(("x_api", "x_activity", "x_archive", "csv_table")), st.integers(0, 3))))
def test_a_message_has_words_where_anything_but_the_api_told_it(
    told: list[tuple[str, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    db = empty(tmp_path_factory.mktemp("x") / "ledger.db")
    for n, (kind, which) in enumerate(told):
        some = (str(which), f"word{which}"), (f"only-{n}", f"one{n}")
        come_in(db, kind, *(act(CHUY, id, "message", words) for id, words in some))
    ours = {which for kind, which in told if not kind.startswith("x_a") or kind == "x_archive"}
    pieces: list[bytes] = []
    with withholding.allowed(db, "owner", x_content=True) as left:
        data.tell(db, data.About(NOW, "Dana", "owner", "", left), pieces.append)
    lines = b"".join(pieces).decode()
    assert {which for which in range(4) if f'"word{which}"' in lines} == ours
    alone = [n for n, (kind, _) in enumerate(told) if f'"one{n}"' not in lines]
    assert [told[n][0] in ("x_api", "x_activity") for n in alone] == [True] * len(alone)
    hidden = {which for _, which in told} - ours
    assert left.get(withholding.X_MESSAGES, 0) == len(hidden) + len(alone)
    db.close()
