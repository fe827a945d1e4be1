"""What an owner asks of a page: who waits, who promised what and when, where it came from, what to do about gaps."""

import re
import sqlite3

import pytest

from relledger.handover import origins, repairing
from relledger.handover.wanted import Wanted
from relledger.ledger import entries
from relledger.model import Account
from relledger.outcomes import Interaction, Ours, Reject, Sighting
from relledger.questions import coverage

from .made import DAY, MARTA, SECOND, THEO, come_in, entry, fact, record
from .test_page import gathered, seen, source

GUS = Account("x", "7", "gus_on_wheels", "Gus Papadakis")
IMANI = Account("instagram", "8", "imani.b", "Imani Brooks")


def wrote(who: Account, id: str, days: int, words: str, kind: str = "mention") -> Interaction:
    """Something that somebody wrote to us, so many days ago."""
    return Interaction(who, kind, "in", id, SECOND - days * DAY, words, f"https://x.example/{id}")


def test_words_that_only_the_api_of_x_told_stand_on_the_page_where_asked_for_and_private_ones_never(
    db: sqlite3.Connection,
) -> None:
    come_in(db, "x_api", wrote(GUS, "1", 3, "the public words"), wrote(THEO, "2", 4, "the private words", "message"))
    come_in(db, "instagram", wrote(IMANI, "3", 2, "elsewhere in private", "message"))
    usual, asked, agency = (
        source(db, wanted) for wanted in (Wanted(), Wanted(x_content=True), Wanted(edition="agency", x_content=True))
    )
    assert ["the public words" in page for page in (usual, asked, agency)] == [False, True, True]
    assert not [page for page in (usual, asked, agency) if "the private words" in page]
    assert ["elsewhere in private" in page for page in (usual, asked, agency)] == [True, True, False]
    assert all("https://x.example/1" in page for page in (usual, asked, agency)), "where they stand"
    assert "Words that only X’s API told us are not repeated" in usual
    assert "Words said on X in public are repeated on this page" in asked
    waiting = seen(db).part("waiting")
    assert "(said on X, which lets only the link be handed on) Read it there" in waiting
    assert "(said in private, and not repeated here)" in seen(db, Wanted(edition="agency")).part("waiting")


def test_words_that_our_own_copy_of_x_has_are_ours_to_repeat(db: sqlite3.Connection) -> None:
    public, private = wrote(GUS, "1", 3, "the public words"), wrote(THEO, "2", 4, "the private words", "message")
    come_in(db, "x_api", public, private, wrote(MARTA._replace(platform="x"), "3", 5, "the API alone"))
    come_in(db, "x_archive", public, private)
    owner, agency = source(db), source(db, Wanted(edition="agency"))
    assert ["the public words" in page for page in (owner, agency)] == [True, True]
    assert ["the private words" in page for page in (owner, agency)] == [True, False]
    assert not [page for page in (owner, agency) if "the API alone" in page]


def test_what_somebody_did_in_all_is_counted_by_kind_with_its_last_day(db: sqlite3.Connection) -> None:
    visits = [Interaction(GUS, "visit", "in", f"v{n}", SECOND - n * 7 * DAY, "") for n in range(1, 5)]
    likes = [Interaction(GUS, "like", "in", f"l{n}", SECOND - n * DAY, "") for n in range(3)]
    record(db, [[act] for act in (*visits, *likes, wrote(GUS, "m", 40, "hello", "review"))], "a.zip")
    assert "All in all: 1 review (12 Oct 2026), 4 visits (last 14 Nov 2026), 3 likes." in seen(db).part("people")
    spanish = seen(db, Wanted(language="es")).part("people")
    assert "En total: 1 reseña (12 oct 2026), 4 visitas (por última vez 14 nov 2026), 3 «me gusta»." in spanish


def test_a_card_has_what_they_said_beside_what_they_did(db: sqlite3.Connection) -> None:
    mile = entry("act", GUS, kind="extra mile", direction="in", on="2026-10-24", text="Fixed the hatch", evidence="")
    entries.introduce(db, GUS)
    entries.write_all(db, [mile])
    record(db, [[wrote(GUS, str(n), n + 2, ("again", "again", "other", "older")[n], "comment")] for n in range(4)], "a")
    card = seen(db).part("people")
    assert "Fixed the hatch 24 Oct 2026, noted by hand Said: “again”" in card
    assert "Said: “other”" in card
    assert "older" not in card, "three in all"
    assert card.count("“again”") == 1


