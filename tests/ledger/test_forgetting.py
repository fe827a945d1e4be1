"""Forgetting leaves nothing: not in the file, not in the index, not in what others wrote; and nobody comes back."""

import base64
import errno
import hashlib
import hmac
import json
import os
import re
import resource
import shutil
import sqlite3
import struct
import threading
import time
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import pytest
from laws.books import bundle, take, take_handover

from relledger.errors import BUSY, STORAGE, Damaged, Refused, UserError
from relledger.ledger import checking, connection, entries, persons, telling
from relledger.ledger.forgetting import forgetting, keyring, mentions, notices, redacting, tombstones, traces
from relledger.ledger.forgetting.suppressing import REASON
from relledger.ledger.forgetting.tombstones import Sign
from relledger.model import Account, Entry, canonical
from relledger.outcomes import Interaction, Known, Ours, Outcome, Reject, Sighting

NOON = 1_772_366_400  # 1 March 2026
AT = "2026-06-05T10:00:00.000000Z"
CONSONANTS = "bcdfghjklmnpqrstvwxz"
GUS = Account("x", "7000000001", "gus_papadakis", "Gus Papadakis")
DANA = Account("x", "7000000002", "brasstortilla", "The Brass Tortilla")


class Canary(NamedTuple):
    """One person, with a word of their own in every field."""

    number: int

    def word(self, field: int) -> str:
        """A word nobody else has: its first letters differ, so that no index can shorten it."""
        a, b = divmod(self.number * 7 + field * 3, len(CONSONANTS))
        return f"{CONSONANTS[b]}{CONSONANTS[field]}{CONSONANTS[a % 20]}yu{self.number}o{field}q"

    @property
    def id(self) -> str:
        return str(810_000_000_000 + self.number)

    @property
    def account(self) -> Account:
        handle, name = self.word(0), f"{self.word(1).capitalize()} {self.word(2).capitalize()}"
        return Account("x", self.id, handle, name, f"https://x.com/{handle}")

    @property
    def known(self) -> Account:
        """Another account of theirs, by a name alone."""
        return Account("facebook", name=f"{self.word(1).capitalize()} {self.word(2).capitalize()}")

    @property
    def act(self) -> str:
        return f"act{self.number:012d}"

    @property
    def identifiers(self) -> list[str]:
        return [self.id, self.word(0), f"{self.word(1)} {self.word(2)}", self.mail, self.act]

    @property
    def mail(self) -> str:
        return f"{self.word(3)}@fans.example"

    @property
    def canaries(self) -> list[str]:
        """Every word that must be gone."""
        return [*self.identifiers, *(self.word(field) for field in range(14))]

    def told(self) -> list[Outcome]:
        """All that an export and our people could say of them, and what others say."""
        me, w = self.account, self.word
        return [
            (Interaction(me, "mention", "in", self.act, NOON, f"{w(4)} tacos", f"https://x.com/{w(0)}/status/1{self.id}",
                         f"{w(5)}1234567", f"{w(6)}1234567", f"2026 {w(7)}", "1"),),
            (Interaction(me, "reply", "out", f"ours{self.number:09d}", NOON + 60, f"@{w(0)} {w(8)} thanks"),),
            (Interaction(self.known, "review", "in", f"fb{self.number:012d}", NOON, f"five stars {w(9)}"),),
            (Sighting(me, "follower", w(10), NOON),),
            (Known(me._replace(handle=w(11)), NOON, NOON),),
            (self.said("fact", {"slot": "note", "value": f"write to {self.mail.upper()} {w(12)}",
                                "visibility": "know, don't raise", "source": "told"}),),
            (self.said("promise", {"words": f"a table {w(13)}", "due": "", "keeper": "Rosa"}),),
            (self.said("same", {"platform": "facebook", "key": self.known.key, "ground": w(13)}),),
            (self.said("mark", {"mark": "critic", "why": w(13)}),),
            (self.said("hold", {"holder": "Rosa", "level": "knows well"}),),
            Reject(f"line {self.number}", "it has no date", f'{{"handle": "{w(0)}", "text": "{w(4)}"}}'),
            *self.others(),
        ]  # fmt: skip

    def others(self) -> list[Outcome]:
        """What rows of somebody else say of them."""
        w, n = self.word, self.number
        told = f"with @{w(0).upper()} and {w(1)} {w(2).upper()}: https://www.x.com/{w(0)}?s=1"
        return [
            (Interaction(GUS, "reply", "in", f"gus{n:09d}", NOON + n, f"{told} {unicodedata.normalize('NFD', 'é')}",
                         f"https://x.com/{w(0)}/status/5", self.act, self.act),),
            (Interaction(GUS, "mention", "out", f"our{n:09d}", NOON + n, f"@{w(0)} thanks, and {w(11)}"),),
            (Entry(f"2026-05-01T10:00:{n % 60:02d}.{n:06d}Z", "Dana", "act", GUS, canonical(
                {"kind": "visit", "direction": "in", "on": "2026-05-01", "text": f"came with {w(0)}",
                 "evidence": f"https://x.com/{w(0)}"})),),
            (Entry(f"2026-05-02T10:00:{n % 60:02d}.{n:06d}Z", "Dana", "fact", GUS, canonical(
                {"slot": "note", "value": f"knows {self.mail}", "visibility": "may say", "source": "told"})),),
        ]  # fmt: skip

    def said(self, kind: str, body: dict[str, str]) -> Entry:
        return Entry(f"2026-05-03T10:00:{self.number % 60:02d}.{self.number:06d}Z", "Dana", kind, self.account,
                     canonical(body))  # fmt: skip


