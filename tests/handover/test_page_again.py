"""The second handover of a brand, and one written on somebody's last day: what changed is said by name."""

import sqlite3

from relledger.handover.wanted import Wanted
from relledger.ledger import entries
from relledger.ledger.forgetting import notices
from relledger.model import Account
from relledger.outcomes import Interaction

from .made import DAY, SECOND, entry, record
from .test_page import seen

GUS = Account("instagram", "3", "gus_on_wheels", "Gus Papadakis")
IMANI = Account("instagram", "4", "imani.b", "Imani Brooks")
ABEL = Account("instagram", "1", "abel.tiles", "Abel Serrano")
SPANISH = Wanted(language="es")
BEFORE = "2026-06-01T09:00:00Z"


def spoke(who: Account, *days: int) -> list[list[Interaction]]:
    """What somebody said, so many days ago each."""
    return [[Interaction(who, "mention", "in", f"{who.id}-{n}", SECOND - n * DAY, "The best")] for n in days]


def test_what_changed_since_the_handover_before_is_said_by_name(db: sqlite3.Connection) -> None:
    notices.put(db, notices.Given(BEFORE, "Dana", "Rosa", "owner", "a.html"), "1234")
    record(db, [*spoke(GUS, *range(180, 260, 8)), *spoke(IMANI, 400, 404, 408, 412), *spoke(ABEL, 3)], "a.zip")
    promise = entry("promise", GUS, words="A stool", due="", keeper="Dana")
    mile = entry("act", ABEL, kind="extra mile", direction="in", on="2026-10-24", text="Fixed the hatch", evidence="")
    entries.write_all(
        db,
        [
            promise,
            mile,
            entry("team", None, name="Mei", state="here", on="2026-10-01", role=""),
            entry("team", None, name="Chuy", state="left", on="2026-09-30", role=""),
            entry("team", None, name="Rosa", state="here", on="2025-01-01", role=""),
            entry("mark", IMANI, mark="critic", why="the bypass"),
        ],
    )
    entries.write_all(db, [entry("done", None, entry=entries.uid(promise))])
    since = seen(db).part("next").partition("What changed since")[2]
    assert "Went quiet since, and last heard from: Gus Papadakis 25 May 2026" in since
    assert "Went an extra mile since: Abel Serrano 24 Oct 2026 “Fixed the hatch”" in since
    assert "Promises kept since: Gus Papadakis “A stool”" in since
    assert "Marked since, or not to be contacted: Imani Brooks critic" in since
    assert "Of us: Chuy left on 30 Sep 2026, Mei came, or came back, on 1 Oct 2026" in since
    assert "Rosa came" not in since
    assert "Desde entonces en silencio; última señal: Gus Papadakis" in seen(db, SPANISH).part("next")


def test_who_went_quiet_before_is_no_news(db: sqlite3.Connection) -> None:
    notices.put(db, notices.Given("2026-11-01T09:00:00Z", "Dana", "Rosa", "owner", "a.html"), "1234")
    record(db, [*spoke(GUS, *range(180, 260, 8))], "a.zip")
    page = seen(db)
    assert "last heard from: Gus Papadakis" in page.part("waiting")
    assert "Went quiet since" not in page.part("next")


def test_whom_only_who_leaves_soon_knows_comes_before_the_silent(db: sqlite3.Connection) -> None:
    quiet = [Account("instagram", f"7{k}", f"fan{k}", f"Fan {k}") for k in range(7)]
    record(db, [*spoke(GUS, 3), *(act for who in quiet for act in spoke(who, *range(100, 200, 9)))], "a.zip")
    hold = entry("hold", GUS, holder="Dana", level="knows well")
    entries.write_all(db, [hold, entry("team", None, name="Dana", state="left", on="2026-12-03", role="")])
    assert seen(db).part("call").startswith("See to these first Gus Papadakis Dana should, while still here.")
    entries.write_all(db, [entry("team", None, name="Dana", state="left", on="2027-02-03", role="")])
    assert "Gus Papadakis" not in seen(db).part("call"), "there is time for it"


def test_on_somebodys_last_day_they_leave_today_and_may_still_introduce(db: sqlite3.Connection) -> None:
    record(db, [*spoke(GUS, 3), *spoke(IMANI, 3)], "a.zip")
    made = [
        entry("introduction", who, to="Chuy", state="planned", by_whom="Dana", on=on, words="")
        for who, on in ((GUS, "2026-11-21"), (IMANI, "2026-11-24"))
    ]
    owed = entry("promise", GUS, words="A stool", due="2026-11-22", keeper="Dana")
    entries.write_all(db, [entry("team", None, name="Dana", state="left", on="2026-11-21", role=""), owed, *made])
    page = seen(db)
    assert "Dana leaves today, Saturday 21 November 2026: what only Dana knows has to be asked now." in page.words
    assert "kept by Dana, who leaves. To be introduced to Chuy by Dana, Sat 21 Nov 2026." in page.part("call")
    introductions = page.part("holders").partition("Introductions")[2]
    assert "Dana has left" not in introductions.partition("Imani Brooks")[0]
    assert "By then Dana has left" in introductions.partition("Imani Brooks")[2]
    assert "Dana se va hoy, sábado 21 de noviembre de 2026" in seen(db, SPANISH).words
