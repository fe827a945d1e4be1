"""Whoever has only the page, and a colleague who leaves: nothing that goes with who leaves is left unsaid."""

import sqlite3

from relledger.handover.person import CARDS
from relledger.handover.wanted import Wanted
from relledger.ledger import entries
from relledger.model import Account
from relledger.outcomes import Interaction

from .made import DAY, SECOND, entry, fact, record
from .test_page import gathered, seen

LEAVES = entry("team", None, name="Dana", state="left", on="2026-12-03", role="")
GUS = Account("instagram", "3", "gus_on_wheels", "Gus Papadakis")
IMANI = Account("instagram", "4", "imani.b", "Imani Brooks")
ABEL = Account("instagram", "1", "abel.tiles", "Abel Serrano")
SPANISH = Wanted(language="es")


def spoke(who: Account, days: int, kind: str = "mention", text: str = "hi") -> list[Interaction]:
    """One thing that somebody said, so many days ago."""
    return [Interaction(who, kind, "in", f"{who.id or who.handle}-{kind}-{days}", SECOND - days * DAY, text)]


def crowd(n: int) -> list[Account]:
    """So many people."""
    return [Account("instagram", f"9{k}", f"fan{k}", f"Fan {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[k]}") for k in range(n)]


def test_every_promise_that_nobody_keeps_is_counted_in_the_plan(db: sqlite3.Connection) -> None:
    record(db, [spoke(who, 3) for who in crowd(11)], "a.zip")
    owed = [entry("promise", who, words=f"Cup {who.id}", due="2026-12-12", keeper="Dana") for who in crowd(11)]
    entries.write_all(db, [LEAVES, *owed])
    plan = seen(db).part("plan")
    assert plan.count("Who keeps what") == 8
    assert "And so for 3 others: see part “Promises”." in plan


def test_whom_only_who_leaves_knows_is_named_and_introduced_though_no_card_is_theirs(db: sqlite3.Connection) -> None:
    record(db, [spoke(who, days) for who in crowd(CARDS) for days in (3, 40, 70)] + [spoke(GUS, 300)], "a.zip")
    some = crowd(CARDS)
    held = [(some[0], "Chuy"), (some[1], "Dana"), (GUS, "Dana")]
    entries.write_all(db, [LEAVES, *(entry("hold", who, holder=of, level="knows well") for who, of in held)])
    page = seen(db)
    assert "Known well only by who leaves or has left (2): Fan B, Gus Papadakis" in page.part("holders")
    assert "Gus Papadakis: to Chuy by Dana, week of Mon 23 Nov 2026 proposed" in page.part("plan")


def test_no_more_introductions_are_proposed_than_there_are_cards(db: sqlite3.Connection) -> None:
    some = crowd(CARDS + 5)
    record(db, [spoke(who, 3) for who in [GUS, *some]], "a.zip")
    held = [entry("hold", who, holder="Dana", level="knows well") for who in some]
    entries.write_all(db, [LEAVES, *held, entry("hold", GUS, holder="Chuy", level="knows well")])
    found = gathered(db).plan
    assert len(found.steps) == CARDS
    assert len({step.person.anchor for step in found.steps} | {one.anchor for one, *_ in found.to_know}) == len(some)
    assert f"And {CARDS - 12} others after these:" in seen(db).part("plan")


def test_an_introduction_to_who_leaves_is_none(db: sqlite3.Connection) -> None:
    record(db, [spoke(who, 3) for who in (GUS, IMANI, ABEL)], "a.zip")
    made = [
        entry("introduction", GUS, to="Dana", state="planned", by_whom="", on="2026-12-20", words=""),
        entry("introduction", IMANI, to="Chuy", state="accepted", by_whom="Dana", on="2026-10-01", words=""),
    ]
    held = [entry("hold", who, holder="Dana", level="knows well") for who in (GUS, IMANI)]
    entries.write_all(db, [LEAVES, *made, *held, entry("hold", ABEL, holder="Rosa", level="knows well")])
    page = seen(db)
    assert "planned, Sun 20 Dec 2026 Dana leaves or has left: choose somebody who stays." in page.part("holders")
    assert "Gus Papadakis: to Rosa by Dana" in page.part("plan")
    assert "Imani Brooks: Chuy was introduced to them and can go on from there" in page.part("plan")
    assert "then Chuy was introduced to them and could visit" in page.part("people")


