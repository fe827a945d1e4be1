"""Everything that is held of one person, for that person: what, from where, given to whom. Nothing of others.

Their own words stay as they are. Where we wrote, to them or about them, other people are taken out and counted.
"""

import json
import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from relledger.ledger import persons
from relledger.ledger.forgetting import mentions
from relledger.ledger.forgetting.redacting import GONE, Redactor
from relledger.ledger.forgetting.tombstones import Sign
from relledger.ledger.holding import not_void
from relledger.questions._names import Names
from relledger.questions._words import moment

ELSE = "[somebody else]"
SECONDS = frozenset(("first_seen", "last_seen", "occurred_at", "seen_at"))


def answer(db: sqlite3.Connection, person: int, now: datetime) -> dict[str, Any]:
    """All rows about a person, by what they are."""
    holds = not_void(db)
    db.row_factory = _named
    try:
        return _answer(db, person, now, holds)
    finally:
        db.row_factory = None


def _named(cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> dict[str, Any]:
    """A row by name, without what is empty; seconds as times."""
    names = [column[0] for column in cursor.description]
    found = {name: value for name, value in zip(names, row, strict=True) if value is not None and value != ""}
    for name in SECONDS & found.keys():
        found[name] = moment(found[name])
    return found


def _answer(db: sqlite3.Connection, person: int, now: datetime, holds: str) -> dict[str, Any]:
    others = Others(db, person)
    found = {
        name: [others.cleaned(row) for row in db.execute(query.format(not_void=holds), {"person": person})]
        for name, query in _HELD.items()
    }
    brand = db.execute("SELECT name, timezone FROM brand").fetchone()
    sure, perhaps = _plainly(db, lambda: mentions.count(db, others.mine))  # these are the others' own, and stay there
    return {
        "of": others.name,
        "held_by": brand["name"],
        "made_at": now.isoformat(timespec="seconds"),
        "acts_in_all": len(found["acts"]),
        "entries_in_all": len(found["entries"]),
        "others_left_out": others.left_out,
        "rows_of_others_that_name_them": sure,
        "rows_of_others_that_may_name_them": perhaps,
        **found,
    }


# Each query takes the person; its name is the heading.
_OF = "JOIN persons p ON p.account = {}.account AND p.person = :person JOIN accounts a ON a.id = p.account"
_HELD = {
    "accounts": """SELECT a.platform, a.key, iif(p.ours, 'on our side', '') AS side
      FROM persons p JOIN accounts a ON a.id = p.account WHERE p.person = :person ORDER BY 1, 2""",
    "names": f"""SELECT a.platform, a.key AS account, n.handle, n.name, n.url, n.first_seen, n.last_seen,
      coalesce(m.name, 'written down by hand') AS known_from
      FROM names n {_OF.format("n")} LEFT JOIN imports m ON m.id = n.import ORDER BY 1, 2, n.first_seen, 3, 4""",
    "acts": f"""SELECT a.platform, a.key AS account, k.name AS kind,
      iif(i.direction, 'from them', 'from us') AS direction, i.occurred_at, i.told_at, i.text, i.url, i.external_id,
      i.in_reply_to, i.thread, i.revision,
      iif(EXISTS (SELECT 1 FROM retold r WHERE r.interaction = i.id), 'no', 'yes') AS counts,
      coalesce(m.name, 'written down by ' || e.by) AS known_from, (SELECT group_concat(w.name, ', ') FROM witnesses v
        JOIN imports w ON w.id = v.import WHERE v.interaction = i.id) AS told_again_by
      FROM interactions i {_OF.format("i")} JOIN kinds k ON k.id = i.kind LEFT JOIN imports m ON m.id = i.import
      LEFT JOIN entries e ON e.id = i.entry ORDER BY i.occurred_at, i.external_id, i.id""",
    "sightings": f"""SELECT a.platform, a.key AS account, s.relation, s.object, s.seen_at, m.name AS known_from
      FROM sightings s {_OF.format("s")} JOIN imports m ON m.id = s.import ORDER BY 1, 2, 3, 5""",
    "entries": f"""SELECT entries.uid AS id, entries.at, entries.by AS written_by, entries.kind, a.platform,
      a.key AS account, entries.body, iif(1 {{not_void}}, 'yes', 'no: taken back') AS holds,
      coalesce(m.name, 'here') AS known_from
      FROM entries {_OF.format("entries")} LEFT JOIN imports m ON m.id = entries.import
      ORDER BY entries.at, entries.uid""",
    "what_was_said_of_these_entries": f"""SELECT v.uid AS id, v.at, v.by AS written_by, v.kind, v.body
      FROM entries e {_OF.format("e")} JOIN entries v ON v.entry = e.uid ORDER BY v.at, v.uid""",
    "kept_out_of_support": "SELECT mark FROM aside WHERE person = :person",
    "counted": """SELECT month, k.name AS kind, iif(direction, 'from them', 'from us') AS direction, n AS acts, days
      FROM months JOIN kinds k ON k.id = kind WHERE person = :person ORDER BY 1, 2, 3""",
    "came_in_by": f"""SELECT m.source, m.name, m.received_at, m.by AS brought_by FROM imports m WHERE m.id IN (
      SELECT n.import FROM names n {_OF.format("n")} UNION SELECT i.import FROM interactions i {_OF.format("i")}
      UNION SELECT s.import FROM sightings s {_OF.format("s")} UNION SELECT e.import FROM entries e {_OF.format("e")}
      UNION SELECT o.import FROM ours o {_OF.format("o")}) ORDER BY m.received_at, m.uid""",
    "given_to": """SELECT at, by AS given_by, coalesce(nullif(recipient, ''), 'nobody was named') AS given_to, edition,
      name AS file FROM given ORDER BY id""",
}


class Others:
    """Everybody else in the ledger, as a text may name them: they are taken out, and counted."""

    def __init__(self, db: sqlite3.Connection, person: int) -> None:
        self.db = db
        rows = db.execute("SELECT account FROM persons WHERE person = ?", (person,))
        self.mine = {row["account"] for row in rows}
        self.name = _plainly(db, lambda: persons.called(db, person))
        self.left_out = 0
        self._names = Names(db, self.mine)
        self._redactor = Redactor(self)

    def cleaned(self, row: dict[str, Any]) -> dict[str, Any]:
        """A row without other people, unless it is in the person's own words."""
        if "body" in row:
            said = json.loads(row.pop("body"))
            if row["kind"] == "not same":
                said, self.left_out = {"ground": said["ground"], "who": ELSE}, self.left_out + 1
            row["said"] = {name: self._text(row, value) for name, value in said.items()}
        elif row.get("direction") == "from us":
            row |= {name: self._text(row, row[name]) for name in ("text", "url") if name in row}
        elif "object" in row:
            row["object"] = self._text(row, row["object"])
        return row

    def _text(self, row: Mapping[str, Any], text: str) -> str:
        found = self._redactor.text(row.get("platform", ""), text)
        gaps = found.count(GONE) - text.count(GONE)
        self.left_out += max(gaps, 0)
        return found.replace(GONE, ELSE) if gaps else text

    def has(self, sign: Sign) -> bool:
        """Whether a sign is of somebody else."""
        if sign.kind == "account" and sign.value.startswith("@"):
            return self._somebody("platform = ?3", sign.value, sign.value, sign.platform)
        if sign.kind == "word" and not sign.value.isalpha():
            return self._somebody("true", "@" + sign.value, "id:" + sign.value)
        if sign.kind == "name":
            return sign.value in self._names.beginning(sign.value.partition(" ")[0])
        return sign.kind == "begins" and bool(self._names.beginning(sign.value))

    def _somebody(self, where: str, at: str, key: str, *values: str) -> bool:
        """Whether a handle or a key is of others alone."""
        found = self.db.execute(_BEARING.format(where), (at, key, *values)).fetchall()
        return bool(found) and not any(row["id"] in self.mine for row in found)


_BEARING = """
SELECT a.id FROM names n JOIN accounts a ON a.id = n.account WHERE n.at = ?1 AND n.at <> '' AND {0}
UNION SELECT id FROM accounts WHERE key IN (?1, ?2) AND {0}
"""


def _plainly(db: sqlite3.Connection, ask: Any) -> Any:
    """The answer of another question, which expects rows as plain tuples and not by name."""
    db.row_factory = None
    try:
        return ask()
    finally:
        db.row_factory = _named
