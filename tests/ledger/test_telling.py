"""Which imports a line names: the one that told it, or every one of several."""

import json
import sqlite3
from collections.abc import Iterator

from laws.books import book, take

from relledger.ledger import telling
from relledger.model import Account, Entry
from relledger.outcomes import Interaction, Ours, Outcome, Sighting

GUS = Account("x", handle="gus", name="Gus Papadakis")
MEI = Account("mastodon", handle="mei")
HELLO = Interaction(GUS, "mention", "in", "1", 1_772_366_400, "hello")
NOTE = Entry("2026-03-01T12:00:00.000000Z", "Rosa", "settled", GUS, '{"why":"we met"}')
EACH: dict[str, Outcome] = {
    "act": (HELLO,),
    "ours": (Ours(MEI),),
    "sighting": (Sighting(None, "like", "9"),),  # nobody is named, nor a time
    "entry": (NOTE,),
}


def named(db: sqlite3.Connection) -> Iterator[tuple[str, list[str]]]:
    """The section of each line, and the names of the imports that it names."""
    names: list[str] = []
    for section in telling.everything(db):
        for line in section.lines:
            said = dict(zip(section.columns, json.loads(line)[1:], strict=True))
            if section.name == "import":
                names.append(said["name"])
            elif "imports" in section.columns:
                places = said["imports"]
                yield section.name, sorted(names[n] for n in (places if isinstance(places, list) else [places]))


def test_a_line_names_all_imports_that_told_it() -> None:
    with book() as db:
        for name in ("a", "b", "c"):
            take(db, list(EACH.values()), name=name)
        found = list(named(db))
    assert {section for section, _ in found} == {*EACH, "name"}
    assert [said for _, said in found] == [["a", "b", "c"]] * len(found)


def test_a_line_names_the_one_import_that_told_it_beside_others_that_several_told() -> None:
    with book() as db:
        take(db, [(HELLO,), (Sighting(GUS, "follower"),)], name="a")
        take(db, [(HELLO,), (Sighting(MEI, "follower"),)], name="b")
        found = list(named(db))
    assert sorted(said for section, said in found if section == "sighting") == [["a"], ["b"]]
    assert [said for section, said in found if section == "act"] == [["a", "b"]]
