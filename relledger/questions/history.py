"""Who recorded what, the newest first: what was written down, brought in, and taken back.

Each line has the id by which it is taken back, or brought back: relledger undo ID.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Literal, NamedTuple

from relledger.ledger import persons
from relledger.ledger.holding import STATE, not_void
from relledger.ledger.undoing import UNDO
from relledger.questions._words import many
from relledger.table import Column, Table
from relledger.vocabulary import NONE, UNKNOWN

Body = dict[str, str]


class Recorded(NamedTuple):
    """One thing that was recorded: when, by whom, in words; `state`: '' while it holds, or why it does not."""

    at: str
    by: str
    words: str
    kind: str  # of the entry; or import
    id: str
    state: Literal["", "taken back", "read again"]


def answer(db: sqlite3.Connection, person: int | None = None, limit: int = 20, since: str = "") -> list[Recorded]:
    """The newest recorded things, of one person or of everybody, since a day.

    What came in with an import is told with the import, unless one person is asked for.
    """
    told, state = Telling(db), _STATE.format(not_void(db))
    recorded = (_EVERYBODY if person is None else _ONE).format(state=state)
    return [
        Recorded(at, by, told.of_import(uid) if kind == "import" else told.of_entry(uid), kind, uid[:8], state)
        for at, by, kind, uid, state in db.execute(
            recorded, {"person": person, "since": since, "limit": limit}
        ).fetchall()
    ]


_STATE = "iif(EXISTS (SELECT 1 FROM entries WHERE uid = this.uid {}), '', 'taken back')"
_EVERYBODY = f"""
SELECT at, by, kind, uid, {{state}} FROM entries this WHERE import IS NULL AND at >= :since
UNION ALL SELECT received_at, by, 'import', uid, {STATE} FROM imports
WHERE hearsay = 0 AND received_at >= :since ORDER BY 1 DESC, 4 LIMIT :limit
"""
_ONE = """
WITH RECURSIVE theirs (platform, key) AS (
  SELECT platform, key FROM accounts a JOIN persons p ON p.account = a.id WHERE p.person = :person),
about (uid) AS (
  SELECT e.uid FROM entries e JOIN persons p ON p.account = e.account WHERE p.person = :person
  UNION SELECT uid FROM entries WHERE kind IN ('same', 'not same')
    AND (body ->> '$.platform', body ->> '$.key') IN (SELECT platform, key FROM theirs)
  UNION SELECT e.uid FROM about JOIN entries e ON e.entry = about.uid)
SELECT at, by, kind, uid, {state} FROM entries this
WHERE uid IN (SELECT uid FROM about) AND at >= :since ORDER BY 1 DESC, 4 LIMIT :limit
"""


class Telling:
    """Puts what was recorded in words, as they follow the name of who recorded it."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self._called: dict[tuple[str, str], str] = {}

    def meet(self, uids: Iterable[str]) -> None:
        """Learn by one look what the people are called of whom many entries speak."""
        rows = self.db.execute(_WHOSE, (json.dumps(list(uids)),)).fetchall()
        seen = persons.accounts_of(self.db, {person for _, _, person in rows})
        self._called |= {(platform, key): persons.name(seen[person]) for platform, key, person in rows}

    def of_import(self, uid: str) -> str:
        """An import: which file, and how much it told."""
        row = self.db.execute(_IMPORT, (uid,)).fetchone()
        if row is None:
            return "an import that is not here"
        import_row, name, source, counts = row
        counted, entries = json.loads(counts), self._brought.get(import_row, 0)
        seen, new = (counted.get(what, 0) for what in ("seen", "new"))
        noted = f", {entries:,} of them written down" if entries else ""
        return f"brought in {name} ({source}): {many(seen, 'record')}, {new:,} new{noted}"

    @cached_property
    def _brought(self) -> dict[int, int]:
        """How many entries came in with each import, by one look at all of them."""
        return dict(self.db.execute(_BROUGHT))

    def of_entry(self, uid: str) -> str:
        """An entry."""
        row = self.db.execute(_ENTRY, (uid,)).fetchone()
        if row is None:
            return "something that is not here"
        kind, platform, key, text = row
        body = json.loads(text)
        if kind in _ANSWERS:
            return self._answer(kind, body)
        if kind == "undone":
            return "undid: " + self.of_import(body["import"])
        whom = "nobody in particular" if platform is None else self.called(platform, key)
        if kind in ("same", "not same"):
            others = self._account(platform, key), self._account(body["platform"], body["key"])
            return f"said that {' and '.join(others)} are {_JUDGED[kind]}"
        return _WORDS[kind](whom, body) if kind in _WORDS else kind

    def called(self, platform: str, key: str) -> str:
        """What the person of an account is called."""
        account = persons.Seen(platform, key)
        if (platform, key) not in self._called:
            person = persons.of(self.db, account.account)
            name = persons.name([account]) if person is None else persons.called(self.db, person)
            self._called[platform, key] = name
        return self._called[platform, key]

    def _account(self, platform: str, key: str) -> str:
        """An account as one writes it: by its handle, where it was seen under one."""
        bare = persons.Seen(platform, key)
        person = persons.of(self.db, bare.account)
        every = [] if person is None else persons.accounts(self.db, person)
        return next((seen.ref for seen in every if (seen.platform, seen.key) == (platform, key)), bare.ref)

    def _answer(self, kind: str, body: Body) -> str:
        spoken = self.db.execute("SELECT kind, body FROM entries WHERE uid = ?", (body["entry"],)).fetchone()
        if kind == "void" and spoken and spoken[0] in ("undone", "void"):
            base = json.loads(spoken[1])
            again = self.of_import(base["import"]) if "import" in base else self.of_entry(base["entry"])
            return f"brought back: {again}"
        verb = _ANSWERS["undid" if UNDO in body else kind].format(due=body.get("due", ""))
        return f"{verb}: {self.of_entry(body['entry'])}"


