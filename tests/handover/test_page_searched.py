"""What a reader searches a page for: a name, a promise that is no more, whom not to write to, what holds until when."""

import sqlite3
from pathlib import Path

import pytest

from relledger.handover.page.tongue import Tongue
from relledger.handover.person import LINES
from relledger.handover.wanted import Wanted
from relledger.ledger import entries
from relledger.model import Account, Entry, canonical
from relledger.show import text

from .made import HUSH, come_in, empty, entry, fact, record, take_in, write
from .test_page import gathered, seen
from .test_page_reader import AGENCY, GUS, IMANI, SPANISH, did, noted, owed

ABEL = Account("email", "", "abel@post.example", "Abel Serrano")


def test_somebody_is_found_by_every_name_that_an_account_of_theirs_bears(db: sqlite3.Connection) -> None:
    nick = Account("discord", "70", "gusp", "Gus P.")
    record(db, [[did(GUS, "1", 9)], [did(nick, "2", 2)]], "a.zip")
    noted(db, entry("same", GUS, platform="discord", key="id:70", ground="told us"))
    found = seen(db)
    assert "also called Gus Papadakis" in found.part("people")
    assert "Gus P. , Gus Papadakis" in found.words.partition("Who waits, who is new")[0], "among the letters too"
    assert "también con el nombre Gus Papadakis" in seen(db, SPANISH).part("people")


def test_the_newest_words_come_first_where_somebody_says_the_same_again(db: sqlite3.Connection) -> None:
    said = [(40, "open?"), (30, "so good"), (20, "again"), (10, "more"), (1, "open?")]
    record(db, [[did(GUS, f"{days}", days, words)] for days, words in said], "a.zip")
    (gus,) = gathered(db).cards
    assert [act.text for act in gus.said] == ["open?", "more", "again", "so good"]


def test_whoever_something_was_noted_of_last_has_a_line_while_there_is_room(db: sqlite3.Connection) -> None:
    crowd = [Account("x", f"{n}", f"fan{n}", f"Fan {n}") for n in range(20, 20 + LINES)]
    record(db, [[did(who, f"{who.id}-{n}", n)] for who in crowd for n in (1, 40)], "a.zip")
    noted(db, fact(GUS, "loves", "rye"))
    assert "What they love: rye" in seen(db).part("more")
    assert gathered(db).unlisted == 0


def test_a_promise_that_was_taken_back_is_told_to_the_owner_with_its_reason(db: sqlite3.Connection) -> None:
    off, slip, anew = (owed(GUS, words, "2026-06-01") for words in ("A stool", "A slip", "A chair"))
    noted(db, off, slip, anew)
    entries.write_all(db, [entry("void", None, entry=entries.uid(off), why="the carpenter left")])
    entries.write_all(db, [entry("void", None, entry=entries.uid(slip), why="", undo="yes")])
    again = entry("promise", GUS, words="A chair", due="2026-12-01", keeper="Mei")
    entries.write_all(db, [entry("void", None, entry=entries.uid(anew), why=""), again])
    told = seen(db).part("promises").partition("Taken back")[2]
    assert "Gus Papadakis" in told
    assert "“A stool”; was due 1 Jun 2026; given by Dana" in told
    assert "taken back by Dana, 14 Nov 2026; why: the carpenter left" in told
    assert "A slip" not in told
    assert "A chair" not in told, "it only got another keeper"
    assert "A stool" not in seen(db, AGENCY).words
    assert "por qué: the carpenter left" in seen(db, SPANISH).part("promises")


def test_a_promise_that_was_kept_late_says_by_how_much(db: sqlite3.Connection) -> None:
    late = owed(GUS, "A stool", "2026-11-04")
    noted(db, late)
    entries.write_all(db, [entry("done", None, entry=entries.uid(late))])
    assert "written down as kept by Dana, 14 Nov 2026, 10 days after its day" in seen(db).part("promises")


def test_who_is_called_like_somebody_not_to_be_contacted_is_marked_until_told_apart(db: sqlite3.Connection) -> None:
    twin = Account("facebook", "9", "", "gus papadakis")
    record(db, [[did(GUS, "1", 3, kind="message")], [did(twin, "2", 4, "hello?", "message")]], "a.zip")
    noted(db, entry("contact", GUS, state="do not contact", why="he has died"))
    mark = "Same name as somebody who must not be contacted: ask first."
    for part in ("waiting", "people"):
        assert mark in seen(db).part(part), part
    assert "Next: nothing. They are not to be contacted." in seen(db).part("people"), "nobody asked for it"
    noted(db, entry("not same", GUS, platform="facebook", key="id:9", ground="his cousin"))
    assert mark not in seen(db).words
    assert "Contact Gus Papadakis (@gus_on_wheels on Instagram) at all. he has died" in seen(db).part("dont")


def test_who_may_not_be_written_to_is_not_the_one_who_waits_longest(db: sqlite3.Connection) -> None:
    record(db, [[did(who, who.id, days, "open?", "message")] for who, days in ((GUS, 90), (IMANI, 50))], "a.zip")
    noted(db, entry("contact", GUS, state="do not contact", why=""))
    assert "of those we may write to, ever since 2 Oct 2026: Imani Brooks" in seen(db).part("waiting")