def test_who_should_is_said_though_nobody_who_stays_follows(db: sqlite3.Connection) -> None:
    record(db, [spoke(who, 3) for who in (GUS, IMANI)], "a.zip")
    promise = entry("promise", GUS, words="A stool", due="2026-11-25", keeper="Dana")
    entries.write_all(db, [LEAVES, promise])
    calls = seen(db).part("call")
    assert "Gus Papadakis Dana should, while still here." in calls
    assert "Imani Brooks Who of us should: not decided." in calls
    entries.write_all(db, [entry("team", None, name="Dana", state="left", on="2026-11-14", role="")])
    assert "Gus Papadakis Who of us should: not decided." in seen(db).part("call"), "she is gone"


def test_days_of_ours_stand_among_the_days(db: sqlite3.Connection) -> None:
    spans = (("Label Prize", "2026-11-01", "2026-11-30"), ("Barrel Night", "2026-12-12", "2026-12-12"))
    events = [
        entry("event", None, name=name, starts=first, ends=last, place="", hashtag="", prize="")
        for name, first, last in spans
    ]
    record(db, [spoke(GUS, 3)], "a.zip")
    entries.write_all(db, [LEAVES, *events])
    dates = seen(db).part("dates")
    assert "Mon 30 Nov in 9 days an event of ours Label Prize: last day" in dates
    assert "Thu 3 Dec in 12 days Dana leaves us" in dates
    assert dates.count("Barrel Night") == 1
    assert "Label Prize: último día" in seen(db, SPANISH).part("dates")


def test_an_import_says_of_which_time_it_tells(db: sqlite3.Connection) -> None:
    record(db, [spoke(GUS, 40), spoke(GUS, 11)], "a.zip")
    record(db, [spoke(IMANI, 5)], "b.zip")
    files = seen(db).part("seen")
    assert "Dana 12 Oct 2026 to 10 Nov 2026 2 2 0" in files
    assert "Dana 16 Nov 2026 to 16 Nov 2026 1 1 0" in files


def test_a_critic_is_named_among_those_who_complain_however_many_do(db: sqlite3.Connection) -> None:
    record(db, [*(spoke(who, 3, "complaint") for who in [*crowd(12), GUS]), spoke(IMANI, 3)], "a.zip")
    marks = [entry("mark", who, mark="critic", why="against the new menu") for who in (GUS, IMANI)]
    entries.write_all(db, marks)
    loud = seen(db).part("donots").partition("Critics, and who complains")[2]
    assert 0 < loud.index("Gus Papadakis") < loud.index("Imani Brooks") < loud.index("Fan A")
    assert "Gus Papadakis @gus_on_wheels on Instagram critic against the new menu Dana, noted 14 Nov 2026" in loud


def test_whom_the_stop_list_keeps_out_is_counted_in_the_tongue_of_the_page(db: sqlite3.Connection) -> None:
    record(db, [spoke(who, 3, "comment", "Win at free-gift.example") for who in crowd(20)], "a.zip")
    record(db, [spoke(GUS, 3)], "b.zip")
    mark = entry("mark", GUS, mark="bot", why="every minute")
    entries.write_all(db, [entry("stop", None, what="domain", value="free-gift.example", state="on"), mark])
    kept_out, en_casa = (seen(db, wanted).part("house") for wanted in (Wanted(), SPANISH))
    assert "1 bot, 20 spam." in kept_out
    assert (
        "Gus Papadakis @gus_on_wheels on Instagram bot: every minute Dana, noted 14 Nov 2026 The stop list" in kept_out
    )
    assert "The stop list keeps out 20 people" in kept_out
    assert "and 8 others. On the stop list: “free-gift.example”." in kept_out
    assert "aparta a 20 personas" in en_casa
    assert "they write" not in en_casa