def forms(word: str) -> Iterator[bytes]:
    """The twelve ways in which a word could stand in a file."""
    data = word.encode()
    yield data
    yield word.lower().encode()
    yield unicodedata.normalize("NFD", word).encode()
    yield word.encode("utf-16-le")
    yield word.encode("utf-16-be")
    yield "".join(f"\\u{ord(c):04x}" for c in word).encode()
    yield quote(word, safe="").encode()
    for offset in range(3):
        one, other = (base64.b64encode(byte * offset + data + byte * 3) for byte in (b"\0", b"\xff"))
        yield bytes(a for a, b in zip(one, other, strict=True) if a == b)
    if word.isdigit():
        yield struct.pack(">q", int(word))
    for name in ("md5", "sha1", "sha256"):
        digest = hashlib.new(name, data).digest()
        yield digest
        yield digest.hex().encode()


def left(ledger: Path, words: list[str]) -> set[str]:
    """The words that stand in any file of the ledger's folder, in any form, in any case."""
    found = set()
    for file in ledger.parent.iterdir():
        if file.is_file():
            data = file.read_bytes()
            lower = data.lower()
            found |= {w for w in words if any(form in data or form in lower for form in forms(w))}
    return found


def indexed(db: sqlite3.Connection, words: list[str]) -> set[str]:
    """The words that the index of texts knows, also those that it keeps shortened."""
    db.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, interactions_fts, row)")
    terms = {term for (term,) in db.execute("SELECT term FROM temp.vocabulary")}
    db.execute("DROP TABLE temp.vocabulary")
    return {word for word in words if word in terms or any(word in term for term in terms)}


@pytest.fixture
def people(heavy: bool) -> list[Canary]:
    return [Canary(n) for n in range(1, 101 if heavy else 11)]


def filled(ledger: Path, people: list[Canary]) -> sqlite3.Connection:
    db = connection.open_ledger(ledger, write=True)
    take(db, [(Ours(DANA),), *(record for person in people for record in person.told())], name="fans.json")
    for person in people:
        take(db, person.told()[:2], name=f"{person.word(0)} tweets.json")
    promises = [uid for (uid,) in db.execute("SELECT uid FROM entries WHERE kind = 'promise' ORDER BY id")]
    for n, uid in enumerate(promises):
        back = canonical({"entry": uid, "why": f"it was {people[n].word(13)}"})
        entries.write_all(db, [Entry(AT, "Rosa", "void", None, back)])
    return db


def forget(db: sqlite3.Connection, person: Canary) -> forgetting.Forgotten:
    done = forgetting.forget(db, persons.find(db, person.id), AT, "Dana")
    forgetting.finish(db, done.sought)
    return done


def whole(db: sqlite3.Connection) -> list[str]:
    return list(checking.problems(db))


