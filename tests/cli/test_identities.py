"""Merging, keeping apart and splitting: each can be taken back, and no later import undoes it."""

import random
import re
import shlex
import sqlite3
from contextlib import closing
from itertools import combinations
from pathlib import Path

import pytest

from relledger.errors import USAGE

from .conftest import Call
from .made import HEADER

Group = frozenset[str]
KEYED = HEADER.replace("handle,", "handle,account_id,")
SEEN = KEYED + (
    "x,imani_bakes,11,Imani Brooks,mention,2026-05-02T18:00:00Z,Hello\n"
    "instagram,imani.bakes,,Imani,comment,2026-05-03T18:00:00Z,Hello\n"
    "facebook,,,Imani Brooks,review,2026-05-04T18:00:00Z,Hello\n"
    "x,gus_on_wheels,,Gus Papadakis,mention,2026-05-05T18:00:00Z,Hello\n"
)
BY_HANDLE = HEADER + "x,imani_bakes,Imani Brooks,mention,2026-05-06T18:00:00Z,Again\n"
FACEBOOK = "facebook:=imani brooks"


@pytest.fixture
def seen(here: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger that knows four accounts."""
    monkeypatch.delenv("RELLEDGER_NOW", raising=False)
    (here / "seen.csv").write_text(SEEN, encoding="utf-8")
    (here / "by-handle.csv").write_text(BY_HANDLE, encoding="utf-8")
    relledger("import", "seen.csv")
    return here


def persons(folder: Path) -> set[Group]:
    """Every person, by their accounts."""
    with closing(sqlite3.connect(folder / "relledger.db")) as db:
        found: dict[int, set[str]] = {}
        for person, account in db.execute(
            "SELECT p.person, a.platform || ':' || a.key FROM persons p JOIN accounts a ON a.id = p.account"
        ):
            found.setdefault(person, set()).add(account)
    return {frozenset(group) for group in found.values()}


def together(folder: Path, *accounts: str) -> bool:
    return any(set(accounts) <= group for group in persons(folder))


def ids(text: str) -> list[str]:
    return re.findall(r"\((?:\w+ )*([0-9a-f]{8})\)", text)


def merge(relledger: Call, a: str, b: str) -> str:
    (uid,) = ids(relledger("merge", a, b, "--ground", "told us").out)
    return uid


def test_a_merge_is_taken_back_by_a_void(seen: Path, relledger: Call) -> None:
    before = persons(seen)
    uid = merge(relledger, "x:@imani_bakes", "instagram:@imani.bakes")
    assert together(seen, "x:id:11", "instagram:@imani.bakes")
    relledger("void", uid)
    assert persons(seen) == before


def test_who_is_one_person_already_is_said_to_be(seen: Path, relledger: Call) -> None:
    two = ("x:@imani_bakes", "instagram:@imani.bakes", "--ground", "told us")
    assert "before" not in relledger("merge", *two).out
    assert "They were one person before." in relledger("merge", *two).out


def test_a_merge_says_what_then_holds_for_the_whole_person(seen: Path, relledger: Call) -> None:
    relledger("do-not-contact", "x:@imani_bakes", "--why", "she asked")
    relledger("mark", "instagram:@imani.bakes", "spam", "--why", "links")
    said = relledger("merge", "x:@imani_bakes", "instagram:@imani.bakes", "--ground", "told us", "--dry-run").out
    assert "Imani Brooks (x:@imani_bakes) is not to be contacted: that holds for all of their accounts." in said
    assert "Imani (instagram:@imani.bakes) is marked spam: that holds for all of their accounts" in said
    assert len(merge(relledger, "x:@gus_on_wheels", FACEBOOK)) == 8
    relledger("mark", "x:@gus_on_wheels", "ours", "--why", "he drives")
    said = relledger("merge", "x:@gus_on_wheels", "x:@imani_bakes", "--ground", "told us").out
    assert "Gus Papadakis (x:@gus_on_wheels) is one of ours: nothing they did, by any account, counts" in said


def test_a_split_says_where_nothing_else_joins_what_is_left(seen: Path, relledger: Call) -> None:
    merge(relledger, "x:@gus_on_wheels", "instagram:@imani.bakes")
    merge(relledger, "instagram:@imani.bakes", FACEBOOK)
    said = relledger("split", "x:@gus_on_wheels", "instagram:@imani.bakes", "--ground", "a sister").out
    assert "They are now 3 people" in said
    assert "What is left was joined through what was taken away" in said


@pytest.mark.parametrize("seed", range(6))
def test_a_split_after_merges_gives_the_persons_of_before(seen: Path, relledger: Call, seed: int) -> None:
    chance = random.Random(seed)
    relledger("import", "by-handle.csv")
    before, other = persons(seen), "x:@gus_on_wheels"
    accounts = ["x:id:11", "instagram:@imani.bakes", FACEBOOK, other]
    for a, b in chance.sample(list(combinations(accounts, 2)), k=3):
        merge(relledger, a, b)
    merged = persons(seen)
    split = [relledger("split", min(group), "--ground", "guessed").out for group in merged - before]
    assert persons(seen) == before
    for name in ("seen.csv", "by-handle.csv"):  # what was told is told again by other files
        text = (seen / name).read_text(encoding="utf-8")
        head, *rows = text.splitlines(keepends=True)
        (seen / "again.csv").write_text(head + "".join(chance.sample(rows, len(rows))) + "\n", encoding="utf-8")
        assert "new + 0 known" not in relledger("import", "again.csv").out.replace(" 0 new", "")
        assert persons(seen) == before
    assert relledger("check").out == ""
    for command in re.findall(r"relledger (undo [0-9a-f]{8})", "".join(split)):
        relledger(*shlex.split(command))
    assert persons(seen) == merged


def test_a_later_handle_does_not_join_again_what_was_split(seen: Path, relledger: Call) -> None:
    (seen / "old.csv").write_text(HEADER + "x,imani_old,Imani,mention,2024-05-06T18:00:00Z,Hi\n", encoding="utf-8")
    (seen / "renamed.csv").write_text(
        KEYED + "x,imani_old,11,Imani,mention,2024-05-07T18:00:00Z,Hi\n", encoding="utf-8"
    )
    relledger("import", "old.csv")
    merge(relledger, "x:@imani_old", "x:@imani_bakes")
    relledger("split", "x:@imani_old", "--ground", "two sisters")
    relledger("import", "renamed.csv")
    assert not together(seen, "x:id:11", "x:@imani_old")


def test_a_later_handle_joins_what_nobody_split(seen: Path, relledger: Call) -> None:
    relledger("import", "by-handle.csv")
    assert together(seen, "x:id:11", "x:@imani_bakes")


def test_what_one_account_leaves_behind_stays_together(seen: Path, relledger: Call) -> None:
    merge(relledger, "x:@imani_bakes", "instagram:@imani.bakes")
    merge(relledger, "x:@imani_bakes", FACEBOOK)
    relledger("split", "x:@imani_bakes", "instagram:@imani.bakes", "--ground", "her sister writes there")
    assert together(seen, "x:id:11", FACEBOOK)
    assert frozenset({"instagram:@imani.bakes"}) in persons(seen)


def test_a_handle_means_its_id_too_and_an_id_itself_alone(seen: Path, relledger: Call) -> None:
    relledger("import", "by-handle.csv")
    merge(relledger, "x:id:11", "instagram:@imani.bakes")
    done = relledger("split", "instagram:@imani.bakes", "x:@Imani_Bakes", "--ground", "told us")
    assert together(seen, "x:id:11", "x:@imani_bakes")
    assert len(ids(done.out)) == 2
    relledger("split", "x:id:11", "x:id:11", "--ground", "somebody took the handle over")
    assert not together(seen, "x:id:11", "x:@imani_bakes")


def test_what_a_dry_run_says_is_what_happens(seen: Path, relledger: Call) -> None:
    relledger("import", "by-handle.csv")
    merge(relledger, "x:id:11", "instagram:@imani.bakes")
    merge(relledger, "instagram:@imani.bakes", FACEBOOK)
    merged, file = persons(seen), (seen / "relledger.db").read_bytes()
    for deed in (("split", "x:id:11"), ("split", FACEBOOK, "instagram:@imani.bakes"), ("split", FACEBOOK, "x:id:11")):
        said = relledger(*deed, "--ground", "told us", "--dry-run").out
        assert "nothing was changed" in said
        assert (seen / "relledger.db").read_bytes() == file
        done = relledger(*deed, "--ground", "told us").out
        (would,) = re.findall(r"would be (\d people: .+)", said)
        (now,) = re.findall(r"are now (\d people: .+)", done)
        assert would == now
        left = {group & max(merged, key=len) for group in persons(seen)} - {frozenset()}
        assert f"{len(left)} people" in now
        for uid in ids(done):
            relledger("void", uid)
        assert persons(seen) == merged
        file = (seen / "relledger.db").read_bytes()


def test_a_merge_does_not_go_against_somebody_elses_word(seen: Path, relledger: Call) -> None:
    relledger("import", "by-handle.csv")
    relledger("not-same", "x:id:11", "instagram:@imani.bakes", "--by", "Rosa")
    (uid,) = [uid[:8] for (uid,) in sqlite3.connect(seen / "relledger.db").execute("SELECT uid FROM entries")]
    digest = relledger("digest").out
    for a, b in (("x:@imani_bakes", "instagram:@imani.bakes"), ("instagram:@imani.bakes", "x:@imani_bakes")):
        done = relledger("merge", a, b, "--ground", "told us", code=USAGE)
        assert re.match(r"error: x:\S+ and instagram:@imani.bakes are not the same: so Rosa wrote on 20\d\d-", done.err)
        assert f"relledger void {uid}" in done.err
    assert relledger("digest").out == digest
    relledger("void", uid)
    merge(relledger, "x:@imani_bakes", "instagram:@imani.bakes")
    assert together(seen, "x:id:11", "x:@imani_bakes", "instagram:@imani.bakes")


def test_a_merge_after_a_split_names_all_that_must_be_taken_back(seen: Path, relledger: Call) -> None:
    merge(relledger, "x:@imani_bakes", "instagram:@imani.bakes")
    merge(relledger, "x:@imani_bakes", FACEBOOK)
    split = relledger("split", FACEBOOK, FACEBOOK, "--ground", "told us")
    done = relledger("merge", "instagram:@imani.bakes", FACEBOOK, "--ground", "she told us", code=USAGE)
    assert sorted(re.findall(r"void ([0-9a-f]{8})", done.err)) == sorted(ids(split.out))


def test_only_what_stands_in_the_way_is_named(seen: Path, relledger: Call) -> None:
    merge(relledger, "x:@imani_bakes", "instagram:@imani.bakes")
    merge(relledger, "x:@imani_bakes", FACEBOOK)
    (uid,) = ids(relledger("not-same", "instagram:@imani.bakes", FACEBOOK).out)
    done = relledger("merge", "x:@imani_bakes", "instagram:@imani.bakes", "--ground", "told us", code=USAGE)
    assert re.findall(r"void ([0-9a-f]{8})", done.err) == [uid]


def test_nothing_named_is_no_account(seen: Path, relledger: Call) -> None:
    merge(relledger, "x:@imani_bakes", FACEBOOK)  # who has no handle
    assert "has no account" in relledger("split", FACEBOOK, "", "--ground", "told us", code=USAGE).err


def test_not_the_same_takes_two_apart(seen: Path, relledger: Call) -> None:
    merge(relledger, "x:@imani_bakes", "instagram:@imani.bakes")
    done = relledger("not-same", "x:@imani_bakes", "instagram:@imani.bakes")
    assert "They are now 2 people: instagram:@imani.bakes; x:@imani_bakes" in done.out
    assert not together(seen, "x:id:11", "instagram:@imani.bakes")
    assert "people" not in relledger("not-same", "x:@imani_bakes", "x:@gus_on_wheels").out


def test_a_word_outranks_one_of_the_same_instant(seen: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELLEDGER_NOW", "2026-06-01T12:00:00Z")
    for n, ground in enumerate(("told us", "a photo", "her bio", "a guess")):  # uids decide, and half would win
        relledger("merge", "x:@imani_bakes", "instagram:@imani.bakes", "--ground", ground)
        done = relledger("split" if n % 2 else "not-same", "x:@imani_bakes", "instagram:@imani.bakes", "--ground", "no")
        assert not together(seen, "x:id:11", "instagram:@imani.bakes")
        relledger("void", ids(done.out)[0])


@pytest.mark.parametrize(
    ("deed", "message", "hint"),
    [
        (("merge", "x:@imani_bakes", FACEBOOK, "--ground", " "), "It needs a ground.", "--ground"),
        (("merge", "Gus", "x:@gus_on_wheels", "--ground", "x"), "are one account", "platform:handle"),
        (("split", "Gus", "--ground", "x"), "has only one account", "nothing to take apart"),
        (("split", "x:id:11", "--ground", "x"), "Nobody merged", "x:@imani_bakes, x:id:11"),
        (("split", "x:id:11", "x:@imani_bakes", "--ground", "x"), "every account there is", "x:@imani_bakes, x:id:11"),
        (("split", "x:id:11", "x:@gus", "--ground", "x"), "has no account x:@gus", "x:@imani_bakes, x:id:11"),
        (
            ("split", "x:id:11", "x:id:11", "x:@gus", "--ground", "x"),
            "has no account x:@gus",
            "x:@imani_bakes, x:id:11",
        ),
        (("split", "x:id:11", "", "--ground", "x"), "has no account", "x:@imani_bakes, x:id:11"),
        (("split", "x:id:11", "x:id:11", "--ground", ""), "It needs a ground.", "--ground"),
        (("split", "x:id:11"), "--ground", "--help"),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, tuple) else "",
)
def test_a_mistake_changes_nothing(seen: Path, relledger: Call, deed: tuple[str, ...], message: str, hint: str) -> None:
    relledger("import", "by-handle.csv")
    digest = relledger("digest").out
    done = relledger(*deed, code=USAGE)
    said, what_to_do = done.err.splitlines()
    assert message in said
    assert hint in what_to_do
    assert "Nothing was changed" in what_to_do
    assert relledger("digest").out == digest


def test_the_command_that_is_suggested_settles_it(seen: Path, relledger: Call) -> None:
    line = next(line for line in relledger("same").out.splitlines() if "relledger merge" in line)
    relledger(*shlex.split(line.partition("relledger ")[2]))
    assert together(seen, "x:id:11", "instagram:@imani.bakes")
    assert "Nobody else here looks like Imani" in relledger("same", "x:@imani_bakes").out
    assert "Nobody here looks like another" in relledger("same", "--all").out


def test_suggestions_for_one_person_and_for_a_program(seen: Path, relledger: Call) -> None:
    assert "same handle on another platform" in relledger("same", "instagram:@imani.bakes").out
    assert "Nobody else here looks like Gus" in relledger("same", "Gus").out
    assert '"score": 0.6' in relledger("same", "--json").out
    assert relledger("same", "--csv").out.splitlines()[1].startswith("1,0.6,Imani")


def test_what_is_said_of_one_of_two_names_stays_with_that_account(seen: Path, relledger: Call) -> None:
    merged = merge(relledger, "x:@gus_on_wheels", "instagram:@imani.bakes")  # a slip, as it turns out
    relledger("annotate", "Imani", "--loves", "jazz")
    merge(relledger, FACEBOOK, "Imani")
    relledger("undo", merged)
    assert together(seen, FACEBOOK, "instagram:@imani.bakes")
    assert "jazz" in relledger("show", "instagram:@imani.bakes").out
    assert "jazz" not in relledger("show", "Gus").out
