"""Views with plain names, for any SQLite tool. They are replaced when a ledger is opened, never migrated.

They leave out what was taken back, and what only undone imports told. relledger itself asks the tables.
"""

import sqlite3

from relledger.ledger.holding import LAPSED, NOT_VOID, TEXT, told

# Cut out of the canonical body, for relledger itself counts people by a view that needs it: where a schema is not
# trusted, SQLite 3.40 lets no view call JSON functions. The views that do call them are for other tools alone.
_IMPORT = """substr(u.body, instr(u.body, '"import":"') + 10,
  instr(substr(u.body, instr(u.body, '"import":"') + 10), '"') - 1)"""
_TIME = "strftime('%Y-%m-%dT%H:%M:%SZ', {}, 'unixepoch')"
_ABOUT = "FROM noted JOIN whose p ON p.account = noted.account"


def _said(field: str) -> str:
    return f"noted.body ->> '$.{field}'"


def _short(condition: str) -> str:
    """A condition with the view `lapsed` in place of its long query: SQLite reads all views at every opening."""
    return condition.replace(LAPSED, "SELECT import FROM lapsed")


VIEWS = {
    "lapsed": f"""CREATE VIEW lapsed (import) AS -- imports that hold no longer: taken back, or read again
{LAPSED.replace("u.body ->> '$.import'", _IMPORT)}""",
    "whose": f"""CREATE VIEW whose AS -- accounts: whose each is, and what that person is called
SELECT p.account, p.person, p.ours, coalesce( -- the name seen last, else the handle, else the key
    (SELECT n.name FROM persons q JOIN names n ON n.account = q.account JOIN accounts b ON b.id = q.account
      WHERE q.person = p.person AND n.name <> '' AND {_short(told("n"))}
      ORDER BY coalesce(n.last_seen, -1e18) DESC, n.name DESC, b.platform, b.key LIMIT 1),
    (SELECT '@' || n.handle FROM persons q JOIN names n ON n.account = q.account JOIN accounts b ON b.id = q.account
      WHERE q.person = p.person AND n.handle <> '' AND {_short(told("n"))}
      ORDER BY coalesce(n.last_seen, -1e18) DESC, n.handle DESC, b.platform, b.key LIMIT 1),
    (SELECT ltrim(replace(b.key, 'id:', ''), '=') FROM persons q JOIN accounts b ON b.id = q.account
      WHERE q.person = p.person ORDER BY b.platform, b.key LIMIT 1)) AS name
FROM persons p""",
    "people": f"""CREATE VIEW people AS -- fans, a row each; days and times in UTC
SELECT p.person, p.name,
  (SELECT group_concat(a.platform || ':' || a.key, '  ') FROM persons q JOIN accounts a ON a.id = q.account
    WHERE q.person = p.person) AS accounts,
  (SELECT mark FROM aside WHERE aside.person = p.person) AS kept_aside_as,
  {_TIME.format("r.first")} AS first_heard, {_TIME.format("r.last")} AS last_heard, r.days AS days_heard,
  r.gap AS usual_gap_days, {_TIME.format("r.tended")} AS last_from_us,
  {_TIME.format("(SELECT since FROM waiting w WHERE w.person = p.person)")} AS waits_since
FROM whose p LEFT JOIN rhythms r ON r.person = p.person
WHERE p.account = p.person AND p.ours = 0""",
    "acts": f"""CREATE VIEW acts AS -- interactions in plain words, each act once; in: theirs, out: ours
SELECT i.id, p.person, p.name, a.platform, a.key AS account, k.name AS kind,
  CASE i.direction WHEN 1 THEN 'in' ELSE 'out' END AS direction, {_TIME.format("i.occurred_at")} AS occurred_at,
  {TEXT} AS text, i.url, i.external_id, i.in_reply_to, i.thread, i.noted
FROM interactions i
JOIN accounts a ON a.id = i.account
JOIN whose p ON p.account = i.account
JOIN kinds k ON k.id = i.kind
WHERE NOT EXISTS (SELECT 1 FROM retold r WHERE r.interaction = i.id)""",
    "noted": f"""CREATE VIEW noted AS -- what one of us wrote down and nobody took back; body: JSON
SELECT uid, at, by, kind, account, entry, body FROM entries WHERE 1 {_short(NOT_VOID)}""",
    "facts": f"""CREATE VIEW facts AS -- what is known of people
SELECT substr(noted.uid, 1, 8) AS id, p.person, p.name, {_said("slot")} AS slot, {_said("value")} AS value,
  {_said("visibility")} AS visibility, {_said("source")} AS source, noted.by,
  coalesce({_said("on")}, substr(noted.at, 1, 10)) AS learned_on, {_said("until")} AS until
{_ABOUT} WHERE noted.kind = 'fact'""",
    "promises": f"""CREATE VIEW promises AS -- what we promised, by when, and who sees it through
SELECT substr(noted.uid, 1, 8) AS id, p.person, p.name, {_said("words")} AS words,
  coalesce((SELECT later.body ->> '$.due' FROM noted later WHERE later.kind = 'later' AND later.entry = noted.uid
    ORDER BY later.at DESC, later.uid DESC LIMIT 1), {_said("due")}) AS due,
  {_said("keeper")} AS keeper, noted.by, substr(noted.at, 1, 10) AS written_on,
  CASE WHEN EXISTS (SELECT 1 FROM noted done WHERE done.kind = 'done' AND done.entry = noted.uid)
    THEN 'kept' ELSE 'open' END AS state
{_ABOUT} WHERE noted.kind = 'promise'""",
    "holders": f"""CREATE VIEW holders AS -- who of us was noted to know whom, and how well: the newest word for each
SELECT p.person, p.name, {_said("holder")} AS holder, {_said("level")} AS level, {_said("since")} AS since,
  noted.by, max(noted.at || noted.uid) AS newest
{_ABOUT} WHERE noted.kind = 'hold' GROUP BY p.person, lower(trim({_said("holder")}))
HAVING level <> 'no longer'""",
}


def stale(db: sqlite3.Connection) -> bool:
    """Whether a ledger lacks these views, or has older ones."""
    return not VIEWS.items() <= _there(db).items()


def replace(db: sqlite3.Connection) -> None:
    """Make these views anew, in place of those of the same names."""
    db.execute("BEGIN IMMEDIATE")
    try:
        for name in _there(db).keys() & VIEWS.keys():
            db.execute(f"DROP VIEW {name}")
        for sql in VIEWS.values():
            db.execute(sql)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # an interrupt may come when all is done
            db.execute("ROLLBACK")
        raise


def _there(db: sqlite3.Connection) -> dict[str, str]:
    return dict(db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'"))