def test_how_many_follow_us_is_told_by_platform_as_far_as_exports_list_them(db: sqlite3.Connection) -> None:
    assert "Seen to follow us" not in seen(db).part("seen")
    others = [Account("instagram", "", f"fan{n}") for n in range(3)]
    listed = [[Sighting(one, "follower")] for one in (*others, GUS)]
    record(db, [*listed, [Sighting(IMANI, "following")], [Ours(IMANI)]], "a.zip")
    words = seen(db).part("seen")
    assert "Seen to follow us: 3 on Instagram, 1 on X. Whoever follows us where no export lists it" in words
    assert "Consta que nos siguen: 3 en Instagram, 1 en X." in seen(db, Wanted(language="es")).part("seen")


def test_whether_it_becomes_more_or_less_is_said_in_whole_months(db: sqlite3.Connection) -> None:
    record(db, [[wrote(GUS, f"g{n}", 35 + n, "hello")] for n in range(5)], "a.zip")
    assert "in the three months before" not in seen(db).part("answers"), "nothing was seen so far back"
    record(db, [[wrote(IMANI, f"i{n}", 120 + 3 * n, "hello")] for n in range(4)], "b.zip")
    said = "Aug 2026 to Oct 2026: 5 acts of theirs; 1 person came for the first time"
    assert said in seen(db).part("answers")


def test_a_promise_that_was_kept_is_told_of(db: sqlite3.Connection) -> None:
    entries.introduce(db, MARTA)
    assert "Kept No promise is written down as kept." in seen(db).part("promises")
    given, other = (entry("promise", MARTA, words=words, due="", keeper="Rosa") for words in ("A stool", "A cup"))
    done = entry("done", None, entry=entries.uid(given))
    slip = entry("done", None, entry=entries.uid(other))
    entries.write_all(db, [given, other, done, slip, entry("void", None, entry=entries.uid(slip), why="not yet")])
    told = "“A stool”, kept by Rosa; given by Dana, on a day nobody wrote down; written down as kept by Dana, 14"
    assert f"Kept Marta Quintero: {told}" in seen(db).part("promises")
    assert "Cumplidas" in seen(db, Wanted(language="es")).part("promises")
    slips = [entry("void", None, entry=entries.uid(one), why="a slip") for one in (given, done)]
    entries.write_all(db, slips[:1])
    assert "Kept Marta" not in seen(db).part("promises"), "it never was one"
    entries.write_all(db, slips)
    assert "Kept Marta" not in seen(db).part("promises")


def test_whoever_waits_is_named_of_late_and_of_long_ago(db: sqlite3.Connection) -> None:
    record(db, [[wrote(GUS, "1", 3, "Are you open?")], [wrote(IMANI, "2", 80, "And tomorrow?")]], "a.zip")
    words = seen(db)
    waiting = words.part("waiting")
    assert "1 person, of those who wrote in the last 30 days, the newest first: Gus Papadakis" in waiting
    assert re.search("nobody has answered since: Imani Brooks [^“]*“And tomorrow", waiting), "and what"
    assert "1 person wrote longer ago, and nobody has answered since" in waiting
    assert "1 person wrote in the last 30 days and had no answer yet" in words.part("call")
    entries.write_all(
        db,
        [
            entry("mark", GUS, mark="critic", why="against us"),
            entry("contact", IMANI, state="do not contact", why=""),
        ],
    )
    warned = seen(db).part("waiting")
    assert "@gus_on_wheels on X critic" in warned
    assert "Imani Brooks Do not contact." in warned
    (not_yet,) = re.findall(r"not yet (\d+)", words.part("answers"))
    assert int(not_yet) == 2, "both questions are of these two"


def test_who_is_new_silent_or_neglected_is_named_and_nobody_is_said_to_be_nobody(db: sqlite3.Connection) -> None:
    empty_one = seen(db).part("waiting")
    for said in ("Nobody, of those who wrote", "Nobody did something for us for the first time", "Nobody of those who"):
        assert said in empty_one, said
    daily = [[wrote(GUS, f"g{n}", 200 + n, "hello")] for n in range(12)]
    record(db, [*daily, [wrote(IMANI, "i", 2, "hello")]], "a.zip")
    waiting = seen(db).part("waiting")
    said = (
        "1 person did something for us for the first time in the last 30 days, even if only a like or a follow: Imani"
    )
    assert said in waiting
    assert "Longer than 8 times the gap that is usual for them; last heard from: Gus Papadakis" in waiting
    neglected = waiting.partition("Neglected")[2]
    assert "Gus Papadakis never a word from us" in neglected
    assert "Nobody is written down as not to be contacted." in seen(db).part("donots")


