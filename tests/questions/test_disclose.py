"""What is given to a person is found by look-ups; here every row is looked at, and has to say the same."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from questions.people import Told, telling
from relledger.ledger import connection, recording
from relledger.ledger.forgetting import mentions, signs
from relledger.ledger.forgetting.redacting import Redactor, words_of
from relledger.ledger.forgetting.tombstones import Signs
from relledger.ledger.recording import About
from relledger.model import Account
from relledger.outcomes import Interaction
from relledger.questions._names import Names

WRITTEN = ("Mei", "MEI", "Chuy", "gross", "Zoë", "Zoe\u0308", "ÉMILE", "émile", "Jean-Luc", "_mei_", "@mei", "(Mei)")
OTHERWISE = ("🌮", "Papadakis", "O'Neil", "mei_2", "filip", "d'Arc", "mei@fans.example", "+49 30 5550123", "x", "K2")
IN_TEXTS = WRITTEN + OTHERWISE
IN_NAMES = (*IN_TEXTS, "Groß", "Ｍｅｉ", "ﬁlip")  # the index of texts does not know these for what they are
BLANKS = (" ", "  ", " - ", ", ", "\t ", " \u00a0")


def spelled(most: int, words: tuple[str, ...] = IN_NAMES) -> st.SearchStrategy[str]:
    """Words in a row, with what may stand between and around them."""
    pieces = st.lists(st.tuples(st.sampled_from(words), st.sampled_from(BLANKS)), min_size=1, max_size=most)
    return pieces.map(lambda some: "".join(word + blank for word, blank in some).strip())


accounts = st.builds(
    Account,
    platform=st.sampled_from(("x", "instagram")),
    id=st.sampled_from(("", "", "7000001", "7000002", "700000300")),
    handle=st.sampled_from(("", "mei", "Mei", "mei_2", "gus.papadakis", "zoë")),
    name=spelled(4),
    url=st.sampled_from(("", "https://www.fans.example/mei", "http://fans.example/Mei/", "https://fans.example")),
)


@contextmanager
def told() -> Iterator[Told]:
    """A ledger with four fans."""
    with TemporaryDirectory() as folder:
        connection.create(Path(folder) / "l.db", "Brass", "UTC", "2026-01-01T00:00:00Z")
        with telling(Path(folder) / "l.db") as ledger:
            yield ledger


def tell(ledger: Told, said: list[tuple[Account, str]]) -> None:
    """One export, of who said what."""
    acts = [Interaction(account, "comment", "in", f"c{n}", None, text) for n, (account, text) in enumerate(said)]
    about = About("test", "test/1", "export", "0" * 64, "2026-06-01T00:00:00Z", "Dana")
    recording.record(ledger.db, [[act] for act in acts], about)


@given(st.lists(st.tuples(st.sampled_from(("x", "in person")), spelled(4)), min_size=1, max_size=8), st.data())
def test_names_are_found_by_their_first_word(named: list[tuple[str, str]], data: st.DataObject) -> None:
    with told() as ledger:
        shown = []
        for n, (platform, name) in enumerate(named):
            by_name = platform == "in person"
            shown.append((Account(platform, id="" if by_name else str(n), name=name), "hi"))
        tell(ledger, shown)
        rows = ledger.db.execute(
            "SELECT account, name FROM names UNION SELECT id, substr(key, 2) FROM accounts WHERE key LIKE '=%'"
        ).fetchall()
        mine = {data.draw(st.sampled_from([account for account, _ in rows]))}
        every = {(account, " ".join(words_of(name))) for account, name in rows if " " in name}
        theirs = {name for account, name in every if account in mine}
        names = Names(ledger.db, mine)
        for word in {name.partition(" ")[0] for _, name in every} | {"me", "nobody"}:
            wanted = {name for _, name in every if " " in name and name.partition(" ")[0] == word}
            assert names.beginning(word) == wanted - theirs, word


def test_a_first_word_as_long_as_a_book_is_looked_up_by_its_beginning() -> None:
    with told() as ledger:
        tell(ledger, [(Account("x", "1", name="a" * 300 + " Papadakis"), "hi"), (Account("x", "2", name="Gus"), "hi")])
        names = Names(ledger.db, set())
        assert names.beginning("a" * 300) == {"a" * 300 + " papadakis"}
        assert names.beginning("a" * 300_000) == set()


def by_every_row(db: sqlite3.Connection, mine: set[int]) -> int:
    """How many rows of others name somebody, without any index."""
    redactor = Redactor(Signs(signs.of(db, mine).signs))
    rows = db.execute(
        "SELECT i.account, a.platform, i.text FROM interactions i JOIN accounts a ON a.id = i.account"
        " UNION ALL SELECT coalesce(account, 0), '', body FROM entries"
    ).fetchall()
    keys = {db.execute("SELECT platform, key FROM accounts WHERE id = ?", (account,)).fetchone() for account in mine}
    return sum(
        redactor.text(platform, text) != text or (not platform and _judged(text) in keys)
        for account, platform, text in rows
        if account not in mine
    )


def _judged(body: str) -> tuple[str, str]:
    said = json.loads(body)
    return said.get("platform", ""), said.get("key", "")


@given(
    st.lists(st.tuples(accounts, spelled(6, IN_TEXTS)), min_size=2, max_size=8),
    st.lists(spelled(5, IN_TEXTS), max_size=2),
    st.sampled_from(((), ("not same",), ("not same", "same"))),
    st.data(),
)
def test_who_is_named_by_others_is_counted_as_if_every_row_was_read(
    said: list[tuple[Account, str]], noted: list[str], judged: tuple[str, ...], data: st.DataObject
) -> None:
    with told() as ledger:
        tell(ledger, said)
        for kind in judged:
            one, other = data.draw(st.tuples(*[st.sampled_from(said)] * 2))
            ledger.write(kind, one[0], platform=other[0].platform, key=other[0].key, ground=data.draw(spelled(2)))
        for text in noted:
            ledger.fact(data.draw(st.sampled_from(said))[0], "note", text)
        everybody = [account for (account,) in ledger.db.execute("SELECT id FROM accounts ORDER BY id")]
        for account in everybody:
            sure, perhaps = mentions.count(ledger.db, {account})
            assert sure <= by_every_row(ledger.db, {account}) <= sure + perhaps
