"""What a page says in two places says the same, and as the command of that name does: who waits, who is silent, why."""

import sqlite3
from pathlib import Path

from relledger import support
from relledger.handover.wanted import Wanted
from relledger.ledger import entries, recording
from relledger.ledger.counting.clock import Clock
from relledger.ledger.recording import About
from relledger.model import Account
from relledger.outcomes import Interaction
from relledger.questions import _people, readiness, who_is_waiting

from .made import DAY, HUSH, NOW, SECOND, entry, fact, record, write
from .test_page import Page, gathered, seen

AGENCY, SPANISH = Wanted(edition="agency"), Wanted(language="es")
GUS = Account("instagram", "7", "gus_on_wheels", "Gus Papadakis")
IMANI = Account("instagram", "8", "imani.b", "Imani Brooks")
ABEL = Account("facebook", "9", "", "Abel Serrano")
ODETTE = Account("facebook", "10", "", "Odette Monroe")


def spoke(who: Account, *days: int, words: str = "thanks") -> list[list[Interaction]]:
    """What somebody said so many days ago; thanks want no answer."""
    return [[Interaction(who, "comment", "in", f"{who.key}-{n}", SECOND - n * DAY, words)] for n in days]


def test_why_somebody_is_silent_is_not_said_to_be_unknown_where_a_note_tells_of_them(db: sqlite3.Connection) -> None:
    record(db, [*spoke(GUS, *range(200, 260, 9)), *spoke(IMANI, *range(200, 260, 9))], "a.zip")
    entries.write_all(db, [fact(GUS, "note", "Moved to Fresno for a while")])
    gus, imani = seen(db).part("call").split("Imani Brooks")[:2]
    assert "usually here every 9 days. Noted of them: “Moved to Fresno for a while”" in gus
    assert "Nobody wrote down why." not in gus
    assert "Nobody wrote down why." in imani
    assert "Hay una nota: «Moved to Fresno for a while»" in seen(db, SPANISH).part("call")


def test_a_reason_that_must_not_be_raised_is_only_pointed_to(db: sqlite3.Connection) -> None:
    record(db, [*spoke(GUS, *range(200, 260, 9)), *spoke(IMANI, *range(200, 260, 9))], "a.zip")
    entries.write_all(db, [fact(GUS, "note", "Fell out with us over the patio", HUSH)])
    calls = seen(db).part("call")
    assert "usually here every 9 days. A note about them, further down, may say why." in calls
    assert "patio" not in calls
    agency = seen(db, AGENCY).part("call")
    assert "patio" not in agency
    assert agency.count("Nobody wrote down why.") == 1, "what is left out may be the reason"


def test_who_waits_is_told_wherever_they_are_written_up(db: sqlite3.Connection) -> None:
    asked = [*spoke(GUS, 3, words="Are you open?"), *spoke(IMANI, 80, words="And tomorrow?")]
    record(db, [*asked, *(one for n in range(15) for one in spoke(fan(n), 5, 6))], "a.zip")
    entries.write_all(db, [fact(GUS, "lives", "Montecito Heights")])
    page = seen(db)
    assert "Gus Papadakis Who of us" not in page.part("call")
    assert "Nobody has answered what they wrote on 18 Nov 2026." in page.part("more"), "a line has it as well"
    entries.write_all(db, [entry("promise", IMANI, words="A stool", due="2026-11-25", keeper="Rosa")])
    first = seen(db).part("call").partition("Imani Brooks")[2].partition("Promised")[0]
    assert "Nobody has answered what they wrote on 2 Sep 2026." in first
    few = gathered(db)
    assert set(few.waits) == {one.who.id for one in (*few.tended.waiting.named, *few.tended.waiting.earlier)}


def test_an_old_question_stands_on_the_card_as_well(db: sqlite3.Connection) -> None:
    record(db, [*spoke(GUS, 3, words="Are you open?"), *spoke(IMANI, 80, words="And tomorrow?")], "a.zip")
    people = seen(db).part("people")
    assert "Next: answer what they wrote on 18 Nov 2026; then" in people
    assert "Next: answer what they wrote on 2 Sep 2026, if it still wants an answer; then" in people