def test_a_promise_says_who_gave_it_when_and_why_it_is_late(db: sqlite3.Connection) -> None:
    for who in (MARTA, THEO):
        entries.introduce(db, who)
    late = entry("promise", MARTA, words="A stool", due="2026-10-31", keeper="Rosa", made_by="Chuy", on="2026-07-21")
    off = entry("promise", THEO, words="A cup", due="2026-10-30", keeper="Rosa")
    entries.write_all(db, [late, off])
    again = entry("later", None, entry=entries.uid(off), due="2026-12-04", why="the kiln broke; he knows")
    entries.write_all(db, [again])
    for part in ("promises", "people"):
        words = seen(db).part(part)
        assert "given by Chuy, 21 Jul 2026" in words
        assert "given by Dana, on a day nobody wrote down" in words
        assert "Why it is late, and whether they still expect it, nobody wrote down: ask." in words
        assert "due Fri 4 Dec 2026" in words
        assert "put off from 30 Oct 2026 why: the kiln broke; he knows" in words
    assert "noted by Dana, 14 Nov 2026" in seen(db).part("promises")
    assert "is not written down as having met them" not in seen(db).part("promises"), "who Rosa is nobody said"
    entries.write_all(
        db, [entry("team", None, name="Rosa", state="joined"), entry("hold", THEO, holder="Rosa", level="has met")]
    )
    promises = seen(db).part("promises")
    assert promises.count("Rosa is not written down as having met them") == 1, "of Marta, not of Théo"


def test_the_day_of_noting_is_not_told_as_the_day_of_learning(db: sqlite3.Connection) -> None:
    entries.introduce(db, MARTA)
    said = entry("fact", MARTA, slot="loves", value="lace", visibility="may say", source="told", on="2026-03-01")
    entries.write_all(db, [said, fact(MARTA, "avoid", "Shout")])
    words = seen(db).words
    assert "lace told to Dana, 1 Mar 2026" in words
    assert "Never: Shout Dana, noted 14 Nov 2026" in words


def test_every_channel_says_which_files_of_its_own_came_in_and_which_accounts_are_ours(db: sqlite3.Connection) -> None:
    come_in(db, "x_api", wrote(GUS, "1", 3, "hello"), Ours(Account("x", "9", "brasstortilla", "The Brass Tortilla")))
    come_in(db, "csv_table", wrote(IMANI, "2", 3, "hello"), Reject("line 33", "no time is written there"))
    found = {one.platform: one for one in gathered(db).channels}
    assert {name: one.files for name, one in found.items()} == {"x": ["x_api"], "instagram": []}
    assert [len(found[name].ours) for name in ("x", "instagram")] == [1, 0]
    words = seen(db)
    assert "Instagram none: known only from tables, notes and other channels" in words.part("seen")
    assert "X X (Twitter) API pages" in words.part("seen")
    assert "TikTok" in words.part("seen").partition("Of these channels nothing came in")[2]
    assert "csv_table.json, line 33: no time is written there" in words.part("seen")
    assert "no time is written there" not in seen(db, Wanted(edition="agency")).words
    assert "X The Brass Tortilla @brasstortilla" in words.part("next")
    assert "Instagram no account of ours is written down" in words.part("next")


def test_every_channel_that_can_be_read_has_a_name() -> None:
    assert origins.of("messenger") == "facebook"
    assert origins.of("csv_table") == ""
    nothing = coverage.Answer([], [], 0)
    assert "x" in origins.never_seen([], nothing)
    assert "x" not in origins.never_seen([origins.Channel("x", [], [])], nothing)


def test_what_is_missing_is_gathered_without_a_point_lost(db: sqlite3.Connection) -> None:
    for who in (GUS, IMANI):
        entries.introduce(db, who)
    record(db, [[wrote(who, f"{n}", n, "hello")] for n, who in enumerate((GUS, IMANI))], "a.zip")
    entries.write_all(
        db,
        [
            entry("hold", GUS, holder="Chuy", level="knows well"), entry("hold", IMANI, holder="Dana", level="has met"),
            entry("team", None, name="Dana", state="left", on="2026-12-18"),
            entry("promise", GUS, words="A stool", due="", keeper="Dana"),
        ],
    )  # fmt: skip
    found = gathered(db)
    assert sum(one.gain for one in found.repairs) == pytest.approx(sum(one.gain for one in found.ready.lacks))
    assert found.repairs == sorted(found.repairs, key=lambda one: -one.gain)
    words = seen(db).part("made")
    assert "Name who keeps what was promised to Gus Papadakis; Chuy could." in words
    assert "Ask Chuy what was never asked about Gus Papadakis" in words
    assert "Ask Dana what was never asked about Imani Brooks" in words
    assert "Introduce Imani Brooks to Chuy, until they know them well." in words
    assert len({(one.part, one.mend, one.who) for one in repairing.gathered(found.ready.lacks)}) == len(found.repairs)