def test_nothing_is_left_of_people_with_a_word_in_every_field(ledger: Path, people: list[Canary]) -> None:
    db = filled(ledger, people)
    assert whole(db) == []
    words = [word for person in people for word in person.canaries]
    plain = [word for word in words if word != people[0].mail]
    assert left(ledger, words) >= set(plain) - {f"{p.word(1)} {p.word(2)}" for p in people}  # the search can find
    assert indexed(db, [people[0].word(4), people[0].word(0)]) == {people[0].word(4), people[0].word(0)}
    for number, person in enumerate(people):
        done = forget(db, person)
        assert done.erased.accounts == 2
        assert left(ledger, person.canaries) == set()
        assert indexed(db, person.canaries) == set()
        if number + 1 < len(people):
            assert people[-1].word(0) in left(ledger, people[-1].canaries)
        if number in (0, len(people) - 1):
            assert whole(db) == []
    assert {name for (name,) in db.execute("SELECT name FROM names")} == {"Gus Papadakis", "The Brass Tortilla"}
    assert db.execute("SELECT count(*) FROM interactions WHERE account = (SELECT account FROM names WHERE handle"
                      " = 'gus_papadakis')").fetchone() == (3 * len(people),)  # fmt: skip
    assert db.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert not ledger.with_name(ledger.name + "-journal").exists()
    db.close()
    assert [oct(f.stat().st_mode & 0o777) for f in ledger.parent.iterdir() if f.is_file()] == ["0o600", "0o600"]
    again = connection.open_ledger(ledger, write=True)
    assert left(ledger, words) == set()
    again.close()


def test_what_others_said_stays_with_a_gap(ledger: Path) -> None:
    db = filled(ledger, [Canary(1)])
    forget(db, Canary(1))
    assert {text for (text,) in db.execute("SELECT text FROM interactions")} == {
        "with [forgotten] and [forgotten]: [forgotten] " + unicodedata.normalize("NFD", "é"),
        "[forgotten] thanks, and [forgotten]",
        "came with [forgotten]",
    }
    assert db.execute("SELECT DISTINCT in_reply_to, thread FROM interactions WHERE thread IS NOT NULL").fetchall() == [
        ("[forgotten]", "[forgotten]")
    ]
    assert db.execute("SELECT excerpt FROM rejects").fetchall() == [("[forgotten]",)]
    db.close()


class Way(NamedTuple):
    """A way in which somebody could come back."""

    name: str
    records: list[Outcome]


def ways_back(person: Canary) -> list[Way]:
    me = person.account
    return [
        Way("the same export again", person.told()),
        Way("another export, by id", [(Interaction(Account("x", person.id), "like", "in", "L1", NOON),)]),
        Way("by handle, in capitals", [(Interaction(Account("x", "", me.handle.upper()), "like", "in", "L2", NOON),)]),
        Way(
            "by name alone",
            [(Interaction(person.known._replace(name=person.known.name.upper()), "like", "in", "L3", NOON),)],
        ),
        Way("a vCard, by mail", [(Sighting(Account("mail", "", person.mail.upper()), "listed"),)]),
        Way("a new handle", [(Interaction(me._replace(handle="quite_new"), "like", "in", "L4", NOON),)]),
        Way("by that handle", [(Interaction(Account("x", "", "Quite_New"), "like", "in", "L5", NOON),)]),
        Way("as one of ours", [(Ours(me),), (Known(me, NOON, NOON),)]),
        Way(
            "in what was noted",
            [(person.said("fact", {"slot": "note", "value": "x", "visibility": "may say", "source": "told"}),)],
        ),
    ]


def test_nobody_comes_back_by_any_way(ledger: Path, people: list[Canary], heavy: bool) -> None:
    people = people if heavy else people[:3]
    db = filled(ledger, people)
    handed = bundle(db)
    for person in people:
        forget(db, person)
    words = [word for person in people for word in person.canaries]
    for person in people:
        for way in ways_back(person):
            report = take(db, way.records, name=f"{way.name} {person.number}")
            passed = report.passed_over.get(REASON, 0)
            assert passed, way.name
            assert report.seen == report.new + report.known + sum(report.passed_over.values()) + report.rejected
            assert report.new == 0, way.name
        assert left(ledger, person.canaries) == set()
    report = take_handover(db, handed)
    assert report.new == 0
    assert report.passed_over[REASON] >= len(people) * 10
    assert left(ledger, words) == set()
    assert whole(db) == []
    db.close()