@pytest.mark.parametrize(("last", "when"), [("2026-11-22", "Sun 22 Nov"), ("2026-11-25", "Wed 25 Nov")])
def test_nothing_is_proposed_that_rests_on_somebody_who_has_left_by_then(
    db: sqlite3.Connection, last: str, when: str
) -> None:
    record(db, [[did(who, who.id, 3)] for who in (GUS, IMANI)], "a.zip")
    leaves = entry("team", None, name="Dana", state="left", on=last)
    held = [entry("hold", who, holder="Dana", level="knows well") for who in (GUS, IMANI)]
    planned = entry("introduction", IMANI, to="Rosa", by_whom="Dana", state="planned", on="2026-12-01", words="")
    noted(db, leaves, *held, planned, entry("hold", IMANI, holder="Chuy", level="knows well"))
    found = seen(db)
    assert f"Gus Papadakis: to Chuy by Dana, no later than {when} proposed" in found.part("plan")
    assert "then let Dana introduce them to Chuy" in found.part("people")
    late = "By then Dana has left: choose an earlier day, or somebody else."
    for part in ("plan", "people", "holders"):
        assert late in found.part(part), part
    assert late in found.words.partition("Ready to hand over")[0], "where one is to begin"
    gone = seen(db, Wanted(leaving="Dana", without=True))
    assert "Dana has left: somebody else has to introduce them." in gone.part("holders")
    assert late not in gone.words


def test_a_lack_of_two_who_are_called_the_same_is_the_lack_of_two(db: sqlite3.Connection) -> None:
    twin = Account("facebook", "9", "", "Gus Papadakis")
    record(db, [[did(GUS, "1", 3)], [did(twin, "2", 4)]], "a.zip")
    assert "Gus Papadakis (9 on Facebook), Gus Papadakis (@gus_on_wheels on Instagram)" in seen(db).part("made")


def test_an_address_needs_no_word_on_what_it_is(db: sqlite3.Connection) -> None:
    record(db, [[did(ABEL, "1", 3)], [did(Account("x", "1", "abel", "Abel Serrano"), "2", 3)]], "a.zip")
    assert "Abel Serrano (abel@post.example)" in seen(db).part("waiting") + seen(db).part("donots")
    assert "on E-mail" not in seen(db).words


def test_numbers_are_set_as_the_tongue_sets_them() -> None:
    english, spanish = (Tongue(language, text.zone("UTC")) for language in ("en", "es"))
    assert (english.number(13_931), spanish.number(13_931)) == ("13,931", "13\u00a0931")
    assert (english.percent(0.2), spanish.percent(0.2), spanish.percent(0.001)) == ("20%", "20\u00a0%", "0.1\u00a0%")
    assert english.starred("1 of 5 stars\nslow") == "1 of 5 stars: slow"
    assert spanish.starred("1 of 5 stars\nlento") == "1 de 5 estrellas: lento"
    assert spanish.starred("4 of 5 stars are mine") == "4 of 5 stars are mine"
    assert (spanish.dated("1982-01-13 birthday"), english.dated("06-15 birthday")) == (
        "13 ene 1982, cumpleaños", "15 Jun, birthday"
    )  # fmt: skip
    assert english.dated("2026-12-05: wedding") == "5 Dec 2026, wedding"
    assert [english.dated(words) for words in ("2026-12-05", "2026-13-05 x", "9 Sep")] == [
        "5 Dec 2026", "2026-13-05 x", "9 Sep"
    ]  # fmt: skip
    assert [spanish.last_and(word) for word in ("Inés", "<a href='#p1'>Hilario</a>", "Hiedra", "Rosa")] == [
        "e", "e", "y", "y"
    ]  # fmt: skip
    assert spanish.in_full("2026-11-27") == "viernes 27 de noviembre de 2026"
    assert spanish.in_full("pronto") == "pronto"


def test_what_an_address_book_told_is_not_said_by_one_of_us_nor_the_first_of_what_not_to_do(
    db: sqlite3.Connection, tmp_path: Path
) -> None:
    record(db, [[did(GUS, "1", 3)]], "a.zip")
    noted(db, fact(IMANI, "loves", "rye"))
    body = canonical({"slot": "note", "value": "two cats", "visibility": HUSH, "source": "seen"})
    come_in(db, "vcard", Entry("", "contacts", "fact", GUS, body))
    found = seen(db)
    assert "Gus Papadakis: two cats (from contacts)" in found.part("donots")
    assert "two cats" not in found.words.partition("Ready to hand over")[0]
    write(db, tmp_path / "h.html")
    taker = empty(tmp_path / "taker.db")
    take_in(taker, tmp_path / "h.html")
    assert "Gus Papadakis: two cats (from contacts)" in seen(taker).part("donots"), "nor once it was handed over"
    taker.close()


def test_a_promise_that_was_put_off_again_says_how_often(db: sqlite3.Connection) -> None:
    promise = owed(GUS, "A stool", "2026-08-01")
    noted(db, promise)
    entries.write_all(db, [entry("later", None, entry=entries.uid(promise), due="2026-09-01", why="no wood")])
    assert "put off from 1 Aug 2026 why: no wood" in seen(db).part("promises")
    entries.write_all(db, [entry("later", None, entry=entries.uid(promise), due="2026-12-04", why="no nails")])
    assert "put off 2 times, first from 1 Aug 2026" in seen(db).part("promises")
    assert "aplazada 2 veces, primero desde el 1 ago 2026" in seen(db, SPANISH).part("promises")


def test_the_page_says_how_to_go_on_with_the_very_brand_and_its_days(db: sqlite3.Connection) -> None:
    told = seen(db).part("next")
    assert "relledger init --brand 'The Brass Tortilla' --timezone America/Los_Angeles relledger accept FILE" in told
