"""Where everything stands in the pictures of a page: bars, dots and lines, in units of a picture's own. Pure.

Each picture says nothing that does not stand in words beside it. Coordinates are rounded: a page is read, not measured.
"""

from collections.abc import Sequence
from math import cos, radians, sqrt
from typing import NamedTuple

from relledger.handover.parts import Side, Spot
from relledger.handover.person import Held, Person
from relledger.questions import numbers

BAR, ROW, WEB_ROW = 210.0, 24, 26
COLUMNS, SPARK = (360.0, 74.0), 18.0  # width and height; height
MAP, EDGE = (380.0, 300.0), 30.0


class Bar(NamedTuple):
    """One of those who carry us: how far the bar reaches, where it stands, by how many of us they are held."""

    person: Person
    y: int
    width: float
    held: Held


class Column(NamedTuple):
    """One month: what they did above the line, what we did below it."""

    x: float
    theirs: float
    ours: float
    month: int
    people: int


class Dot(NamedTuple):
    """One place on the map."""

    x: float
    y: float
    radius: float
    spot: Spot


class Node(NamedTuple):
    """Somebody in the web: on our side with what they carry, or one of theirs with their share."""

    y: float
    name: str
    share: float
    anchor: str = ""
    state: str = ""


class Thread(NamedTuple):
    """Who of us holds whom: from which height to which, knows well or has met."""

    start: float
    end: float
    well: bool
    away: bool


class Web(NamedTuple):
    """Our side on the left, theirs on the right, and what holds between them."""

    ours: list[Node]
    theirs: list[Node]
    threads: list[Thread]
    height: int


def bars(cards: Sequence[Person]) -> list[Bar]:
    """The share of support of each, the widest as wide as the picture has room for."""
    most = max((person.share for person in cards), default=0.0)
    given = [person for person in cards if person.share]
    return [Bar(p, n * ROW, round(max(BAR * p.share / most, 1.5), 1), p.held) for n, p in enumerate(given)]


def numbered(person: Person) -> str:
    """Somebody as a picture names them: with the number on their card, for two may be called the same."""
    return f"{person.rank}. {person.of.name}" if person.rank else person.of.name


def columns(months: Sequence[numbers.Month]) -> list[Column]:
    """What passed between them and us, month by month, both to one scale."""
    most = max((max(m.theirs, m.ours) for m in months), default=0)
    if not most:
        return []
    width, height = COLUMNS
    step = width / len(months)
    return [
        Column(round(n * step, 1), _tall(m.theirs, most, height), _tall(m.ours, most, height), m.month, m.people)
        for n, m in enumerate(months)
    ]


def spark(months: Sequence[int]) -> list[tuple[int, float]]:
    """One person's months: where each bar stands, and how tall it is."""
    most = max(months, default=0)
    return [(n * 4, _tall(value, most, SPARK)) for n, value in enumerate(months)] if most else []


def _tall(n: int, most: int, height: float) -> float:
    return round(max(height * n / most, 1.2), 1) if n else 0.0


def dots(spots: Sequence[Spot]) -> list[Dot]:
    """Places as the crow sees them: a degree of longitude is narrower the further north it lies."""
    if not spots:
        return []
    width, height = MAP
    middle = sum(spot.latitude for spot in spots) / len(spots)
    flat = [(spot.longitude * cos(radians(middle)), -spot.latitude) for spot in spots]
    left, top = min(x for x, _ in flat), min(y for _, y in flat)
    wide, tall = max(x for x, _ in flat) - left, max(y for _, y in flat) - top
    scale = min((width - 2 * EDGE) / (wide or 1e-9), (height - 2 * EDGE) / (tall or 1e-9), 4_000.0)
    right, down = (width - wide * scale) / 2, (height - tall * scale) / 2
    placed = [
        Dot(round((x - left) * scale + right, 1), round((y - top) * scale + down, 1), _radius(spot), spot)
        for (x, y), spot in zip(flat, spots, strict=True)
    ]
    return _apart(placed, width, height)


def _radius(spot: Spot) -> float:
    return round(min(9 + 2.2 * sqrt(len({one.person.anchor for one in spot.here})), 18), 1)


def _apart(placed: list[Dot], width: float, height: float) -> list[Dot]:
    """Dots that would hide each other are pushed apart, a little and some times, within the picture."""
    at = [[dot.x, dot.y] for dot in placed]
    for _ in range(60):
        for n, one in enumerate(placed):
            for m in range(n):
                dx, dy = at[n][0] - at[m][0], at[n][1] - at[m][1]
                far, room = sqrt(dx * dx + dy * dy), one.radius + placed[m].radius + 2
                if far < room:
                    ux, uy = (dx / far, dy / far) if far > 0.01 else (0.6, 0.8)
                    push = (room - far) / 2
                    for who, sign in ((n, 1), (m, -1)):
                        at[who][0] = min(max(at[who][0] + sign * ux * push, 20), width - 20)
                        at[who][1] = min(max(at[who][1] + sign * uy * push, 20), height - 20)
    return [dot._replace(x=round(x, 1), y=round(y, 1)) for dot, (x, y) in zip(placed, at, strict=True)]


def web(side: Side, cards: Sequence[Person]) -> Web | None:
    """Who of us holds whom of those on cards; None where nobody holds anybody."""
    rows = [(person, holds) for person, holds in side.rows if person in cards and person.share]
    if not rows or not any(hold for _, holds in rows for hold in holds):
        return None
    height = max(len(rows), len(side.names) * 2) * WEB_ROW
    carried = {name: share for name, share, _ in side.carries}
    ours = [
        Node(round((n + 0.5) * height / len(side.names), 1), name, carried.get(name, 0.0), "", state)
        for n, (name, state) in enumerate(side.names)
    ]
    theirs = [
        Node(round((n + 0.5) * height / len(rows), 1), numbered(person), person.share, person.anchor)
        for n, (person, _) in enumerate(rows)
    ]
    threads = [
        Thread(ours[k].y, theirs[n].y, hold.level == "knows well", side.names[k][1] != "stays")
        for n, (_, holds) in enumerate(rows)
        for k, hold in enumerate(holds)
        if hold
    ]
    return Web(ours, theirs, sorted(threads, key=lambda one: one.well), height)