def test_nobody_to_write_to_is_silent_is_not_nobody_is_silent(db: sqlite3.Connection) -> None:
    record(db, [*spoke(GUS, *range(200, 260, 9)), *spoke(IMANI, 3)], "a.zip")
    entries.write_all(db, [entry("contact", GUS, state="do not contact", why="")])
    silent = seen(db).part("waiting").partition("Silent")[2].partition("Neglected")[0]
    assert "Nobody of those who support us most, and whom we may write to, is silent" in silent
    assert "they must not be contacted; last heard from: Gus Papadakis 5 May 2026" in silent
    assert "no se debe contactar; última señal: Gus Papadakis" in seen(db, SPANISH).part("waiting")


def test_who_is_written_up_for_a_promise_and_went_quiet_is_in_the_list_of_the_silent(db: sqlite3.Connection) -> None:
    crowd = [act for n in range(151) for act in spoke(fan(n), 2, 40)]
    record(db, [*crowd, *spoke(GUS, 900, 910, 920)], "a.zip")
    assert "Gus Papadakis" not in seen(db).part("waiting").partition("Silent")[2]
    entries.write_all(db, [entry("promise", GUS, words="A stool", due="", keeper="Rosa")])
    assert "last heard from: Gus Papadakis" in seen(db).part("waiting")


def test_what_has_run_out_was_asked_and_is_said_to_be_over(db: sqlite3.Connection) -> None:
    record(db, spoke(GUS, 3), "a.zip")
    over = entry(
        "fact", GUS, slot="lives", value="Montecito Heights", visibility="may say", source="told", until="2026-09-30"
    )
    entries.write_all(db, [over])
    card = seen(db).part("people")
    assert "Was so Where they live: Montecito Heights (until 30 Sep 2026) told to Dana" in card
    assert "where they live" not in card.partition("Not asked")[2]
    assert next(gap for gap in gathered(db).gaps if gap.slot == "lives")[1:] == (0, 0, 1, 0)


