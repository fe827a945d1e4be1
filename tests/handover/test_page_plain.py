"""A page is read by somebody tired: since when, by whom, which day, and each thing once and apart from the next."""

import sqlite3

from relledger.handover.arranging import each
from relledger.handover.wanted import Wanted
from relledger.ledger import entries
from relledger.model import Account
from relledger.outcomes import Interaction

from .made import DAY, SECOND, come_in, entry, fact, record
from .test_page import gathered, seen, source

GUS = Account("instagram", "7", "gus_on_wheels", "Gus Papadakis")
IMANI = Account("instagram", "8", "imani.b", "Imani Brooks")
ABEL = Account("instagram", "9", "abel.s", "Abel Serrano")
LEAVING = Wanted(leaving="Dana")


def asked(who: Account, id: str, days: int, words: str) -> list[Interaction]:
    return [Interaction(who, "comment", "in", id, SECOND - days * DAY, words)]


def test_of_everybody_who_waits_it_is_said_since_when(db: sqlite3.Connection) -> None:
    old = [asked(GUS, f"g{n}", 40 + n, "and now?") for n in range(3)]
    record(db, [*old, asked(IMANI, "i", 3, "today?"), asked(IMANI, "j", 9, "when?")], "a.zip")
    waiting = seen(db).part("waiting")
    said = "Imani Brooks 18 Nov 2026, 3 days ago, Instagram “today?” (2 questions open, the first of 12 Nov 2026)"
    assert said in waiting
    assert "Gus Papadakis 12 Oct 2026, Instagram “and now?” (3 questions open, the first of 10 Oct 2026)" in waiting
    assert "hace 3 días" in seen(db, Wanted(language="es")).part("waiting")


def test_whoever_keeps_a_promise_or_introduces_and_is_still_here_that_day_is_the_one_who_should(
    db: sqlite3.Connection,
) -> None:
    for who in (GUS, IMANI, ABEL):
        entries.introduce(db, who)
    entries.write_all(db, [
        entry("team", None, name="Chuy", state="here"), entry("team", None, name="Dana", state="left", on="2026-11-27"),
        *(entry("hold", who, holder="Chuy", level="knows well") for who in (GUS, IMANI, ABEL)),
        entry("promise", GUS, words="A stool", due="2026-11-25", keeper="Dana"),
        entry("promise", IMANI, words="A cup", due="2026-11-30", keeper="Dana"),
        entry("introduction", ABEL, to="Rosa", by_whom="Dana", on="2026-11-26", state="planned", words=""),
    ])  # fmt: skip
    calls = seen(db, LEAVING).part("call")
    assert "Gus Papadakis Dana should, while still here. Promised: “A stool”; due Wed 25 Nov 2026" in calls
    assert "Imani Brooks Chuy should." in calls, "by then Dana has left"
    assert "Abel Serrano Dana should, while still here. To be introduced to Rosa by Dana, Thu 26 Nov 2026." in calls


def test_those_who_share_one_of_several_things_are_found(db: sqlite3.Connection) -> None:
    for who, loves in ((GUS, "pixel art"), (IMANI, "pixel art, speedruns")):
        entries.introduce(db, who)
        entries.write_all(db, [fact(who, "loves", loves), fact(who, "language", "German, English")])
    words = seen(db).part("interests")
    assert "pixel art Gus Papadakis, Imani Brooks Bring Gus Papadakis and Imani Brooks together." in words
    assert "English: Gus Papadakis, Imani Brooks" in words
    for one in ("tacos, no onions", "Bach, played slowly on an old piano", "tacos,", "al pastor", "Paris"):
        assert each(one) == [one], "one thing"


def test_a_day_that_an_address_book_tells_too_stands_once(db: sqlite3.Connection) -> None:
    entries.introduce(db, GUS)
    both = [fact(GUS, "date", "1961-11-27 birthday"), fact(GUS, "date", "1961-11-27 birthday")._replace(by="contacts")]
    entries.write_all(db, both)
    assert [one.what for one in gathered(db).coming] == ["date"]
    assert seen(db).part("people").count("27 Nov 1961, birthday") == 1


def test_a_subject_is_not_run_into_the_words_below_it(db: sqlite3.Connection) -> None:
    mail, stars = "Bill\n\nCould you send it?", "2 of 5 stars\nWe waited."
    come_in(db, "mbox", *(Interaction(GUS, "message", "in", w, SECOND - 9 * DAY, w) for w in (mail, stars)))
    card = seen(db).part("people")
    assert "“Bill / Could you send it?”" in card
    assert "“2 of 5 stars: We waited.”" in card


def test_what_was_noted_before_any_file_begins_is_not_told_by_a_file(db: sqlite3.Connection) -> None:
    come_in(db, "mbox", *(Interaction(GUS, "message", "in", str(n), SECOND - n * DAY, "hello") for n in range(3, 9)))
    assert "no week is without a file" in seen(db).part("seen")
    noted = {"kind": "call", "direction": "in", "text": "", "evidence": ""}
    entries.write_all(db, [entry("act", GUS, on=day, **noted) for day in ("2026-06-01", "2026-11-20")])
    words = seen(db).part("seen")
    assert (
        "Of these times no file tells; who was active then cannot be seen here: Instagram, 1 Jun 2026 to 13 Nov"
        in words
    )
    assert "no week is without a file" not in words


def test_for_whom_they_sent_us_the_thanks_are_not_for_a_name(db: sqlite3.Connection) -> None:
    entries.introduce(db, GUS)
    kept = {"direction": "in", "on": "2026-10-24", "evidence": ""}
    entries.write_all(db, [entry("act", GUS, kind="referral", text="Imani Brooks", **kept)])
    page = seen(db)
    assert "Begin with thanks for what they did on 24 Oct 2026: Sent us: “Imani Brooks”" in page.part("people")
    assert "Gus Papadakis 24 Oct 2026 Sent us: “Imani Brooks”" in page.part("waiting")


def test_every_part_leads_back_to_the_contents(db: sqlite3.Connection) -> None:
    page = seen(db)
    parts = [one for one in page.of("h2") if (one["id"] or "") not in ("call", "dont", "ready")]
    assert sum(one.get("href") == "#contents" for one in page.of("a")) == len(parts)
    assert page.of("nav")[0]["id"] == "contents"


def test_a_list_of_people_is_a_list(db: sqlite3.Connection) -> None:
    crowd = [Account("instagram", str(n), f"fan{n}", f"Fan {n}") for n in range(60)]
    record(db, [asked(who, f"{who.id}-{n}", 2 + n * 3, "hello?") for who in crowd for n in range(2)], "a.zip")
    waiting = source(db).partition('id="waiting"')[2].partition("</section>")[0]
    paragraphs = [part.partition("</p>")[0] for part in waiting.split("<p")[1:]]
    assert max(part.count("<a ") for part in paragraphs) <= 1, "names stand in lists, each on its own"
    assert waiting.count("<li>") >= 50
