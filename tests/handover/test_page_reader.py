"""What somebody asks who has only the page: whose day it is, whom not to write to, who waits, who speaks what."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from relledger import support
from relledger.handover import choosing, dates, page
from relledger.handover.wanted import Wanted
from relledger.ledger import entries
from relledger.ledger.connection import scratch
from relledger.model import Account, Entry
from relledger.outcomes import Interaction, Ours
from relledger.questions import promises

from .made import DAY, HUSH, SECOND, come_in, entry, fact, record, write
from .test_bag import person
from .test_page import CARRIED, Page, seen

AGENCY, SPANISH = Wanted(edition="agency"), Wanted(language="es")
GUS = Account("instagram", "7", "gus_on_wheels", "Gus Papadakis")
IMANI = Account("instagram", "8", "imani.b", "Imani Brooks")
ROSA, MEI = Account("in person", name="Rosa Lind"), Account("in person", name="Mei")
EVENING = datetime(2026, 11, 22, 5, 40, tzinfo=UTC)  # 21 November, 21:40 in Los Angeles


def did(who: Account, id: str, days: int, words: str = "hello", kind: str = "comment") -> Interaction:
    """Something that somebody did so many days ago."""
    return Interaction(who, kind, "in", id, SECOND - days * DAY, words)


def noted(db: sqlite3.Connection, *some: Entry) -> None:
    """Write down what some of us noted, of whoever it is."""
    for one in (GUS, IMANI, ROSA, MEI):
        entries.introduce(db, one)
    entries.write_all(db, some)


def owed(who: Account, words: str, due: str) -> Entry:
    """A promise that Rosa keeps."""
    return entry("promise", who, words=words, due=due, keeper="Rosa")


def test_days_are_those_of_the_business_in_its_evening_too(db: sqlite3.Connection) -> None:
    leaving = entry("team", None, name="Dana", state="left", on="2026-11-22")
    noted(db, owed(GUS, "A hook for the bikes", "2026-11-21"), fact(GUS, "date", "birthday, 21 Nov"), leaving)
    with scratch(db):
        found = choosing.gather(db, EVENING, support.load(), "Dana")
        (asked,) = promises.answer(db, 20_779, here=20_778).owed
    (one,) = found.owed
    assert (one.days, found.late, asked.days) == (0, 0, 0), "as the question has it"
    assert [(day.on, day.days) for day in found.coming if day.person] == [("2026-11-21", 0)] * 2
    assert found.plan.starts[0] == "2026-11-22"
    assert found.wanted.leaving == "Dana", "she is still here"
    words = Page("".join(page.render(found, CARRIED))).words
    assert "on Saturday 21 November 2026. Dana leaves on Sunday 22 November 2026." in words
    assert "“A hook for the bikes”; due today" in words


def test_a_calendar_begins_on_the_day_of_the_business() -> None:
    gus = person("Gus Papadakis", "birthday, 21 Nov")
    birthday = gus._replace(facts=[gus.facts[0]._replace(slot="date")])
    there = EVENING.astimezone(ZoneInfo("America/Los_Angeles"))
    assert "DTSTART;VALUE=DATE:20261121" in "".join(dates.calendar([birthday], "b", there))


def test_where_nobody_wrote_anything_down_the_page_does_not_say_so(db: sqlite3.Connection) -> None:
    record(db, [[did(GUS, "1", 3)], [Ours(Account("x", "9", "brass", "Brass"))]], "a.zip")
    assert "Drawn from 1 act of theirs since Nov 2026. Nobody of ours has written anything down." in seen(db).words
    assert "Nadie de los nuestros ha anotado nada." in seen(db, SPANISH).words
    noted(db, fact(GUS, "loves", "slab"))
    assert "since Nov 2026 and from what our own people wrote down." in seen(db).words


def test_nothing_to_avoid_is_no_clean_bill_where_an_agency_is_not_told_what_was_confided(
    db: sqlite3.Connection,
) -> None:
    record(db, [[did(GUS, "1", 3)], [did(IMANI, "2", 4)]], "a.zip")
    noted(db, fact(GUS, "avoid", "none"), fact(GUS, "note", "He fell", HUSH), fact(GUS, "lives", "Eagle Rock"))
    noted(db, fact(IMANI, "avoid", "none"), fact(IMANI, "lives", "Eagle Rock"))
    agency = seen(db, AGENCY).part("people")
    assert "But this edition leaves out something confided" in agency.partition("Imani Brooks @")[0]
    assert "But this edition" not in agency.partition("Imani Brooks @")[2], "where somebody lives is no confidence"
    assert "But this edition" not in seen(db).words
    assert "Pero esta edición calla algo" in seen(db, Wanted(language="es", edition="agency")).part("people")


def test_whoever_must_not_be_contacted_is_marked_wherever_somebody_would_write_to_them(
    db: sqlite3.Connection,
) -> None:
    record(db, [[did(GUS, "1", 3)], [did(IMANI, "2", 4)]], "a.zip")
    alone = entry("contact", GUS, state="do not contact", why="")
    noted(db, alone, owed(GUS, "A refund", "2026-12-01"), fact(GUS, "date", "3 Dec"), fact(GUS, "date", "9 Sep"))
    noted(db, fact(GUS, "lives", "Pasadena"), fact(GUS, "lives", "Nowhere"), fact(GUS, "loves", "slab"))
    noted(db, fact(IMANI, "loves", "slab"), fact(GUS, "language", "Spanish"))
    found = seen(db)
    for part, times in (("promises", 1), ("dates", 3), ("places", 2), ("interests", 2)):
        assert found.part(part).count("Gus Papadakis Do not contact.") == times, part
    assert "they are not to be contacted. What was promised them still stands" in found.part("people")
    assert "why, nobody wrote down" in found.part("donots")
    assert "why, nobody wrote down" in found.part("people")
    assert "Gus Papadakis No contactar." in seen(db, SPANISH).part("promises")


def test_where_nobody_may_be_written_to_it_is_not_said_that_nobody_was_seen(db: sqlite3.Connection) -> None:
    record(db, [[did(GUS, "1", 3)], [did(IMANI, "2", 4)]], "a.zip")
    noted(db, *(entry("contact", who, state="do not contact", why="") for who in (GUS, IMANI)))
    words = seen(db).words
    assert "Nobody: everybody who is written up here is not to be contacted" in words
    assert "Nobody here may be written to of our own accord" in words
    assert "it has not seen them" not in words
    assert "Aquí no se puede escribir a nadie" in seen(db, SPANISH).words


def test_who_noted_it_is_no_reason_not_to_contact_somebody(db: sqlite3.Connection, tmp_path: Path) -> None:
    record(db, [[did(GUS, "1", 3)]], "a.zip")
    noted(db, entry("contact", GUS, state="do not contact", why=""))
    write(db, tmp_path / "h")
    for name in ("data/people.csv", "people.vcf"):
        table = (tmp_path / "h" / name).read_text("utf-8-sig").replace("\n ", "").replace("\\", "")
        assert "DO NOT CONTACT: why, nobody wrote down; noted by Dana" in table, name


def test_everybody_who_waits_is_named_and_who_has_waited_longest(db: sqlite3.Connection) -> None:
    many = [[did(Account("instagram", f"{n}", f"fan{n}"), f"m{n}", 1 + n, "open?", "message")] for n in range(20)]
    record(db, many, "a.zip")
    waiting = seen(db).part("waiting")
    assert waiting.count("open?") == 12
    assert "And also: @fan12" in waiting
    assert "@fan19" in waiting
    assert "in the data" not in waiting.partition("Thanks owed")[0]
    assert "Waiting longest of those we may write to, ever since 1 Nov 2026: @fan19" in waiting
    record(db, [[did(GUS, "old", 300, "hello?", "message")]], "b.zip")
    waiting = seen(db).part("waiting")
    assert "Waiting longest of those we may write to, ever since 25 Jan 2026: Gus Papadakis" in waiting
    assert "Quien más espera, de quienes podemos contactar, desde el 25 ene 2026: Gus Papadakis" in seen(
        db, SPANISH
    ).part("waiting")


def test_what_somebody_bought_or_whom_they_sent_is_not_what_they_said(db: sqlite3.Connection) -> None:
    record(db, [[did(GUS, "1", 3, "Ten-pass", "purchase")], [did(GUS, "2", 4, "Nice wall")]], "a.zip")
    sent = entry("act", GUS, kind="referral", direction="in", on="2026-10-24", text="Odette Monroe", evidence="")
    noted(db, sent, fact(IMANI, "brings", "the youth team"))
    card = seen(db).part("people")
    for said in ("Sent us: “Odette Monroe”", "Bought: “Ten-pass”", "Said: “Nice wall”"):
        assert said in card, said
    assert "Compró: «Ten-pass»" in seen(db, SPANISH).part("people")
    brought = seen(db).part("holders")
    assert "Whom they bring, and whom they sent us" in brought
    assert "Gus Papadakis 1 time they sent us somebody (24 Oct 2026): “Odette Monroe”" in brought
    assert "Imani Brooks the youth team" in brought


def test_who_speaks_what_stands_in_one_place(db: sqlite3.Connection) -> None:
    record(db, [[did(GUS, "1", 3)], [did(IMANI, "2", 4)]], "a.zip")
    noted(db, fact(GUS, "language", "Spanish"), fact(IMANI, "language", "spanish"), fact(ROSA, "pronoun", "they/them"))
    words = seen(db).part("interests")
    assert "Which language they like Spanish: Gus Papadakis, Imani Brooks" in words
    assert "How they are spoken of they/them: Rosa Lind" in words


def test_what_was_told_in_confidence_is_listed_with_the_other_cautions(db: sqlite3.Connection) -> None:
    noted(db, fact(ROSA, "note", "They are separating", "ask first"), fact(MEI, "note", "Likes dogs"))
    words = seen(db).part("donots")
    assert "Told in confidence: ask first Rosa Lind: They are separating ask first told to Dana" in words
    assert "Likes dogs" not in words
    assert "separating" not in seen(db, AGENCY).words
    assert "no mark May be said, to them and among those of us who look after them" in seen(db).part("made")


def test_who_is_called_the_same_on_the_same_platform_is_told_apart_by_the_day(db: sqlite3.Connection) -> None:
    chuy = [Account("google", "", f"accounts/1/reviews/{n}", "Chuy M.") for n in range(2)]
    record(db, [[did(one, f"r{n}", 4 + n, "Lovely", "review")] for n, one in enumerate(chuy)], "a.zip")
    first = seen(db).part("call")
    assert "Chuy M. (Google, 17 Nov 2026)" in first
    assert "Chuy M. (Google, 16 Nov 2026)" in first


def test_how_to_reach_somebody_is_where_they_wrote_last(db: sqlite3.Connection) -> None:
    door = Account("door", "", "gus_p", "Gus Papadakis")
    record(db, [[did(door, f"d{n}", 1 + n, "", "visit")] for n in range(9)], "door.csv")
    record(db, [[did(GUS, "1", 3, "Open?", "message")]], "a.zip")
    noted(db, entry("same", door, platform="instagram", key="id:7", ground="he said so"))
    assert "Seen here: @gus_on_wheels on Instagram" in seen(db).part("call")


def test_a_name_of_ours_that_is_no_name_fills_no_first_screen(db: sqlite3.Connection) -> None:
    record(db, [[did(GUS, "1", 3)]], "a.zip")
    noted(db, entry("promise", GUS, words="A cup", due="2026-11-20", keeper="Ro" * 500))
    assert "Ro" * 60 not in seen(db).part("call")


def test_an_introduction_whose_day_has_passed_is_not_still_to_come(db: sqlite3.Connection) -> None:
    record(db, [[did(GUS, "1", 3)]], "a.zip")
    made = entry("introduction", GUS, to="Chuy", state="planned", by_whom="Dana", on="2026-11-18", words="Hello")
    noted(db, made, entry("hold", GUS, holder="Dana", level="knows well"))
    found = seen(db)
    for part in ("call", "people", "holders", "plan"):
        assert "18 Nov 2026 That day has passed" in found.part(part).replace("2026. That", "2026 That"), part
    done = entry("introduction", GUS, to="Chuy", state="made", by_whom="Dana", on="2026-11-18")
    entries.write_all(db, [done._replace(at="2026-11-20T09:00:00.000000Z")])
    assert "That day has passed" not in seen(db).words


def test_what_is_old_is_said_to_be_old_and_who_left_to_have_left(db: sqlite3.Connection) -> None:
    record(db, [[did(GUS, "1", 6)]], "a.zip")
    entries.write_all(db, [entry("team", None, name="Dana", state="left", on="2026-11-01")])
    words = seen(db).words
    assert "Dana left on 1 Nov 2026." in words
    assert "Nothing newer than" not in words
    with scratch(db):
        later = choosing.gather(db, datetime(2026, 11, 30, tzinfo=UTC), support.load(), "Rosa")
    assert "Nothing newer than 15 Nov 2026 has come in" in Page("".join(page.render(later, CARRIED))).words


def test_a_rule_is_held_against_what_came_since_it_was_written(db: sqlite3.Connection) -> None:
    record(db, [[did(GUS, "1", 30, "Nuts in it? An allergy", "message")]], "a.zip")
    rule = entry("rule", None, rule="answer", when="an allergy", then="within 10 minutes")
    entries.write_all(db, [rule])
    assert "Since it was written down no question falls under it, by its words." in seen(db).part("answers")


def test_two_who_stay_stay_in_touch(db: sqlite3.Connection) -> None:
    record(db, [[did(GUS, "1", 3, "a like", "mention")]], "a.zip")
    noted(db, *(entry("hold", GUS, holder=name, level="knows well") for name in ("Chuy", "Rosa")))
    assert "Chuy and Rosa stay in touch." in seen(db).part("people")
    assert "Chuy y Rosa siguen en contacto." in seen(db, SPANISH).part("people")


def test_a_day_without_words_is_said_to_have_none(db: sqlite3.Connection) -> None:
    noted(db, fact(GUS, "date", "2026-12-06"), fact(IMANI, "date", "her name day"))
    told = seen(db).part("dates")
    assert "Gus Papadakis A date that matters; what it is, nobody wrote down" in told
    assert "Later, or with no day that this page can read her name day · Imani Brooks" in told


def test_what_bringing_in_again_would_change_is_said(db: sqlite3.Connection) -> None:
    come_in(db, "instagram", [did(GUS, "1", 3)])
    assert "The same file brought in again changes no number here" in seen(db).part("seen")