def test_an_older_copy_that_is_put_back_forgets_again(ledger: Path, tmp_path: Path) -> None:
    person = Canary(3)
    filled(ledger, [person]).close()
    copy = tmp_path / "home" / "copy"
    shutil.copy(ledger, copy)
    db = connection.open_ledger(ledger, write=True)
    forget(db, person)
    digest = telling.digest(db)
    db.close()
    copy.replace(ledger)
    db = connection.open_ledger(ledger, write=True)
    assert person.word(0) in left(ledger, person.canaries)
    assert forgetting.again(db, AT)
    assert tombstones.pending(db)
    forgetting.finish(db)
    assert not forgetting.again(db, AT)
    assert left(ledger, person.canaries) == set()
    assert whole(db) == []
    assert len(telling.digest(db)) == len(digest)
    db.close()


def test_tombstones_do_not_give_anybody_away(ledger: Path) -> None:
    """Who has the ledger alone, and a million handles to try, finds nobody."""
    person = Canary(5)
    db = filled(ledger, [person])
    forget(db, person)
    marks = {mark for (mark,) in db.execute("SELECT mark FROM tombstones")}
    stored = {value for (line,) in [("\n".join(db.iterdump()),)] for value in re.findall(r"[0-9a-f]{32,64}", line)}
    key = keyring.keys(db)[0]
    db.close()
    assert key.hex() not in ledger.read_bytes().decode("latin-1")
    guesses = [person.word(0), person.id, *(str(810_000_000_000 + n) for n in range(2_000))]
    for guess in guesses:
        for said in (guess, "@" + guess, "id:" + guess, f"account\0x\0@{guess}", f"account\0x\0id:{guess}"):
            data = said.encode()
            tried = {hashlib.new(name, data).hexdigest() for name in ("md5", "sha1", "sha256")}
            tried |= {
                hmac.new(secret, data, "sha256").hexdigest() for secret in (b"", b"relledger", b"The Brass Tortilla")
            }
            assert not tried & (marks | stored)
    assert hmac.new(key, f"account\0x\0@{person.word(0)}".encode(), "sha256").hexdigest() in marks  # with it, one can


def test_without_its_key_nothing_comes_in(ledger: Path) -> None:
    db = filled(ledger, [Canary(1)])
    forget(db, Canary(1))
    keyring.beside(ledger).unlink()
    with pytest.raises(Refused, match="is gone"):
        take(db, Canary(1).told(), name="again")
    assert left(ledger, Canary(1).canaries) == set()
    db.close()


def test_a_busy_ledger_is_never_called_done(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "WAIT", 0.05)
    person = Canary(1)
    filled(ledger, [person]).close()
    db, reader = connection.open_ledger(ledger, write=True), connection.open_ledger(ledger)
    before = telling.digest(db)
    reading = reader.execute("SELECT * FROM interactions")
    reading.fetchone()
    with pytest.raises(UserError) as error, connection.translated(ledger):
        forgetting.forget(db, persons.find(db, person.id), AT, "Dana")
    assert error.value.code == BUSY
    assert telling.digest(db) == before
    reading.close()
    done = forgetting.forget(db, persons.find(db, person.id), AT, "Dana")
    reading = reader.execute("SELECT * FROM interactions")
    reading.fetchone()
    with pytest.raises(UserError, match="not yet from the file") as error:
        forgetting.finish(db, done.sought)
    assert error.value.code == BUSY
    assert tombstones.pending(db)
    assert any(problem.startswith("pending:") for problem in whole(db))
    reading.close()
    reader.close()
    forgetting.finish(db, done.sought)
    assert not tombstones.pending(db)
    assert whole(db) == []
    db.close()


def test_what_is_left_is_named_and_not_called_done(ledger: Path) -> None:
    person = Canary(1)
    db = filled(ledger, [person])
    ledger.with_name(".relledger-draft").write_text(json.dumps({"of": person.word(0)}))
    done = forgetting.forget(db, persons.find(db, person.id), AT, "Dana")
    with pytest.raises(Damaged, match="relledger-draft"):
        forgetting.finish(db, done.sought)
    assert tombstones.pending(db)
    ledger.with_name(".relledger-draft").unlink()
    forgetting.finish(db, done.sought)
    db.close()