def test_who_left_is_not_called_as_if_they_were_here(db: sqlite3.Connection) -> None:
    record(db, spoke(GUS, 3), "a.zip")
    team = [entry("team", None, name=name, state="here", on="2026-01-01", role="") for name in ("Dana", "Rosa", "Chuy")]
    gone = [entry("team", None, name="Chuy", state="left", on="2026-08-01", role="")]
    leaving = [entry("team", None, name="Dana", state="left", on="2026-12-18", role="")]
    entries.write_all(db, [*team, *gone, *leaving, entry("hold", GUS, holder="Chuy", level="knows well")])
    assert "nobody knows them well but Chuy (has left)." in seen(db).part("call")
    (lack,) = [one for one in readiness.answer(db, support.load(), SECOND // DAY).lacks if one.part == "I"]
    assert lack.command.endswith("--to Rosa --by-whom NAME --on DAY"), "he cannot open a door any more"


def test_who_was_made_known_to_them_should_call_also_where_who_knew_them_well_is_gone(db: sqlite3.Connection) -> None:
    record(db, [*spoke(GUS, 3), *spoke(IMANI, 3)], "a.zip")
    holds = [
        entry("hold", who, holder=name, level=level)
        for who in (GUS, IMANI)
        for name, level in (("Dana", "knows well"), ("Rosa", "has met"))
    ]
    made = entry("introduction", GUS, to="Rosa", state="made", by_whom="Dana", on="2026-10-20", words="")
    entries.write_all(db, [*holds, made])
    leaves = seen(db, Wanted(leaving="Dana")).part("call")
    assert "Gus Papadakis Rosa should." in leaves, "that is what they were introduced for"
    assert "Imani Brooks Dana should, while still here." in leaves, "to open the door"
    assert "Imani Brooks Rosa should." in seen(db, Wanted(leaving="Dana", without=True)).part("call")


def test_whose_accounts_are_one_persons_is_told_with_who_said_so_and_why(db: sqlite3.Connection) -> None:
    record(db, [*spoke(GUS, 3), *spoke(ABEL, 4)], "a.zip")
    same = entry("same", GUS, platform="facebook", key="id:9", ground="he told us")
    entries.write_all(db, [same])
    told = "Accounts of one person, for one of us said so: Gus Papadakis: “he told us” Dana, noted 14 Nov 2026."
    assert told in seen(db).part("seen")
    later = entry("not same", GUS, platform="facebook", key="id:9", ground="his cousin")
    entries.write_all(db, [later._replace(at="2026-11-15T09:00:00.000000Z")])
    assert "Accounts of one person" not in seen(db).words


def test_a_day_of_theirs_and_one_of_ours_are_no_two_people(db: sqlite3.Connection) -> None:
    record(db, [*spoke(GUS, 3), *spoke(IMANI, 3)], "a.zip")
    event = entry("event", None, name="Supper", starts="2026-12-09", ends="2026-12-09", place="", hashtag="", prize="")
    entries.write_all(db, [event, fact(GUS, "date", "12-09 birthday", HUSH)])
    page = seen(db)
    assert "more than one person" not in page.part("dates")
    assert page.words.count("9 Dec, birthday") == 4, "in the calendar, in the care, on the first screen, on the card"
    assert "12-09" not in page.words
    entries.write_all(db, [fact(IMANI, "date", "12-09 wedding")])
    assert "more than one person" in seen(db).part("dates")


def test_who_waited_before_a_day_that_is_still_to_come_waits_on_the_page(
    db: sqlite3.Connection, tmp_path: Path
) -> None:
    record(db, [*spoke(GUS, 40, -20, words="Are you open?"), *spoke(IMANI, 3)], "a.zip")
    out = tmp_path / "handover.html"
    write(db, out)
    page = Page(out.read_text("utf-8"))
    assert "Gus Papadakis 12 Oct 2026" in page.part("waiting")
    assert "11 Dec 2026 on a day still to come" in page.part("seen")


def test_days_of_waiting_are_those_of_the_calendar_on_the_page_and_in_the_answer(db: sqlite3.Connection) -> None:
    late = NOW.replace(day=17, hour=7, minute=30)  # 16 November, 23:30 in Los Angeles
    record(db, [[Interaction(GUS, "comment", "in", "1", int(late.timestamp()), "Are you open?")]], "a.zip")
    assert "Gus Papadakis 16 Nov 2026, 5 days ago" in seen(db).part("waiting")
    found = who_is_waiting.table(who_is_waiting.answer(db, support.load(), SECOND))
    assert [row[0] for row in found.rows] == ["5 days"]
    clock = Clock.of(db)
    assert [_people.ago(SECOND - age, SECOND, clock) for age in (59, 7_260, 2 * DAY - 60)] == [
        "0 min", "2 h 01", "47 h 59",
    ]  # fmt: skip


def test_days_of_silence_are_those_since_somebody_was_last_heard(db: sqlite3.Connection) -> None:
    early = NOW.replace(hour=6)  # an hour before midnight in Los Angeles, in summer
    acts = [
        Interaction(GUS, "comment", "in", f"{n}", int(early.timestamp()) - n * DAY, "thanks") for n in (120, 130, 140)
    ]
    record(db, [[act] for act in acts], "a.zip")
    page = seen(db)
    assert "Silent for 121 days, usually here every 10 days." in page.part("call")
    assert "Last heard 23 Jul 2026, 121 days ago; usually every 10 days." in page.part("people")


def test_hours_of_files_that_name_no_time_zone_are_said_to_be_off(db: sqlite3.Connection) -> None:
    for kind, reader in (("whatsapp", "whatsapp/5 map= ours:"), ("line", "line/1 map=1a2b"), ("mbox", "mbox/5 ours:")):
        about = About(kind, reader, f"{kind}.zip", kind * 4, "2026-11-20T09:00:00.000000Z", "Dana")
        recording.record(db, spoke(Account(kind, kind), 3, words="Are you open?"), about)
    page = seen(db)
    assert "so their hours are off" in page.part("answers")
    told = page.part("seen").partition("These name no time zone")[2].partition("What these never tell")[0]
    assert "off by as much: WhatsApp chat." in told, "a map may have named the zone of the other"


def test_namesakes_are_counted_each_in_what_blocks(db: sqlite3.Connection) -> None:
    some = [Account("instagram", f"{n}0", f"fan{n}", "Odette Monroe" if n < 3 else f"Fan {n}") for n in range(8)]
    record(db, [act for who in some for act in spoke(who, 3)], "a.zip")
    entries.write_all(db, [fact(some[7], "avoid", "none")])
    blocks = readiness.answer(db, support.load(), SECOND // DAY).blocks
    (unasked,) = [said for said in blocks if said.startswith("Nobody asked")]
    assert "7 of the first 8" in unasked
    assert unasked.count(",") == 4
    assert unasked.endswith(" and 2 more.")


def fan(n: int) -> Account:
    """One of many."""
    return Account("instagram", f"fan{n}", f"fan{n}", f"Fan {n}")
