"""Keeping forgotten people out of an import: what it tells of them is passed over and counted, before it is recorded.

This works on the stage. What the import shows of them that nobody knew (another handle of their id) is marked as well,
and what the ledger holds under that is erased: so it does not matter what came in first.
"""

import json
import sqlite3
from collections.abc import Mapping

from relledger.ledger.entries import uid
from relledger.ledger.forgetting import cleaning, erasing, forgetting, keyring, tombstones
from relledger.ledger.forgetting.redacting import Redactor
from relledger.ledger.forgetting.tombstones import Marks, Shown, Sign, knows, learned
from relledger.ledger.staged_acts import TABLES
from relledger.ledger.staging import Stage, import_uid
from relledger.model import Entry, at, canonical
from relledger.vocabulary import ANSWERING

REASON = "of people who were forgotten"
TOLD = ("staged_sightings", "staged_ours", "staged_known")  # with a record each


def pass_over(db: sqlite3.Connection, stage: Stage, name: str, received_at: str) -> str:
    """Take forgotten people out of the stage; return the name of the file without them. Call inside a transaction."""
    day = received_at[:10]
    held = _told(db, stage, day)
    marks = keyring.marks(db)
    if not marks.marks:
        return name
    added = _learn(db, stage, marks, day)
    whole = held > 0
    while added or held:  # each may tell signs by which to find more in the other: what is erased, and what is staged
        forgetting.meet(db, marks, received_at, added, all_of_them=whole)
        added, held = _learn(db, stage, marks, day), 0
    redactor = Redactor(marks)
    gone = _records(db, stage)
    _drop_aliases(db, marks)
    _drop_entries(stage, redactor, gone)
    left = _records(db, stage) | {record for record, _ in (*stage.entries, *stage.earlier, *stage.tombstones)}
    if passed := len(gone - left):
        stage.passed_over[REASON] += passed
    _count_again(db, stage)
    _clean(db, stage, redactor)
    return redactor.text("", name)


def _told(db: sqlite3.Connection, stage: Stage, day: str) -> int:
    """Keep the tombstones a handover tells of; return how many of them can be read here and are new."""
    keys = {tombstones.fingerprint(key) for key in keyring.keys(db)}
    read = 0
    for record, one in stage.tombstones:
        held = one.key in keys
        if tombstones.put(db, [one], day, held=held):
            db.execute("INSERT OR IGNORE INTO staged_news VALUES (?)", (record,))
            read += held
    return read


def _shown(db: sqlite3.Connection, stage: Stage) -> list[Shown]:
    """Every account that the import speaks of, as it is shown there; those of entries by their keys alone."""
    found = [Shown(*row) for row in db.execute("SELECT platform, key, handle, name FROM staged_aliases")]
    known = "SELECT a.platform, a.key, s.handle, s.name FROM staged_known s JOIN staged_aliases a ON a.alias = s.alias"
    found += [Shown(*row) for row in db.execute(known)]
    for _, entry in stage.entries:
        if entry.account:
            found.append(Shown(entry.account.platform, entry.account.key, "", ""))
    return found


def _learn(db: sqlite3.Connection, stage: Stage, marks: Marks, day: str) -> set[Sign]:
    """Find signs of forgotten people in the import that were not known, write tombstones of them, and return them."""
    every = _shown(db, stage)
    found: set[Sign] = set()
    while added := {new for one in every if knows(marks, one) for new in learned(marks, one)}:
        tombstones.put(db, marks.learn(added), day, held=True)
        found |= added
    return found


def _records(db: sqlite3.Connection, stage: Stage) -> set[int]:
    """The records that tell something."""
    found = {record for table in TOLD for (record,) in db.execute(f"SELECT DISTINCT record FROM {table}")}
    return found.union(record for (record,) in stage.told.told_by(db.execute("SELECT id FROM staged_acts")))


def _drop_aliases(db: sqlite3.Connection, marks: Marks) -> None:
    """Take accounts of forgotten people off the stage, with all that is told of them."""
    gone = [
        (alias,)
        for alias, *one in db.execute("SELECT alias, platform, key, handle, name FROM staged_aliases").fetchall()
        if knows(marks, Shown(*one))
    ]
    db.execute("CREATE TEMP TABLE staged_gone (alias INTEGER PRIMARY KEY)")
    db.executemany("INSERT INTO staged_gone VALUES (?)", gone)
    for table in (*TOLD, "staged_aliases"):
        db.execute(f"DELETE FROM {table} WHERE alias IN (SELECT alias FROM staged_gone)")
    for table in TABLES:
        db.execute(f"DELETE FROM {table} WHERE account IN (SELECT alias FROM staged_gone)")
    rest = db.execute(
        "SELECT s.rowid, a.platform, a.key, s.handle, s.name FROM staged_known s JOIN staged_aliases a USING (alias)"
    ).fetchall()
    shown_as = [(row,) for row, *one in rest if knows(marks, Shown(*one))]
    db.executemany("DELETE FROM staged_known WHERE rowid = ?", shown_as)


def _drop_entries(stage: Stage, redactor: Redactor, gone: set[int]) -> None:
    """Take out the entries about them, those that name them, and those that answer one of these; clean the rest.

    An entry whose words change has another uid, so those that answer it come after it: they must name the new one.
    """
    gone |= {record for record, _ in stage.entries}
    renamed: dict[str, str] = {}  # uid before: uid now; '': it is not told
    waiting = sorted(stage.entries, key=lambda one: one[1].kind in ANSWERING)
    answers = [one for one in waiting if one[1].kind in ANSWERING]
    kept: list[tuple[int, Entry]] = []
    for record, entry in waiting[: len(waiting) - len(answers)]:
        _keep(redactor, record, entry, renamed, kept)
    while answers:  # one may answer another one
        mine = {uid(entry) for _, entry in answers}
        ready = [one for one in answers if json.loads(one[1].body)["entry"] not in mine] or answers
        answers = [one for one in answers if one not in ready]
        for record, entry in ready:
            _keep(redactor, record, entry, renamed, kept)
    stage.entries[:] = sorted(kept, key=lambda one: one[0])