def test_what_who_went_quiet_said_last_is_told(db: sqlite3.Connection) -> None:
    said = [spoke(GUS, 200 - n, text="When is the next ride?") for n in range(10)]
    record(db, [*said, spoke(GUS, 190, "like", "")], "a.zip")
    silent = seen(db).part("waiting").partition("Silent")[2]
    assert "Gus Papadakis 15 May 2026, last said: “When is the next ride?” 14 May 2026" in silent.replace("  ", " ")


def test_how_we_know_is_shown_where_somebody_wrote_it_down(db: sqlite3.Connection) -> None:
    record(db, [spoke(GUS, 3)], "a.zip")
    shown = {"slot": "loves", "visibility": "may say", "source": "seen"}
    loves = [
        entry("fact", GUS, value=what, evidence=where, **shown) for what, where in (("rides", "his card"), ("tea", ""))
    ]
    entries.write_all(db, [*loves, fact(GUS, "lives", "Glendale")])
    people = seen(db).part("people")
    assert "rides seen by Dana, noted 14 Nov 2026; shown by: his card" in people
    assert people.count("shown by") == 1
    assert "lo muestra: his card" in seen(db, SPANISH).part("people")


def test_a_ground_that_ran_out_holds_no_more(db: sqlite3.Connection) -> None:
    record(db, [spoke(who, 3) for who in (GUS, IMANI)], "a.zip")
    entries.write_all(
        db,
        [
            entry("basis", who, basis="consent", on="2026-01-02", until=until, ground="a card")
            for who, until in ((GUS, "2026-11-20"), (IMANI, "2026-11-21"))
        ],
    )
    page = seen(db)
    assert page.part("people").count("That day has passed: it holds no more.") == 1
    assert "is written down for 1 of the 2 people who are written up" in page.part("made")


def test_names_that_are_on_no_list_of_us_are_told(db: sqlite3.Connection) -> None:
    record(db, [spoke(GUS, 3)], "a.zip")
    team = entry("team", None, name="Dana Reyes", state="left", on="2026-11-20", role="")
    entries.write_all(db, [team, fact(GUS, "loves", "rye"), fact(GUS, "lives", "Glendale")])
    page = seen(db, Wanted(leaving="Dana Reyes", without=True))
    assert "0 of 2 facts on this page." in page.part("hole")
    assert "names that are on no list of us, and some may be theirs: Dana (2)." in page.part("hole")
    assert "under a name that is not on this list: Dana." in page.part("holders")
    entries.write_all(db, [entry("team", None, name="Dana", state="here", on="2026-11-14", role="")])
    assert "not on this list" not in seen(db).part("holders")


def test_why_somebody_is_ours_stands_beside_the_account(db: sqlite3.Connection) -> None:
    record(db, [spoke(GUS, 3), spoke(IMANI, 3)], "a.zip")
    entries.write_all(db, [entry("mark", GUS, mark="ours", why="Chuy writes there himself")])
    ours = seen(db).part("next").partition("The accounts that are ours")[2]
    assert "@gus_on_wheels (Chuy writes there himself) Dana, noted 14 Nov 2026" in ours


def test_whoever_is_looked_for_in_vain_may_be_in_the_data(db: sqlite3.Connection) -> None:
    record(db, [spoke(GUS, 3), spoke(IMANI, 3, "like", "")], "a.zip")
    assert "1 person more, without a place of their own here" in seen(db).words
    record(db, [spoke(IMANI, 4)], "b.zip")
    assert "without a place of their own" not in seen(db).words
