"""What is written down of our own side, and of whom we keep away from: said, shown, taken back."""

import csv
import gzip
import io
import json
import re
import shlex
import sys
from pathlib import Path

import pytest

from relledger.errors import USAGE

from .conftest import Call
from .made import HEADER, typed

POSTS = HEADER + (
    "x,gus_on_wheels,Gus Papadakis,mention,2026-05-05T18:00:00Z,Best of all #SalsaWeek\n"
    "x,imani_bakes,Imani Brooks,mention,2026-05-05T18:00:00Z,Best of all\n"
)
CAMPAIGN = (
    "event",
    "Salsa Week",
    "--starts",
    "2026-05-04",
    "--ends",
    "2026-05-10",
    "--hashtag",
    "#salsaweek",
    "--prize",
)
DEEDS = (
    ("hold", "Gus", "--by", "Rosa", "--level", "knows-well"),
    ("introduce", "Gus", "--to", "Chuy", "--state", "made"),
    ("vouch", "Gus", "brings the riders"),
    ("vouch", "Odette Monroe", "the block listens to her", "--new"),
    ("rule", "a long line", "say so"),
    CAMPAIGN,
    ("mark", "Gus", "spam", "--why", "sells followers"),
    ("team", "add", "Rosa"),
    ("team", "leave", "Rosa"),
    ("do-not-contact", "Gus"),
    ("may-contact", "Gus", "--why", "wrote again"),
    ("basis", "Gus", "legitimate-interest"),
)
WRONG = (
    (("hold", "Gus", "--level", "adores"), "adores is not a level."),
    (("hold", "Gus", "--by", " ", "--level", "has-met"), "The name of the holder is missing."),
    (("introduce", "Gus", "--to", "Chuy", "--state", "maybe"), "maybe is not a state."),
    (("vouch", "Gus", " "), "The reason is missing."),
    (("rule", "if", "say so", "--kind", "law"), "law is not a kind of rule."),
    (("event", "Week", "--starts", "2026-05-10", "--ends", "2026-05-04"), "2026-05-04 is before 2026-05-10."),
    (("event", "Week", "--starts", "2026-05-10", "--prize"), "A prize without a hashtag"),
    (("mark", "Gus", "nice", "--why", "x"), "nice is not a mark."),
    (("mark", "Gus", "spam"), "The reason (--why) is missing."),
    (("team", "fire", "Rosa"), "fire is not what a team does."),
    (("team", "add"), "The name is missing."),
    (("may-contact", "Gus", "--why", ""), "The reason (--why) is missing."),
    (("basis", "Gus", "curiosity"), "curiosity is not a lawful basis."),
)


@pytest.fixture
def posts(here: Path, relledger: Call) -> Path:
    """A folder with a ledger in which two people said the same, one of them with a hashtag."""
    (here / "posts.csv").write_text(POSTS, encoding="utf-8")
    relledger("import", "posts.csv")
    return here


def at(monkeypatch: pytest.MonkeyPatch, minute: int) -> None:
    monkeypatch.setenv("RELLEDGER_NOW", f"2026-06-01T12:{minute:02d}:00+00:00")


def support(relledger: Call) -> dict[str, float]:
    found = json.loads(relledger("who-supports-us", "--json").out)
    return {one["name"]: one["support"] for one in found["supporters"]}


@pytest.mark.parametrize("deed", DEEDS, ids=" ".join)
def test_a_dry_run_changes_nothing(posts: Path, relledger: Call, deed: tuple[str, ...]) -> None:
    before, digest = (posts / "relledger.db").read_bytes(), relledger("digest").out
    assert "nothing was changed" in relledger(*deed, "--dry-run").out
    assert (posts / "relledger.db").read_bytes() == before
    assert "Noted." in relledger(*deed).out
    assert relledger("digest").out != digest


@pytest.mark.parametrize(("deed", "message"), WRONG, ids=lambda one: " ".join(one) if isinstance(one, tuple) else "")
def test_what_makes_no_sense_is_not_noted(posts: Path, relledger: Call, deed: tuple[str, ...], message: str) -> None:
    digest = relledger("digest").out
    done = relledger(*deed, code=USAGE)
    assert message in done.err
    assert "Nothing was noted." in done.err
    assert relledger("digest").out == digest


def test_who_holds_whom_is_shown(posts: Path, relledger: Call) -> None:
    said = relledger("hold", "Gus", "--by", "Rosa", "--level", "knows-well", "--since", "2025-06-01").out
    assert said.startswith("Gus Papadakis: Rosa knows well (")
    relledger("hold", "Gus", "--level", "has met")
    assert "Rosa knows well; Mei has met" in relledger("show", "Gus").out, "who names nobody says it of themselves"
    found = json.loads(relledger("who-supports-us", "--json").out)
    known = {one["name"]: one["known_well_by"] for one in found["supporters"]}
    assert known == {"Gus Papadakis": "Rosa", "Imani Brooks": ""}
    assert "known_well_by" in relledger("who-supports-us", "--csv").out.splitlines()[0]


