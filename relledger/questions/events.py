"""Our own events and campaigns. What was posted for a campaign with a prize counts a quarter of what it would."""

import sqlite3

from relledger.questions import _side
from relledger.questions._side import Event
from relledger.table import Column, Table


def answer(db: sqlite3.Connection) -> list[Event]:
    """Every event that was not taken back, the first first."""
    return _side.events(db)


def table(found: list[Event]) -> Table:
    """The answer to show."""
    columns = (
        Column("name", "what", "prose"),
        Column("starts", "from", "day"),
        Column("ends", "to", "day"),
        Column("place", "where", "prose"),
        Column("hashtag", "hashtag"),
        Column("prize", "prize", shown=False),
        Column("counts", "counts"),
        Column("by", "says"),
        Column("id", "id"),
    )
    rows = [
        (e.name, e.starts, e.ends, e.place, e.hashtag, e.prize, "a quarter: a prize" if e.prize else "", e.by, e.id)
        for e in found
    ]
    below = ["Take one back: relledger void ID"]
    if not found:
        below = ['No event is written down. For example: relledger event "Taco Week" --starts 2026-05-04']
    return Table("Our events", columns, rows, "events", {}, (), below)