@pytest.mark.parametrize("word", ["gus_on_wheels", "810000000077", "josé_sé"])
def test_the_search_finds_every_form(tmp_path: Path, word: str) -> None:
    for form in {*forms(word)} - {word.upper().encode()}:
        if len(form) < 8:
            continue
        file = tmp_path / "file"
        file.write_bytes(b"\x01" * 7 + form + b"\x02")
        assert traces.search(file, [word]), form
    file.write_bytes(b"nothing of the kind" * 10)
    assert traces.search(file, [word]) == []
    assert traces.searched_for([Sign("word", "", word)]) == {word}


def test_a_dry_run_changes_nothing(ledger: Path) -> None:
    db = filled(ledger, [Canary(1)])
    before = list(db.iterdump())
    tried = forgetting.forget(db, persons.find(db, Canary(1).id), AT, "Dana", dry_run=True)
    assert list(db.iterdump()) == before
    assert not keyring.beside(ledger).exists()
    assert forget(db, Canary(1)).erased == tried.erased
    db.close()


def test_texts_that_name_somebody_in_other_letters_are_counted_and_cleaned(ledger: Path) -> None:
    db = connection.open_ledger(ledger, write=True)
    fan = Account("x", "7100000001", "grossfish7", "Jonas Grossmann")
    others = [Account("x", str(7_200_000_000 + n), f"fan_{n}") for n in range(4)]
    texts = ("Jonas Großmann was here", "ask @ｇｒｏｓｓｆｉｓｈ７", "hi @grossﬁsh7", "nobody is named")
    take(db, [(Interaction(fan, "mention", "in", "1", NOON, "hi"),)])
    for n, (one, text) in enumerate(zip(others, texts, strict=True)):
        take(db, [(Interaction(one, "mention", "in", f"2{n}", NOON, text),)])
    person = persons.find(db, "@grossfish7")
    (account,) = db.execute("SELECT account FROM persons WHERE person = ?", (person,)).fetchone()
    counted = mentions.count(db, {account})
    forgetting.finish(db, forgetting.forget(db, person, AT, "Dana").sought)
    cleaned = db.execute("SELECT count(*) FROM interactions WHERE text LIKE '%[forgotten]%'").fetchone()
    db.close()
    assert (sum(counted), *cleaned) == (3, 3)


def test_what_a_killed_handover_left_beside_the_ledger_is_forgotten_too(ledger: Path) -> None:
    person = Canary(8)
    db = filled(ledger, [person])
    room = ledger.with_name(".relledger-a1b2c3d4")
    room.mkdir(mode=0o700)
    (room / "proof.db").write_text(person.word(0))
    done = forgetting.forget(db, persons.find(db, f"x:id:{person.id}"), AT, "Dana")
    forgetting.finish(db, done.sought)
    db.close()
    assert not room.exists()


def test_where_the_disk_is_full_forgetting_says_that_it_is_not_done(ledger: Path) -> None:
    person = Canary(7)
    db = filled(ledger, [person, Canary(9)])
    done = forgetting.forget(db, persons.find(db, f"x:id:{person.id}"), AT, "Dana")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ledger.stat().st_size // 2, limits[1]))  # no room for it once more
    try:
        with pytest.raises(UserError) as caught:
            forgetting.finish(db, done.sought)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert caught.value.code == STORAGE
    assert caught.value.hint.startswith("What was erased is gone from the rows, not yet from the file.")
    assert tombstones.pending(db)
    forgetting.finish(db, done.sought)
    assert left(ledger, person.canaries) == set()
    db.close()


def test_a_handle_that_is_a_word_goes_only_as_a_handle(ledger: Path) -> None:
    db = connection.open_ledger(ledger, write=True)
    fan = Account("x", "7100000001", "salsa", "Sal")
    others = [Account("x", str(7_200_000_000 + n), f"fan_{n}") for n in range(30)]
    take(db, [(Interaction(fan, "mention", "in", "1", NOON, "hi"),)])
    take(db, [(Interaction(one, "mention", "in", f"2{n}", NOON, "more salsa @salsa"),) for n, one in enumerate(others)])
    done = forgetting.forget(db, persons.find(db, "@salsa"), AT, "Dana")
    forgetting.finish(db, done.sought)
    assert done.common == 1
    assert {text for (text,) in db.execute("SELECT text FROM interactions")} == {"more salsa [forgotten]"}
    report = take(db, [(Interaction(others[0], "mention", "in", "30", NOON, "salsa for @Salsa"),)])
    assert report.new == 1
    assert db.execute("SELECT text FROM interactions WHERE external_id = '30'").fetchone() == ("salsa for [forgotten]",)
    assert whole(db) == []
    db.close()


