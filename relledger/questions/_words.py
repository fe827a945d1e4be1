"""Words that answers share: the brand, days, moments, and how many of what."""

import sqlite3
from datetime import UTC, date, datetime, timedelta


def brand(db: sqlite3.Connection) -> str:
    """What the brand is called whose ledger this is."""
    (name,) = db.execute("SELECT name FROM brand").fetchone()
    return str(name)


def iso(day: int) -> str:
    """A day (days since 1970) as machines write it."""
    return (date(1970, 1, 1) + timedelta(day)).isoformat()


def moment(second: int) -> str:
    """A second as machines write it; one outside any calendar as its number."""
    try:
        return datetime.fromtimestamp(second, UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError, OSError):
        return str(second)


def many(n: int, what: str) -> str:
    """So many of something: `1 act`, `7 acts`, `2 people`."""
    return f"{n:,} {what if n == 1 else _SEVERAL.get(what, what + 's')}"


def foremost(n: int) -> str:
    """So many who do most for us: `the 20 who support us most`."""
    return "the one who supports us" if n == 1 else f"the {n:,} who support us most"


_SEVERAL = {"person": "people", "stretch": "stretches"}
