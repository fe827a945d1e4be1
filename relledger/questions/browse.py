"""The ledger for a browser: ready-made queries, facets and words for its views, as Datasette takes them.

Only reading: Datasette opens the file so that it cannot write. Support is as of the day on which this was made.
"""

import sqlite3
from typing import NamedTuple

from relledger.ledger.holding import TEXT
from relledger.questions import _standing
from relledger.questions._words import brand
from relledger.support import Weights


class View(NamedTuple):
    """How a view is shown: words about it, what it can be narrowed by, and the column whose greatest comes first."""

    words: str
    facets: tuple[str, ...]
    newest: str = ""


class Query(NamedTuple):
    """A ready-made query: its heading, a sentence about it, and SQL that binds what is asked for."""

    title: str
    description: str
    sql: str


SHOWN = {
    "people": View("Fans: everybody who is not one of ours, a row each.", ("kept_aside_as",), "last_heard"),
    "acts": View(
        "What passed between them and us, each act once. in: theirs, out: ours.",
        ("kind", "direction", "platform"),
        "id",
    ),
    "facts": View(
        "What is known of people, from whose mouth. Mind what must not be raised.",
        ("slot", "visibility", "by"),
        "learned_on",
    ),
    "promises": View("What we promised, by when, and who sees it through.", ("state", "keeper"), "due"),
    "holders": View("Who of us knows whom, and how well.", ("holder", "level")),
    "noted": View("Everything that one of us wrote down and nobody took back.", ("kind", "by"), "at"),
}
SETTINGS = {
    "allow_download": False,  # a copy would be a ledger without its key and its care
    "default_cache_ttl": 0,
    "default_page_size": 50,
    "facet_time_limit_ms": 500,
    "sql_time_limit_ms": 5_000,
}
MANY = 200_000  # acts: to count more of them by their kind takes longer than a page may

_NAME = "(SELECT name FROM people WHERE people.person = this.person) AS name"
_SUPPORTERS = Query(
    "Who supports us",
    "The first hundred, as of the day on which this page was started. Line by line: relledger why NAME",
    f"""SELECT {_NAME}, round({{worth}}, 1) AS support, acts, date(latest, 'unixepoch') AS newest
FROM standings this ORDER BY support DESC LIMIT 100""",
)
_QUERIES = {
    "who_is_waiting": Query(
        "Who is waiting",
        "Whose last word to us nobody has answered, the newest first.",
        f"""SELECT {_NAME}, datetime(this.since, 'unixepoch') AS since, n AS questions, {TEXT} AS newest_words
FROM waiting this JOIN interactions i ON i.id = this.interaction ORDER BY newest DESC LIMIT 200""",
    ),
    "who_went_quiet": Query(
        "Who went quiet",
        "Silent for more than eight of their own usual gaps, those with the most days first.",
        f"""SELECT {_NAME}, date(last, 'unixepoch') AS last_heard, gap AS usual_gap_days, days AS days_heard
FROM rhythms this WHERE gap IS NOT NULL AND unixepoch() - last > 8 * 86400 * gap ORDER BY days DESC LIMIT 200""",
    ),
    "what_not_to_do": Query(
        "What not to say or do",
        "Read this before you write to anybody.",
        """SELECT name, value, visibility, by, learned_on FROM facts
WHERE (slot = 'avoid' AND value NOT IN ('none', 'don''t know')) OR visibility = 'know, don''t raise' ORDER BY name""",
    ),
    "promises_open": Query(
        "Open promises",
        "The first due first; those without a day stand.",
        """SELECT name, words, due, keeper, by, written_on FROM promises WHERE state = 'open'
ORDER BY due = '', due, name""",
    ),
    "everything_of": Query(
        "Everything of one person",
        "What they and we did, the newest first. A part of the name is enough; of many, those heard from last.",
        """WITH called AS (
  SELECT DISTINCT p.person FROM names n JOIN persons p ON p.account = n.account
  WHERE n.name LIKE '%' || :name || '%' OR n.handle LIKE '%' || :name || '%'),
heard AS (SELECT person FROM called LEFT JOIN rhythms USING (person) ORDER BY last DESC LIMIT 20),
newest AS (
  SELECT i.id FROM heard h
  CROSS JOIN persons p ON p.person = h.person CROSS JOIN interactions i ON i.account = p.account
  WHERE NOT EXISTS (SELECT 1 FROM retold r WHERE r.interaction = i.id) ORDER BY i.occurred_at DESC LIMIT 500)
SELECT name, occurred_at, direction, kind, platform, text FROM acts WHERE id IN newest ORDER BY occurred_at DESC""",
    ),
    "find": Query(
        "Find words",
        "In what they and we said: the two hundred that came in last.",
        """SELECT name, occurred_at, direction, kind, text FROM acts WHERE id IN (
  SELECT rowid FROM interactions_fts WHERE interactions_fts MATCH '"' || replace(:words, '"', '""') || '"'
  ORDER BY rowid DESC LIMIT 200) ORDER BY occurred_at DESC""",
    ),
    "month_by_month": Query(
        "Month by month",
        "What they did and what we did.",
        """SELECT substr(month, 1, 4) || '-' || substr(month, 5) AS month, sum(iif(direction, n, 0)) AS theirs,
  sum(iif(direction, 0, n)) AS ours, max(iif(direction, people, 0)) AS people
FROM totals WHERE kind = 0 GROUP BY month ORDER BY 1 DESC""",
    ),
    "where_it_came_from": Query(
        "Where it came from",
        "Every import, with what it counted.",
        """SELECT name, source, received_at, by, counts ->> '$.seen' AS seen, counts ->> '$.new' AS new,
  counts ->> '$.known' AS known, counts ->> '$.rejected' AS rejected
FROM imports WHERE hearsay = 0 ORDER BY received_at DESC""",
    ),
}


def queries(weights: Weights, day: int) -> dict[str, Query]:
    """The ready-made queries, by name; support as of a day."""
    worth = _standing.worth(weights, day, "this")
    supporters = _SUPPORTERS._replace(sql=_SUPPORTERS.sql.format(worth=worth))
    return {"who_supports_us": supporters, **_QUERIES}


def metadata(db: sqlite3.Connection, shown_as: str, weights: Weights, day: int) -> dict[str, object]:
    """All that Datasette is told of a ledger that it shows under a name: the views first, the tables hidden."""
    there = db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
    tables: dict[str, dict[str, object]] = {
        table: {"hidden": True} for (table,) in there.fetchall() if table not in SHOWN
    }
    for table, label in (("accounts", "key"), ("kinds", "name"), ("imports", "name")):
        tables[table]["label_column"] = label
    (acts,) = db.execute("SELECT coalesce(sum(n), 0) FROM totals WHERE kind = 0").fetchone()
    for name, view in SHOWN.items():
        facets = [] if name == "acts" and acts > MANY else list(view.facets)
        tables[name] = {"description": view.words, "facets": facets}
        if view.newest:
            tables[name]["sort_desc"] = view.newest
    ready = {name: query._asdict() for name, query in queries(weights, day).items()}
    return {
        "title": f"{brand(db)}: the ledger",
        "description": "Read only, and only on this computer. These are real people: what they told us stays with us.",
        "databases": {shown_as: {"tables": tables, "queries": ready}},
    }