def test_a_handle_that_changed_hands_takes_nobody_else_along(ledger: Path) -> None:
    db = connection.open_ledger(ledger, write=True)
    first, second = Account("x", "7100000001", "taco_fan"), Account("x", "7100000002", "taco_fan", "Abel Serrano")
    take(
        db,
        [
            (Interaction(first, "mention", "in", "1", NOON, "hi"),),
            (Interaction(second, "mention", "in", "2", NOON, "ho"),),
        ],
    )
    done = forgetting.forget(db, persons.find(db, "x:id:7100000001"), AT, "Dana")
    forgetting.finish(db, done.sought)
    assert db.execute("SELECT key FROM accounts").fetchall() == [("id:7100000002",)]
    assert db.execute("SELECT handle, name FROM names").fetchall() == [("", "Abel Serrano")]
    take(db, [(Interaction(second, "mention", "in", "3", NOON, "again"),)])
    assert db.execute("SELECT handle, name FROM names").fetchall() == [("", "Abel Serrano")] * 2
    assert left(ledger, ["taco_fan", "7100000001"]) == set()
    assert whole(db) == []
    db.close()


def test_a_notice_makes_the_recipient_forget_too(ledger: Path, tmp_path: Path) -> None:
    person = Canary(4)
    db = filled(ledger, [person, Canary(9)])
    theirs = tmp_path / "home" / "theirs.db"
    connection.create(theirs, "The Brass Tortilla", "UTC", "2026-01-01T00:00:00Z")
    hers = connection.open_ledger(theirs, write=True)
    take_handover(hers, bundle(db))
    done = forget(db, person)
    take_handover(hers, bundle(db, "2026-06-06T00:00:00Z"))  # marks without a key: kept, and not to be read
    assert hers.execute("SELECT DISTINCT held FROM tombstones").fetchall() == [(0,)]
    assert person.word(0) in left(theirs, person.canaries)
    (path,) = notices.write(
        tmp_path / "home", "Brass", "2026-06-05", keyring.keys(db)[0], done.marks, ["Odette Monroe"]
    )
    assert path.stat().st_mode & 0o777 == 0o600
    assert not any(word in path.read_text() for word in person.canaries)
    said = notices.read(path)
    forgetting.notice(hers, said.key, said.marks, AT)
    forgetting.finish(hers)
    assert left(theirs, person.canaries) == set()
    assert hers.execute("SELECT DISTINCT held FROM tombstones").fetchall() == [(1,)]
    assert whole(hers) == []
    take(hers, person.told(), name="again")
    assert left(theirs, person.canaries) == set()
    assert list(telling.facts(db)) == list(telling.facts(hers))
    hers.close()
    db.close()


def test_no_handover_is_written_that_could_not_be_noted(ledger: Path) -> None:
    read_only = sqlite3.connect(f"{ledger.as_uri()}?mode=ro", uri=True, isolation_level=None)
    with pytest.raises(UserError, match="cannot be written") as caught:
        notices.ready(read_only)
    read_only.close()
    assert caught.value.code == STORAGE
    assert caught.value.hint.startswith("No handover was written")
    writable = connection.open_ledger(ledger, write=True)
    notices.ready(writable)
    writable.close()


def test_a_damaged_notice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notice.json"
    for text in (
        "{}",
        '{"type": "relledger notice"',
        '{"type": "relledger notice", "format": 1, "key": "00", "marks": []}',
    ):
        path.write_text(text)
        with pytest.raises(Refused):
            notices.read(path)