_IMPORT = "SELECT id, name, source, counts FROM imports WHERE uid = ?"
_BROUGHT = "SELECT import, count(*) FROM entries WHERE import IS NOT NULL GROUP BY import"
_ENTRY = """
SELECT e.kind, a.platform, a.key, e.body FROM entries e LEFT JOIN accounts a ON a.id = e.account WHERE uid = ?
"""
_WHOSE = """
SELECT DISTINCT a.platform, a.key, p.person FROM json_each(?) CROSS JOIN entries e ON e.uid = value
CROSS JOIN accounts a ON a.id = e.account CROSS JOIN persons p ON p.account = a.id
"""
_ANSWERS = {"void": "took back", "undid": "undid", "done": "said it is done", "later": "put off to {due}"}
_JUDGED = {"same": "the same person", "not same": "not the same person"}
_SLOTS = {
    "who": "who {} is",
    "lives": "where {} lives",
    "works": "where {} works",
    "plays": "what {} does for fun",
    "loves": "what {} loves",
    "date": "a date that matters to {}",
    "approach": "how {} is best approached",
    "avoid": "what never to say or do to {}",
    "brings": "whom or what {} brings",
    "language": "the language {} likes",
    "pronoun": "how {} is spoken of",
    "note": "of {}",
}


def _fact(whom: str, body: Body) -> str:
    what = _SLOTS.get(body["slot"], "the " + body["slot"] + " of {}").format(whom)
    if body["value"] in (NONE, UNKNOWN):
        return f"asked {what}: {'nothing' if body['value'] == NONE else 'nobody knew'}"
    return f"noted that {whom} loves {body['value']}" if body["slot"] == "loves" else f"noted {what}: {body['value']}"


def _act(whom: str, body: Body) -> str:
    ours = "of ours for" if body["direction"] == "out" else "of"
    return f"noted: {body['kind']} {ours} {whom}{_on(body)}{_said(body, 'text')}"


def _promise(whom: str, body: Body) -> str:
    due = f" (due {body['due']})" if body["due"] else ""
    return f"promised {whom}: {body['words']}{due}"


def _on(body: Body) -> str:
    return f" on {body['on']}" if body.get("on") else ""


def _said(body: Body, name: str) -> str:
    return f": {body[name]}" if body.get(name) else ""


_LEVELS = {"no longer": "does not know"}  # who never did is written down so as well
_WORDS: dict[str, Callable[[str, Body], str]] = {
    "fact": _fact,
    "act": _act,
    "promise": _promise,
    "ours": lambda whom, body: f"said that {whom} is ours",
    "hold": lambda whom, body: f"noted that {body['holder']} {_LEVELS.get(body['level'], body['level'])}: {whom}",
    "introduction": lambda whom, body: f"noted an introduction of {whom} to {body['to']}: {body['state']}",
    "vouch": lambda whom, body: f"vouched for {whom}{_said(body, 'why')}",
    "rule": lambda whom, body: "set a rule: " + ", ".join(filter(None, (body["when"], body["then"]))),
    "event": lambda whom, body: f"noted an event: {body['name']}, {body['starts']} to {body['ends']}",
    "mark": lambda whom, body: f"marked {whom}: {body['mark']}{_said(body, 'why')}",
    "team": lambda whom, body: f"noted that {body['name']} {body['state']}{_on(body)}",
    "contact": lambda whom, body: f"noted of {whom}: {body['state']}{_said(body, 'why')}",
    "basis": lambda whom, body: f"noted the lawful basis for {whom}: {body['basis']}",
    "settled": lambda whom, body: f"said that nothing of {whom} waits for an answer{_said(body, 'why')}",
    "forgotten": lambda whom, body: "forgot somebody",
    "stop": lambda whom, body: (
        f"{'put' if body['state'] == 'on' else 'took'} the {body['what']} {body['value']} "
        f"{'on' if body['state'] == 'on' else 'off'} the stop list"
    ),
    "sealed": lambda whom, body: f"sealed a question about {whom}",
    "read-back": lambda whom, body: f"heard {body['receiver']} say back, {body['outcome']}: {body['question']}",
}


def table(found: list[Recorded], of: str = "") -> Table:
    """The answer to show."""
    columns = (
        Column("at", "", shown=False),
        Column("day", "on", "day"),
        Column("by", "who"),
        Column("what", "what", "prose"),
        Column("kind", "", shown=False),
        Column("id", "id"),
        Column("taken_back", "", shown=False),
        Column("state", ""),
    )
    rows = [
        (r.at, r.at[:10] or "undated", r.by, r.words, r.kind, r.id, r.state == "taken back", r.state) for r in found
    ]
    above = [] if rows else ["Nothing was recorded."]
    below = ["Take one back, or bring it back: relledger undo ID"] if rows else []
    return Table(f"Who recorded what{' of ' + of if of else ''}", columns, rows, "history", {}, above, below)