def _keep(
    redactor: Redactor, record: int, entry: Entry, renamed: dict[str, str], kept: list[tuple[int, Entry]]
) -> None:
    before, body = uid(entry), json.loads(entry.body)
    account = entry.account
    of_them = account and knows(redactor.known, Shown(account.platform, account.key, account.handle, account.name))
    target = body.get("entry", "") if entry.kind in ANSWERING else ""
    if of_them or erasing.names(redactor, entry.kind, body) or renamed.get(target) == "":
        renamed[before] = ""
        return
    said = redactor.body(account.platform if account else "", entry.body)
    if target in renamed:
        said = canonical(json.loads(said) | {"entry": renamed[target]})
    clean = entry._replace(body=said)
    renamed[before] = uid(clean)
    kept.append((record, clean))


def _count_again(db: sqlite3.Connection, stage: Stage) -> None:
    """Count the staged acts, and the time they span, again for the report."""
    stage.acts, since, until, undated = db.execute(
        "SELECT count(*), min(occurred_at), max(occurred_at), coalesce(sum(occurred_at IS NULL), 0) FROM staged_acts"
    ).fetchone()
    stage.undated = undated
    stage.since, stage.until = (float("inf"), -float("inf")) if since is None else (since, until)


# What is told of others


def _clean(db: sqlite3.Connection, stage: Stage, redactor: Redactor) -> None:
    """Take forgotten people out of what the import tells of others."""
    for table in TABLES:
        _clean_acts(db, redactor, table)
    for row, platform, key, handle, name, url in db.execute(
        "SELECT alias, platform, key, handle, name, url FROM staged_aliases"
    ).fetchall():
        clean = cleaning.cleaned_name(redactor, Shown(platform, key, handle, name), url)
        if clean != (handle, name, url):
            said = (clean[0], at(clean[0]) if clean[0] else "", *clean[1:], row)
            db.execute("UPDATE staged_aliases SET handle = ?, at = ?, name = ?, url = ? WHERE alias = ?", said)
    for row, platform, key, handle, name, url in db.execute(
        "SELECT s.rowid, a.platform, a.key, s.handle, s.name, s.url"
        " FROM staged_known s JOIN staged_aliases a USING (alias)"
    ).fetchall():
        clean = cleaning.cleaned_name(redactor, Shown(platform, key, handle, name), url)
        if not any(clean):
            db.execute("DELETE FROM staged_known WHERE rowid = ?", (row,))
        elif clean != (handle, name, url):
            said = (clean[0], at(clean[0]) if clean[0] else "", *clean[1:], row)
            db.execute("UPDATE staged_known SET handle = ?, at = ?, name = ?, url = ? WHERE rowid = ?", said)
    for row, relation, object in db.execute("SELECT rowid, relation, object FROM staged_sightings").fetchall():
        seen = (redactor.whole("", relation), redactor.whole("", object))
        if seen != (relation, object):
            db.execute("UPDATE staged_sightings SET relation = ?, object = ? WHERE rowid = ?", (*seen, row))
    _clean_imports(stage, redactor)


def _clean_acts(db: sqlite3.Connection, redactor: Redactor, table: str) -> None:
    columns = cleaning.TEXTS
    sets = ", ".join(f"{column} = ?" for column in columns)
    changed = []
    for row, platform, *texts in db.execute(
        f"SELECT s.rowid, a.platform, {', '.join('s.' + column for column in columns)}"
        f" FROM {table} s JOIN staged_aliases a ON a.alias = s.account"
    ):
        clean = cleaning.cleaned_act(redactor, platform, tuple(texts))
        if clean != tuple(texts):
            changed.append((*clean, row))
    db.executemany(f"UPDATE {table} SET {sets} WHERE rowid = ?", changed)


def _clean_imports(stage: Stage, redactor: Redactor) -> None:
    """Names of files, and what fell out of them; an import whose name changes has another uid from now on."""
    renamed = {}
    for n, (record, one) in enumerate(stage.earlier):
        name = redactor.text("", one.name)
        if name != one.name:
            renamed[one.uid] = import_uid(one.sha256, one.reader, name, one.received_at, one.by)
            stage.earlier[n] = (record, one._replace(name=name, uid=renamed[one.uid]))
    stage.uids.update({number: renamed.get(one, one) for number, one in stage.uids.items()})

    _clean_rejects(stage.db, redactor, renamed)
    for n, (record, entry) in enumerate(stage.entries):
        body = json.loads(entry.body)
        if entry.kind == "undone" and body["import"] in renamed:
            clean_body = canonical(body | {"import": renamed[body["import"]]})
            stage.entries[n] = (record, entry._replace(body=clean_body))


def _clean_rejects(db: sqlite3.Connection, redactor: Redactor, renamed: Mapping[str, str]) -> None:
    db.create_function("cleaned", 1, lambda text: redactor.text("", text), deterministic=True)
    db.create_function("cleaned_excerpt", 1, redactor.excerpt, deterministic=True)
    db.execute(
        "UPDATE staged_rejects SET place = cleaned(place), reason = cleaned(reason), excerpt = cleaned_excerpt(excerpt)"
    )
    db.executemany(
        "UPDATE staged_rejects SET import = ? WHERE import = ?", ((new, old) for old, new in renamed.items())
    )