def test_who_writes_it_down_is_not_who_holds(posts: Path, relledger: Call) -> None:
    relledger("hold", "Gus", "--by", "Rosa", "--level", "has-met", "--written-by", "Dana")
    relledger("handover", "--out", "h")
    data = gzip.decompress((posts / "h/data/ledger.jsonl.gz").read_bytes()).decode()
    (line,) = [line for line in data.splitlines() if line.startswith('["entry"') and '"hold"' in line]
    _, _, by, _, _, body, _ = json.loads(line)
    assert (by, body["holder"]) == ("Dana", "Rosa")


def test_a_rule_is_said_without_its_if(posts: Path, relledger: Call) -> None:
    relledger("rule", "If the line is long", "then say so")
    relledger("rule", "allergy or illness", "Rosa rings back", "--kind", "owner")
    rules = json.loads(relledger("rules", "--json").out)["rules"]
    assert [(rule["rule"], rule["when"], rule["then"]) for rule in rules] == [
        ("if-then", "the line is long", "say so"), ("owner", "allergy or illness", "Rosa rings back"),
    ]  # fmt: skip
    relledger("void", rules[0]["id"])
    assert "the line is long" not in relledger("rules").out


@pytest.mark.parametrize("first", ["event", "posts"])
def test_posts_for_a_prize_count_a_quarter_whichever_came_first(here: Path, relledger: Call, first: str) -> None:
    (here / "posts.csv").write_text(POSTS, encoding="utf-8")
    deeds = [CAMPAIGN, ("import", "posts.csv")]
    for deed in deeds if first == "event" else reversed(deeds):
        relledger(*deed)
    why = {
        name: {line["step"]: line["points"] for line in json.loads(relledger("why", name, "--json").out)["lines"]}
        for name in ("Gus", "Imani")
    }
    assert why["Imani"]["spoke for us"] == 3.6  # 4 points, 27 days later
    assert why["Gus"]["spoke for us"] == 0.9
    assert "1 act for a prize, which counts × 0.25." in relledger("why", "Gus").out
    relledger("check")
    (event,) = json.loads(relledger("events", "--json").out)["events"]
    assert (event["hashtag"], event["prize"]) == ("#salsaweek", True)
    relledger("void", event["id"])
    assert support(relledger) == dict.fromkeys(("Gus Papadakis", "Imani Brooks"), support(relledger)["Imani Brooks"])
    assert json.loads(relledger("events", "--json").out)["events"] == []
    relledger("check")


def test_posts_outside_the_campaign_count_whole(posts: Path, relledger: Call) -> None:
    before = support(relledger)
    relledger("event", "Fair", "--starts", "2026-05-06", "--ends", "2026-05-09", "--hashtag", "salsaweek", "--prize")
    relledger("event", "Party", "--starts", "2026-05-01", "--ends", "2026-05-30", "--hashtag", "tacos", "--prize")
    relledger("event", "Market", "--starts", "2026-05-05", "--hashtag", "salsaweek")
    assert support(relledger) == before
    relledger("event", "The day", "--starts", "2026-05-05", "--hashtag", "salsaweek", "--prize")
    assert support(relledger)["Gus Papadakis"] < before["Gus Papadakis"]


