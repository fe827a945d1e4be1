"""Support counted a second time, slowly and plainly, over all acts: what the kept counts are held against."""

import json
import re
import sqlite3
from collections import defaultdict
from datetime import UTC, date, datetime
from typing import NamedTuple

from relledger.vocabulary import KIND_BY_CODE

DAY = 86_400
POINTS: dict[str, float] = {"spoke for us": 4, "showed up": 2, "passed it on": 2, "joined in": 1}
WORTH = (1, 0.5, 0.25)  # an act as an export shows it, on somebody's word, done for a prize
ASIDE = ("critic", "spam", "bot")
ERA = 400 * 365 + 97  # days after which the calendar repeats


class Act(NamedTuple):
    """One act of a person as it holds."""

    at: int
    kind: int
    direction: int
    noted: int


def month(at: int) -> int:
    """Year and month, from the library's own calendar, also of years it does not reach."""
    eras, day = divmod(at // DAY, ERA)
    moment = datetime.fromtimestamp(day * DAY, UTC)
    return (moment.year + 400 * eras) * 100 + moment.month


def acts(db: sqlite3.Connection, person: int) -> list[Act]:
    """The dated acts of a person: of each act the telling that holds, and none that was taken back."""
    rows = db.execute(
        """SELECT a.platform, i.external_id, i.kind, i.direction, i.revision, a.key LIKE 'id:%', i.text, i.occurred_at,
                  i.url, i.in_reply_to, i.thread, i.told_at, i.noted, a.key, e.uid
           FROM persons p JOIN accounts a ON a.id = p.account JOIN interactions i ON i.account = a.id
           LEFT JOIN entries e ON e.id = i.entry WHERE p.person = ?""",
        (person,),
    ).fetchall()
    void = _void(db)
    prizes = campaigns(db)
    holding: dict[tuple[object, ...], tuple[tuple[object, ...], Act]] = {}
    for *act, revision, by_id, text, at, url, answers, thread, told, noted, key, entry in rows:
        if entry in void:
            continue
        words = text or ""
        rank = (
            revision or "", by_id, len(words), words.encode(), (at is not None, at or 0), (url or "").encode(),
            answers or "", thread or "", told or "", -noted, [-ord(c) for c in key],
        )  # fmt: skip
        found = holding.get(tuple(act))
        if found is None or rank > found[0]:
            prized = at is not None and act[3] == 1 and any(_posted_for(prize, at, words) for prize in prizes)
            holding[tuple(act)] = (rank, Act(at, act[2], act[3], 2 if prized else noted))
    return sorted(act for _, act in holding.values() if act.at is not None)


def _void(db: sqlite3.Connection) -> set[str]:
    return {uid for (uid,) in db.execute("SELECT json_extract(body, '$.entry') FROM entries WHERE kind = 'void'")}


def campaigns(db: sqlite3.Connection) -> list[tuple[str, int, int]]:
    """The hashtags of our campaigns with a prize, and their first and last days: as each was described last."""
    void, newest = _void(db), {}
    for uid, body in db.execute("SELECT uid, body FROM entries WHERE kind = 'event' ORDER BY at, uid"):
        if uid not in void:
            event = json.loads(body)
            newest[" ".join(event["name"].casefold().split())] = event
    found = []
    for event in newest.values():
        if event["prize"] == "yes" and event["hashtag"]:
            first, last = ((date.fromisoformat(event[end]) - date(1970, 1, 1)).days for end in ("starts", "ends"))
            found.append((event["hashtag"].strip("#"), first, last))
    return found


def _posted_for(prize: tuple[str, int, int], at: int, words: str) -> bool:
    tag, first, last = prize
    hashtags = {word.casefold() for word in re.findall(r"#(\w+)", words)}
    return first <= at // DAY <= last and tag.casefold() in hashtags


def marks(db: sqlite3.Connection) -> dict[int, str]:
    """The newest mark of every person that was not taken back."""
    void, found = _void(db), {}
    rows = db.execute(
        "SELECT at, uid, body, person FROM entries JOIN persons USING (account) WHERE kind = 'mark' ORDER BY at, uid"
    )
    for _, uid, body, person in rows:
        if uid not in void:
            found[person] = json.loads(body)["mark"]
    return found


def months(theirs: list[Act]) -> set[tuple[object, ...]]:
    """The rows of `months` that these acts should give."""
    rows: dict[tuple[int, int, int, int], list[int]] = defaultdict(list)
    for act in theirs:
        rows[month(act.at), act.kind, act.direction, act.noted].append(act.at)
    found: set[tuple[object, ...]] = set()
    for key, times in rows.items():
        others = [at for at in times if at // DAY != times[0] // DAY]
        days = len({at // DAY for at in times})
        found.add((*key, len(times), days, times[0], [*times, None][1], [*others, None][0], times[-1]))
    return found


def support(theirs: list[Act], day: int) -> dict[str, float]:
    """Points by step on a day, unrounded, as the ladder says it in words."""
    left: dict[str, float] = defaultdict(float)

    def add(step: str, points: float, act: Act, half_life: int) -> None:
        left[step] += points * WORTH[act.noted] * 0.5 ** ((day - act.at // DAY) / half_life)

    by_month: dict[int, dict[str, list[Act]]] = defaultdict(lambda: defaultdict(list))
    for act in theirs:
        step: str = KIND_BY_CODE[act.kind].step
        if act.direction == 1 and act.at // DAY <= day and step in {*POINTS, "extra mile"}:
            by_month[month(act.at)][step].append(act)
    for steps in by_month.values():
        for name, points in POINTS.items():
            best_first = sorted(steps[name], key=lambda act: (act.noted, act.at))
            if name == "joined in":
                best_first = list({act.at // DAY: act for act in reversed(best_first)}.values())[::-1]
                best_first.sort(key=lambda act: (act.noted, act.at))
            for act, place in zip(best_first, (1, 0.5), strict=False):
                add(name, points * place, act, 183)
        _extra_miles(steps["extra mile"], day, left)
        every = [act for some in steps.values() for act in some]
        add("months stayed", 1, min(every)._replace(noted=0), 1095)
    return dict(left)


def _extra_miles(some: list[Act], day: int, left: dict[str, float]) -> None:
    """At most three a month, at most one of them on somebody's word; a referral is half until they come back alone."""
    worth = [min(WORTH[act.noted], 0.5 if KIND_BY_CODE[act.kind].name == "referral" else 1) for act in some]
    best_first = sorted(zip(worth, some, strict=True), key=lambda one: (-one[0], one[1]))
    counted: list[tuple[float, Act]] = []
    for points, act in best_first:
        if len(counted) < 3 and not (act.noted == 1 and any(other.noted == 1 for _, other in counted)):
            counted.append((points, act))
    for points, act in counted:
        left["extra mile"] += 12 * points * 0.5 ** ((day - act.at // DAY) / 1095)
