"""The ledger for a browser: ready-made queries, facets and words for its views, as Datasette takes them.

Only reading: Datasette opens the file so that it cannot write. Support is as of the day on which this was made.
"""

import sqlite3
from collections.abc import Mapping

from relledger import support
from relledger.ledger.holding import TEXT
from relledger.support import Weights

FACETS: Mapping[str, tuple[str, ...]] = {
    "people": ("kept_aside_as",),
    "acts": ("kind", "direction", "platform"),
    "facts": ("slot", "visibility", "by"),
    "promises": ("state", "keeper"),
    "holders": ("holder", "level"),
    "noted": ("kind", "by"),
}
SORTED = {
    "people": "last_heard", "acts": "id", "facts": "learned_on", "promises": "due", "noted": "at",
}  # fmt: skip
WORDS = {
    "people": "Fans: everybody who is not one of ours, a row each.",
    "acts": "What passed between them and us, each act once. in: theirs, out: ours.",
    "facts": "What is known of people, from whose mouth. Mind what must not be raised.",
    "promises": "What we promised, by when, and who sees it through.",
    "holders": "Who of us knows whom, and how well.",
    "noted": "Everything that one of us wrote down and nobody took back.",
}
SETTINGS = {
    "allow_download": False,  # a copy would be a ledger without its key and its care
    "default_cache_ttl": 0,
    "default_page_size": 50,
    "facet_time_limit_ms": 500,
    "sql_time_limit_ms": 5_000,
}
MANY = 200_000  # acts: to count more of them by their kind takes longer than a page may
_NAMED = "(SELECT name FROM people WHERE people.person = {}.person) AS name"
_DAY = "date({}, 'unixepoch')"


def queries(weights: Weights, day: int) -> dict[str, dict[str, str]]:
    """The ready-made queries, by name: a title, a sentence, and SQL with what is asked for bound."""
    left = support.later([1.0] * 6, weights, day)
    steps = ("extra_mile", "spoke", "showed", "passed", "joined", "stayed")
    worth = " + ".join(f"s.{step} * {points!r}" for step, points in zip(steps, left, strict=True))
    return {
        "who_supports_us": _query(
            "Who supports us",
            "The first hundred, as of the day on which this page was started. Line by line: relledger why NAME",
            f"SELECT {_NAMED.format('s')}, round({worth}, 1) AS support, s.acts, {_DAY.format('s.latest')} AS newest"
            " FROM standings s ORDER BY support DESC LIMIT 100",
        ),
        "who_is_waiting": _query(
            "Who is waiting",
            "Whose last word to us nobody has answered, the newest first.",
            f"SELECT {_NAMED.format('w')}, datetime(w.since, 'unixepoch') AS since, w.n AS questions,"
            f" {TEXT} AS newest_words FROM waiting w JOIN interactions i ON i.id = w.interaction"
            " ORDER BY w.newest DESC LIMIT 200",
        ),
        "who_went_quiet": _query(
            "Who went quiet",
            "Silent for more than eight of their own usual gaps, those with the most days first.",
            f"SELECT {_NAMED.format('r')}, {_DAY.format('r.last')} AS last_heard, r.gap AS usual_gap_days,"
            " r.days AS days_heard FROM rhythms r WHERE r.gap IS NOT NULL"
            " AND unixepoch() - r.last > 8 * 86400 * r.gap ORDER BY r.days DESC LIMIT 200",
        ),
        "what_not_to_do": _query(
            "What not to say or do",
            "Read this before you write to anybody.",
            "SELECT name, value, visibility, by, learned_on FROM facts"
            " WHERE (slot = 'avoid' AND value NOT IN ('none', 'don''t know')) OR visibility = 'know, don''t raise'"
            " ORDER BY name",
        ),
        "promises_open": _query(
            "Open promises",
            "The first due first; those without a day stand.",
            "SELECT name, words, due, keeper, by, written_on FROM promises WHERE state = 'open'"
            " ORDER BY due = '', due, name",
        ),
        "everything_of": _query(
            "Everything of one person",
            "What they and we did, the newest first. A part of the name is enough; of many, those heard from last.",
            "WITH called AS (SELECT DISTINCT p.person FROM names n JOIN persons p ON p.account = n.account"
            " WHERE n.name LIKE '%' || :name || '%' OR n.handle LIKE '%' || :name || '%'),"
            " heard AS (SELECT person FROM called LEFT JOIN rhythms USING (person) ORDER BY last DESC LIMIT 20),"
            " newest AS (SELECT i.id FROM heard h CROSS JOIN persons p ON p.person = h.person"
            " CROSS JOIN interactions i ON i.account = p.account"
            " WHERE NOT EXISTS (SELECT 1 FROM retold r WHERE r.interaction = i.id)"
            " ORDER BY i.occurred_at DESC LIMIT 500)"
            " SELECT name, occurred_at, direction, kind, platform, text FROM acts WHERE id IN newest"
            " ORDER BY occurred_at DESC",
        ),
        "find": _query(
            "Find words",
            "In what they and we said: the two hundred that came in last.",
            "SELECT name, occurred_at, direction, kind, text FROM acts WHERE id IN (SELECT rowid FROM interactions_fts"
            """ WHERE interactions_fts MATCH '"' || replace(:words, '"', '""') || '"' ORDER BY rowid DESC LIMIT 200)"""
            " ORDER BY occurred_at DESC",
        ),
        "month_by_month": _query(
            "Month by month",
            "What they did and what we did.",
            "SELECT substr(month, 1, 4) || '-' || substr(month, 5) AS month,"
            " sum(iif(direction, n, 0)) AS theirs, sum(iif(direction, 0, n)) AS ours,"
            " max(iif(direction, people, 0)) AS people FROM totals WHERE kind = 0 GROUP BY month ORDER BY 1 DESC",
        ),
        "where_it_came_from": _query(
            "Where it came from",
            "Every import, with what it counted.",
            "SELECT name, source, received_at, by, counts ->> '$.seen' AS seen, counts ->> '$.new' AS new,"
            " counts ->> '$.known' AS known, counts ->> '$.rejected' AS rejected FROM imports"
            " WHERE hearsay = 0 ORDER BY received_at DESC",
        ),
    }


def _query(title: str, description: str, sql: str) -> dict[str, str]:
    return {"title": title, "description": description, "sql": sql}


def metadata(db: sqlite3.Connection, name: str, weights: Weights, day: int) -> dict[str, object]:
    """All that Datasette is told of a ledger that it shows under a name: the views first, the tables hidden."""
    (brand,) = db.execute("SELECT name FROM brand").fetchone()
    there = db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
    tables: dict[str, dict[str, object]] = {
        table: {"hidden": True} for (table,) in there.fetchall() if table not in WORDS
    }
    tables["accounts"] = {"hidden": True, "label_column": "key"}
    tables["kinds"] = {"hidden": True, "label_column": "name"}
    tables["imports"] = {"hidden": True, "label_column": "name"}
    (acts,) = db.execute("SELECT coalesce(sum(n), 0) FROM totals WHERE kind = 0").fetchone()
    for view, words in WORDS.items():
        tables[view] = {"description": words, "facets": [] if view == "acts" and acts > MANY else list(FACETS[view])}
        if view in SORTED:
            tables[view]["sort_desc"] = SORTED[view]
    return {
        "title": f"{brand}: the ledger",
        "description": "Read only, and only on this computer. These are real people: what they told us stays with us.",
        "databases": {name: {"tables": tables, "queries": queries(weights, day)}},
    }