@pytest.mark.parametrize("moment", ["before", "between", "after"])
def test_killed_at_any_step_it_is_finished_or_undone(
    ledger: Path, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a killed process leaves: nothing done, or rows erased and a file that waits to be rewritten."""
    person = Canary(2)
    db = filled(ledger, [person])
    before = telling.digest(db)
    steps = {"before": "relledger.ledger.entries.take", "between": "relledger.ledger.forgetting.keyring.keep",
             "after": "relledger.ledger.forgetting.traces.left"}  # fmt: skip

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(steps[moment], killed)
        with pytest.raises(KeyboardInterrupt):
            forget(db, person)
    db.close()
    db = connection.open_ledger(ledger, write=True)
    if moment == "before":
        assert telling.digest(db) == before
        assert not tombstones.pending(db)
        forget(db, person)
    else:
        assert tombstones.pending(db)
        forgetting.finish(db)
    assert left(ledger, person.canaries) == set()
    assert whole(db) == []
    db.close()


def test_who_was_known_by_a_handle_alone_stays_out_when_an_id_comes(ledger: Path) -> None:
    db = connection.open_ledger(ledger, write=True)
    take(db, [(Interaction(Account("x", "", "taco_fan"), "mention", "in", "1", NOON, "hi"),)])
    take(db, [(Interaction(Account("x", "7100000009", "fan_of_old"), "mention", "in", "2", NOON, "once"),)])
    done = forgetting.forget(db, persons.find(db, "@taco_fan"), AT, "Dana")
    forgetting.finish(db, done.sought)
    shown = Account("x", "7100000009", "Taco_Fan")
    report = take(db, [(Interaction(shown, "mention", "in", "3", NOON, "again"),)])
    assert report.passed_over == {REASON: 1}
    assert tombstones.pending(db)  # the id is theirs, so what stood under it goes as well
    forgetting.finish(db)
    later = [(Interaction(Account("x", handle="Fan_Of_New"), "mention", "in", "5", NOON, "still"),)]
    take(db, [(Interaction(shown._replace(handle="fan_of_new"), "mention", "in", "4", NOON, "renamed"),)])
    assert take(db, later, name="by the new handle").passed_over == {REASON: 1}
    assert db.execute("SELECT count(*) FROM accounts").fetchone() == (0,)
    assert whole(db) == []
    db.close()


def test_tellings_that_differ_only_in_the_name_become_one(ledger: Path) -> None:
    db = connection.open_ledger(ledger, write=True)
    fan = Account("x", "7100000001", "taco_fan")
    take(db, [(Interaction(fan, "mention", "in", "1", NOON, "hi"),)])
    told = [
        (Interaction(GUS, "mention", "in", "2", NOON, f"with @{name}"),)
        for name in ("taco_fan", "Taco_Fan", "TACO_FAN")
    ]
    for number, one in enumerate(told):
        take(db, [one], name=f"export {number}")
    assert db.execute("SELECT count(*) FROM interactions").fetchone() == (4,)
    done = forgetting.forget(db, persons.find(db, "@taco_fan"), AT, "Dana")
    forgetting.finish(db, done.sought)
    assert db.execute("SELECT text FROM interactions").fetchall() == [("with [forgotten]",)]
    assert db.execute("SELECT count(*) FROM witnesses").fetchone() == (2,)
    digest = telling.digest(db)
    assert take(db, told, name="all again").new == 0
    assert telling.digest(db) == digest
    assert whole(db) == []
    db.close()


@pytest.mark.parametrize(
    ("profile", "told", "left_over"),
    [
        ("https://x.com/taco_fan", "see https://www.X.com/Taco_Fan/status/12?s=20!", "see [forgotten]"),
        ("https://social.example/people?id=77", "https://social.example/people?id=78", "https://social.example/people?id=78"),
        ("https://social.example/people?id=77", "https://social.example/people?id=77", "[forgotten]"),
        ("https://x.com", "https://x.com/somebody", "https://x.com/somebody"),
        ("https://taco_fan.example/", "http://taco_fan.example/about", "[forgotten]"),
        ("", "mail Taco.Fan@fans.example, call (213) 555-0199", "mail [forgotten], call [forgotten]"),
        ("", "caf%C3%A9 taco%5Ffan", "café [forgotten]"),
        ("", "taco_fans and @taco_fan_2 and xtaco_fan", "taco_fans and @taco_fan_2 and xtaco_fan"),
        ("", "TACO_FAN's taco-fan, (taco_fan)", "[forgotten]'s taco-fan, ([forgotten])"),
        ("", "Sal Papa-Dakis met Sal  PAPA-DAKIS; Sal alone", "[forgotten] met [forgotten]; Sal alone"),
        ("", "Chat with Sal Papa-Dakis.txt. Sal Papa-Dakis.Back", "Chat with [forgotten].txt. [forgotten].Back"),
    ],
)  # fmt: skip
def test_what_is_taken_out_of_a_text(ledger: Path, profile: str, told: str, left_over: str) -> None:
    db = connection.open_ledger(ledger, write=True)
    fan = Account("x", "7100000001", "taco_fan", "Sal Papa-Dakis", profile)
    fact = {
        "slot": "note",
        "value": "taco.fan@fans.example, +1 213 555 0199",
        "visibility": "may say",
        "source": "told",
    }
    take(
        db, [(Interaction(fan, "mention", "in", "1", NOON, "hi"),), (Entry(AT, "Dana", "fact", fan, canonical(fact)),)]
    )
    take(db, [(Interaction(GUS, "mention", "in", "2", NOON, told),)])
    done = forgetting.forget(db, persons.find(db, "@taco_fan"), AT, "Dana")
    forgetting.finish(db, done.sought)
    assert db.execute("SELECT text FROM interactions").fetchall() == [(left_over,)]
    assert take(db, [(Interaction(GUS, "mention", "in", "2", NOON, told),)], name="again").new == 0
    db.close()


def test_a_trial_on_a_full_disk_says_that_it_is_full(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db = filled(ledger, [Canary(2)])

    def full(db: sqlite3.Connection, *_: object) -> None:
        db.execute("ROLLBACK")  # as SQLite does by itself
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(forgetting, "_forget", full)
    with pytest.raises(OSError, match="No space left"):
        forgetting.forget(db, 1, AT, "Dana", dry_run=True)
    db.close()


def test_a_name_that_is_written_again_and_again_takes_no_longer_each_time() -> None:
    class Sam:
        def has(self, sign: Sign) -> bool:
            return (sign.kind, sign.value) in {("begins", "gus"), ("name", "gus papadakis")}

    begun = time.process_time()
    found = redacting.Redactor(Sam()).text("x", "Gus Papadakis, " * 100_000)
    assert found == f"{redacting.GONE}, " * 100_000
    assert time.process_time() - begun < 20  # it was a quarter of an hour


def test_who_is_called_like_what_our_tables_say_of_themselves_can_be_forgotten(ledger: Path) -> None:
    db = connection.open_ledger(ledger, write=True)
    take(db, [(Interaction(Account("x", "", "first_seen", "One Person"), "mention", "in", "1", NOON, "tacos"),)])
    forgetting.finish(db, forgetting.forget(db, persons.find(db, "@first_seen"), AT, "Dana").sought)
    assert not tombstones.pending(db)
    assert list(checking.problems(db)) == []
    db.close()


def test_of_two_that_forget_at_once_the_second_uses_the_key_of_the_first(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = filled(ledger, [Canary(1), Canary(2)])
    random, others = os.urandom, []

    def forget_the_other() -> None:
        with closing(connection.open_ledger(ledger, write=True)) as other:
            forgetting.forget(other, persons.find(other, f"x:id:{Canary(2).id}"), AT, "Rosa")

    def meanwhile(size: int) -> bytes:
        monkeypatch.setattr(os, "urandom", random)
        others.append(threading.Thread(target=forget_the_other))
        others[0].start()
        others[0].join(1)
        return random(size)

    monkeypatch.setattr(os, "urandom", meanwhile)
    forgetting.forget(db, persons.find(db, f"x:id:{Canary(1).id}"), AT, "Dana")
    others[0].join()
    assert len(keyring.keys(db)) == 1
    assert len(tombstones.made_with(db, keyring.keys(db)[0])) > len(Canary(1).identifiers)
    forgetting.finish(db)
    assert keyring.missing(db) == []


def test_nothing_is_left_in_a_ledger_that_another_program_has_put_into_wal_mode(ledger: Path) -> None:
    person = Canary(1)
    filled(ledger, [person]).close()
    with closing(sqlite3.connect(ledger)) as other:
        assert other.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
    db = connection.open_ledger(ledger, write=True)
    forget(db, person)
    assert left(ledger, person.canaries) == set()