def test_what_needs_a_yes_of_the_owner_is_said(db: sqlite3.Connection) -> None:
    entries.introduce(db, GUS)
    entries.write_all(db, [entry("promise", GUS, words="A stool", due="2026-12-04", keeper="")])
    plan = seen(db).part("plan")
    assert "Needs a yes or no from the owner: Who keeps what Gus Papadakis was promised: “A stool”" in plan


def test_two_who_love_one_thing_in_other_words_stand_together(db: sqlite3.Connection) -> None:
    for who in (GUS, IMANI):
        entries.introduce(db, who)
    entries.write_all(db, [fact(GUS, "loves", "baseball"), fact(IMANI, "plays", "baseball at Elysian Park")])
    words = seen(db).part("interests")
    assert "Imani Brooks (baseball at Elysian Park)" in words
    assert "Bring Gus Papadakis and Imani Brooks together." in words or "Imani Brooks and Gus Papadakis" in words


def test_the_next_step_is_the_open_thread_then_who_has_met_them_and_no_thanks_twice(db: sqlite3.Connection) -> None:
    record(db, [[wrote(GUS, "1", 3, "Are you open?")]], "a.zip")
    mile = entry("act", GUS, kind="extra mile", direction="in", on="2026-06-01", text="Fixed the hatch", evidence="")
    entries.write_all(db, [mile, entry("hold", GUS, holder="Mei", level="has met")])
    card = seen(db).part("people")
    assert "Next: answer what they wrote on 18 Nov 2026; then Mei has met them and could visit or ring" in card
    assert "Begin with thanks for what they did on 1 Jun 2026: “Fixed the hatch”" in card
    assert "Gus Papadakis 1 Jun 2026 “Fixed the hatch”" in seen(db).part("waiting").partition("Thanks owed")[2]
    gift = entry("act", GUS, kind="gift", direction="out", on="2026-06-05", text="A cup", evidence="")
    entries.write_all(db, [gift])
    card = seen(db).part("people")
    assert "Begin with thanks" not in card
    assert "They once did more than anybody asked, on 1 Jun 2026: “Fixed the hatch”; our last word to them" in card
    assert "We did 1 thing for them, the last on 5 Jun 2026: “A cup”" in card
    assert "and had no word from us since" in seen(db).part("waiting").partition("Thanks owed")[2]


def test_what_had_no_words_is_not_said_to_be_kept_back(db: sqlite3.Connection) -> None:
    come_in(db, "csv_table", wrote(GUS, "1", 3, ""))
    assert "Gus Papadakis 18 Nov 2026, 3 days ago, X (without words) Read it there" in seen(db).part("waiting")


def test_of_a_crowd_that_waits_the_newest_are_named_and_the_others_counted(db: sqlite3.Connection) -> None:
    crowd = [[wrote(Account("instagram", "", f"fan{n}"), str(n), 3 + 60 * (n % 2), "hello?")] for n in range(40)]
    record(db, crowd, "b.zip")
    waiting = seen(db).part("waiting")
    assert "20 people, of those who wrote in the last 30 days" in waiting
    assert "20 people wrote longer ago, and nobody has answered since: @fan" in waiting, "who are written up"
    quieter = [[wrote(Account("instagram", "", f"some{n}"), f"s{n}", 90, "hello?", "message")] for n in range(90)]
    record(db, quieter, "c.zip")
    assert "“hello?” And 86 others in the data. Waiting longest" in seen(db).part("waiting")


def test_what_is_not_raised_says_what_it_is_and_how_somebody_is_reached_was_asked(db: sqlite3.Connection) -> None:
    come_in(db, "x_archive", *(wrote(who, f"{who.id}{n}", n * 7, "words") for who in (GUS, THEO) for n in range(1, 9)))
    hush = {"visibility": "know, don't raise"}
    told = (("lives", "Ithaca"), ("approach", "by text"), ("note", "a twin"))
    asked = [fact(THEO, "approach", "don't know"), fact(THEO, "loves", "vinyl", visibility="ask first")]
    entries.write_all(db, [*(fact(GUS, slot, what, **hush) for slot, what in told), *asked])
    page = seen(db)
    assert "know, and don’t raise: Where they live: Ithaca" in page.part("dont")
    assert "Know, don’t raise: Where they live: Ithaca" in page.part("people")
    assert "Know, don’t raise: a twin" in page.part("people")
    assert "What they love: vinyl ask first" in page.part("donots")
    calls = page.words
    assert "by text know, don’t raise" in calls
    assert "How they are best reached: asked, and nobody of ours knew" in calls