@pytest.mark.parametrize("word", ["critic", "spam", "bot"])
def test_who_is_marked_is_kept_out_and_nothing_is_deleted(
    posts: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    before = relledger("who-supports-us").out
    said = relledger("mark", "Gus", word, "--why", "a reason", "--by", "Rosa").out
    assert f"marked {word}, and so kept out of support" in said
    assert list(support(relledger)) == ["Imani Brooks"]
    assert f"1 person is kept out: 1 {word}." in relledger("who-supports-us").out
    assert f"Marked {word} by Rosa on 2026-06-01: a reason." in relledger("why", "Gus").out
    shown = relledger("show", "Gus").out
    assert f"{word}: a reason" in shown
    assert "Rosa 2026-06-01" in shown
    assert "Best of all #SalsaWeek" in shown
    at(monkeypatch, 1)
    relledger("mark", "Gus", "none")
    assert relledger("who-supports-us").out == before
    relledger("check")


def test_one_of_ours_is_no_fan(posts: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    relledger("mark", "Gus", "ours", "--why", "our driver")
    assert list(support(relledger)) == ["Imani Brooks"]
    assert "Marked ours by Mei on 2026-06-01: our driver." in relledger("why", "Gus").out
    at(monkeypatch, 1)
    relledger("mark", "Gus", "not-spam", "--why", "a mistake")
    assert set(support(relledger)) == {"Gus Papadakis", "Imani Brooks"}


def test_a_new_role_changes_no_day_and_a_slip_of_a_name_is_told(posts: Path, relledger: Call) -> None:
    relledger("team", "add", "Dana", "--on", "2025-01-01")
    assert relledger("team", "add", "dana", "--role", "curator").out.startswith("dana joins on 2025-01-01")
    (row,) = json.loads(relledger("team", "--json").out)["team"]
    assert (row["on"], row["role"]) == ("2025-01-01", "curator")
    assert "That Daan is one of us was not written down before." in relledger("team", "leave", "Daan").out
    assert "not written down before" not in relledger("team", "leave", "Dana").out


@pytest.mark.parametrize(
    "deed", [("introduce", "Gus", "--to", "Chuy", "--state", "accepted", "--on", "2026-12-05"),
             ("hold", "Gus", "--by", "Rosa", "--level", "knows-well", "--since", "2026-12-05")]
)  # fmt: skip
def test_what_was_done_is_of_no_day_to_come(posts: Path, relledger: Call, deed: tuple[str, ...]) -> None:
    assert relledger(*deed, code=USAGE).err.startswith("error: 2026-12-05 has not come yet.\nNothing was noted.")
    relledger("introduce", "Gus", "--to", "Chuy", "--on", "2026-12-05")


def test_whoever_promises_or_introduces_is_told_what_to_mind(posts: Path, relledger: Call) -> None:
    relledger("team", "leave", "Dana", "--on", "2026-06-18")
    relledger("do-not-contact", "Gus", "--why", "asked us to stop")
    for deed in (("promise", "Gus", "a seat", "--keeper", "dana"), ("introduce", "Gus", "--to", "Dana")):
        said = relledger(*deed).out
        assert "Dana leaves, or has left, on 2026-06-18: " in said
        assert "Mind: Gus Papadakis is not to be contacted: asked us to stop." in said
    assert relledger("promise", "Imani", "a seat", "--keeper", "Rosa").out.count("\n") == 1
    assert relledger("promise", "Imani", "a stool", "--keeper", "Dana", "--due", "2026-06-17").out.count("\n") == 1


def test_who_leaves_the_team_leaves_promises(posts: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    relledger("team", "add", "Dana", "--role", "holder", "--on", "2025-01-01")
    relledger("hold", "Gus", "--by", "Dana", "--level", "knows-well")
    relledger("promise", "Gus", "A stool", "--keeper", "dana", "--due", "2026-07-01")
    at(monkeypatch, 1)
    left = relledger("team", "leave", "Dana", "--on", "2026-06-18").out
    assert "Dana leaves on 2026-06-18" in left
    assert "Dana keeps a promise to Gus Papadakis: A stool (due 2026-07-01; " in left
    assert "Dana knows well" in relledger("show", "Gus").out
    assert "has left" not in relledger("show", "Gus").out, "not yet"
    assert "Dana leaves on 2026-06-18." in relledger("team").out
    assert "Dana knows well (has left)" in relledger("show", "Gus", "--as-of", "2026-06-18").out
    (line,) = json.loads(relledger("team", "--json", "--as-of", "2026-06-18").out)["team"]
    assert (line["name"], line["state"], line["role"], line["knows_well"], line["promises"]) == (
        "Dana", "has left", "holder", 1, 1,
    )  # fmt: skip


def test_do_not_contact_comes_first_and_survives(posts: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    relledger("annotate", "Gus", "--never", "Ask about the shop")
    relledger("do-not-contact", "Gus", "--why", "asked us to stop")
    at(monkeypatch, 1)
    relledger("may-contact", "Imani", "--why", "signed the list")
    relledger("merge", "x:@gus_on_wheels", "x:@imani_bakes", "--ground", "told us")
    relledger("import", "posts.csv")
    shown = relledger("show", "@gus_on_wheels").out
    assert shown.index("DO NOT CONTACT") < shown.index("NEVER")
    assert "asked us to stop" in shown
    relledger("handover", "--out", "h")
    assert "DO NOT CONTACT: asked us to stop" in (posts / "h/data/people.csv").read_text("utf-8")
    relledger("init", "--db", "next.db", "--brand", "Brass")
    relledger("import", "h", "--db", "next.db")
    assert "DO NOT CONTACT" in relledger("show", "@imani_bakes", "--db", "next.db").out
    at(monkeypatch, 2)
    relledger("may-contact", "@imani_bakes", "--why", "wrote and asked for news")
    assert "DO NOT CONTACT" not in relledger("show", "@gus_on_wheels").out


def test_somebody_new_who_is_called_like_another_is_said_to_be_perhaps_the_same(posts: Path, relledger: Call) -> None:
    first = relledger("annotate", "Gus Papadakis", "--loves", "tacos", "--new").out
    assert "There is also Gus Papadakis (x:@gus_on_wheels)." in first
    (merging,) = re.findall(r"relledger (merge .+)", first)
    assert "There is also" not in relledger("annotate", "Gus Papadakis", "--loves", "salsa", "--new").out
    relledger(*shlex.split(merging)[:-1], "told us")
    assert "salsa" in relledger("show", "@gus_on_wheels").out
    assert "There is also" not in relledger("annotate", "Odette Monroe", "--loves", "tacos", "--new").out


def test_one_of_us_is_the_same_with_and_without_an_accent(posts: Path, relledger: Call) -> None:
    relledger("team", "add", "Chuy Núñez", "--role", "owner")
    relledger("promise", "Gus", "A seat", "--keeper", "chuy nunez")
    relledger("hold", "Gus", "--by", "Chuy Nun\u0303ez", "--level", "knows-well")
    (row,) = json.loads(relledger("team", "--json").out)["team"]
    assert (row["name"], row["knows_well"], row["promises"]) == ("Chuy Núñez", 1, 1)
    assert "kept by nobody who is here: 0" in relledger("promises").out


def test_a_rule_or_an_event_of_a_name_that_is_there_says_what_it_stands_in_place_of(
    posts: Path, relledger: Call
) -> None:
    first = relledger("event", "Salsa Week", "--starts", "2025-05-04", "--ends", "2025-05-10").out
    assert "In place of" not in first
    again = relledger("event", "salsa week", "--starts", "2026-05-04").out
    assert "In place of: Salsa Week, 2025-05-04 to 2025-05-10 (" in again
    (both,) = re.findall(r"relledger (void \w+)", again)
    said = relledger(*both.split()).out
    assert "Taken back: event: salsa week, 2026-05-04 to 2026-05-04 (" in said
    assert "2025-05-04" in relledger("events").out
    assert "In place of" not in relledger("event", "Salsa Week", "--starts", "2025-05-04", "--ends", "2025-05-10").out
    relledger("rule", "they ask for less", "Never give it")
    shown = relledger("rule", "They ask for less", "A tenth off", "--dry-run").out
    assert "In place of: they ask for less: Never give it (" in shown
    assert "relledger void" not in shown
    assert "In place of" not in relledger("rule", "they ask for less", "the owner decides", "--kind", "owner").out


@pytest.mark.parametrize("question", ["rules", "events", "team"])
def test_json_csv_and_the_table_agree(posts: Path, relledger: Call, question: str) -> None:
    assert json.loads(relledger(question, "--json").out)[question] == []
    assert "For example: relledger" in relledger(question).out
    for deed in (("rule", "a long line", "say so"), CAMPAIGN, ("team", "add", "Rosa", "--role", "owner")):
        relledger(*deed)
    (row,) = json.loads(relledger(question, "--json").out)[question]
    (cells,) = csv.DictReader(io.StringIO(relledger(question, "--csv").out))
    assert {name: str(value) for name, value in row.items()} == cells
    shown = relledger(question).out
    assert all(str(row[name]) in shown for name in ("name", "when", "then", "hashtag", "role") if name in row)


def test_the_lawful_basis_is_shown(posts: Path, relledger: Call) -> None:
    relledger("basis", "Gus", "Consent", "--on", "2026-03-01", "--until", "2026-04-01", "--ground", "the list")
    assert "consent since 2026-03-01, until 2026-04-01 (over): the list" in relledger("show", "Gus").out


def test_a_basis_is_noted_for_many_people_at_once(
    posts: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lacking() -> list[str]:
        found = json.loads(relledger("due-for-review", "--json").out)["due"]
        return [row["name"] for row in found if row["what"] == "no basis"]

    for name in ("Gus", "Imani"):
        relledger("annotate", name, "--loves", "tacos")
    assert len(lacking()) == 2
    assert "relledger basis legitimate-interest --missing" in relledger("due-for-review").out
    relledger("basis", "Gus", "consent", "--missing", code=2)
    relledger("basis", "consent", code=2)
    relledger("basis", "--missing", code=2)
    assert "2 people: consent since" in relledger("basis", "consent", "--missing", "--dry-run").out
    monkeypatch.setattr(sys, "stdin", typed(b"Gus\n"))
    assert "1 person: contract since" in relledger("basis", "-", "contract").out
    assert lacking() == ["Imani Brooks"]
    assert "1 person: consent since" in relledger("basis", "consent", "--missing").out
    assert lacking() == []
    assert "0 people: consent" in relledger("basis", "consent", "--missing").out
    assert "nothing was noted" in relledger("basis", "--where", "loves=opera", "consent").out
    assert "2 people: legitimate interest" in relledger("basis", "legitimate-interest", "--where", "loves=tacos").out
