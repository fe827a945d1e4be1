"""One agency: a real ledger beside plain dictionaries; whatever is done is done to both, and they are compared."""

import hashlib
import io
import json
import os
from collections.abc import Set
from contextlib import redirect_stderr, redirect_stdout, suppress
from itertools import combinations
from typing import Any
from unittest import mock

import pytest

from laws import books
from laws.plain_book import Act, Book, Deed, Key, Name, Noted, Reading, voiding, wide
from relledger import cli, sources
from relledger.errors import Refused
from relledger.ledger import checking, connection, entries, holding, recording, telling
from relledger.ledger.forgetting import forgetting, keyring, tombstones
from relledger.ledger.persons import Seen
from relledger.ledger.recording import About
from relledger.model import Account, Entry, canonical
from relledger.outcomes import Outcome
from relledger.questions import _promised, _side
from relledger.sources import Asked, handover
from relledger.sources.export import Export

KEY = bytes(range(32))  # the agencies have told each other the key to whom they forgot

FILES: dict[str, str] = {}  # imports of all desks by uid, and when each came in: also one that is known only elsewhere


class Desk:
    """A ledger, and what it should know."""

    def __init__(self) -> None:
        self.path = books.fresh()
        self.db = connection.open_ledger(self.path, write=True)
        keyring.add(self.db, KEY)
        self.plain = Book()

    def close(self) -> None:
        """Take both away."""
        self.db.close()
        keyring.beside(self.path).unlink()
        self.path.unlink()

    # What is done

    def take(self, file: list[Outcome], at: str, export: list[Outcome], knew: frozenset[str] = frozenset()) -> None:
        """A file comes in, and tells what it tells a reader who knew some as ours."""
        sha256 = hashlib.sha256(repr(file).encode()).hexdigest()
        reader = f"test/1 ours:x={','.join(sorted(knew))}"
        recording.record(self.db, export, About("test", reader, "a file", sha256, at, "Dana"))
        self.plain.read(export, at, Reading(sha256, knew))
        self.agree()

    def take_over(self, other: "Desk", at: str) -> None:
        """The handover of another desk comes in."""
        path = self.path.with_suffix(".jsonl")
        path.write_bytes(books.bundle(other.db))
        try:
            with Export(path) as export:
                reading = handover.read(export, Asked())
                about = About("handover", "handover/1", "h.jsonl", export.sha256(), at, "Rosa", reading.coverage)
                recording.record(self.db, sources.outcomes(reading), about)
        finally:
            path.unlink()
        self.plain.take(other.plain, at)
        self.agree()

    def note(self, at: str, kind: str, about: Key | None, of: Noted | None = None, **said: str) -> None:
        """Something is written down."""
        account = Seen(*about).account if about else None
        spoken = {"entry": self.uid(of)} if of else {}
        entries.write_all(self.db, [Entry(at, "Dana", kind, account, canonical(said | spoken))])
        self.plain.write(Noted(at, kind, about, tuple(sorted(said.items())), of))
        self.agree()

    def edit(self, at: str, fact: Noted, value: str) -> None:
        """A fact is written anew, and the old one taken back, as from an edited sheet."""
        said = dict(fact.body) | {"value": value}
        account = Seen(*fact.account).account if fact.account else None
        back = Entry(at, "Dana", "void", None, canonical({"entry": self.uid(fact), "why": ""}))
        entries.write_all(self.db, [back, Entry(at, "Dana", "fact", account, canonical(said))])
        new = Noted(at, "fact", fact.account, tuple(sorted(said.items())))
        self.plain.write(voiding(at, fact, {"why": ""}), new)
        self.agree()

    def log(self, at: str, about: Key, words: str) -> None:
        """An act is noted by hand."""
        said = {"kind": "visit", "direction": "in", "on": "2026-05-01", "text": words, "evidence": ""}
        account = Seen(*about).account
        entries.write_all(self.db, [Entry(at, "Dana", "act", account, canonical(said))])
        self.plain.write(Noted(at, "act", about, tuple(sorted(said.items()))))
        self.agree()

    def introduce(self, name: str) -> None:
        """Somebody whom no export has shown is put down by name."""
        met = Account("in person", name=name)
        if (met.platform, met.key) in self.plain.gone:
            with pytest.raises(Refused):
                entries.introduce(self.db, met)
        else:
            entries.introduce(self.db, met)
            self.plain.introduce(Name((met.platform, met.key), "", name))
        self.agree()

    def die(self, at: str, about: Key, words: str, where: str) -> None:
        """A command is interrupted while it writes: nothing of it is there."""
        said = {"kind": "visit", "direction": "in", "on": "2026-05-01", "text": words, "evidence": ""}
        entry = Entry(at, "Dana", "act", Seen(*about).account, canonical(said))
        with mock.patch(f"relledger.ledger.{where}", side_effect=KeyboardInterrupt), suppress(KeyboardInterrupt):
            entries.write_all(self.db, [entry])
            raise AssertionError("it should have died")
        self.agree()

    def merge(self, at: str, a: Key, b: Key) -> None:
        """Two are said to be the same; refused where they were said not to be."""
        if a == b or not (self.ref(a) and self.ref(b)):
            return
        refused = self.plain.person(a) != self.plain.person(b) and self.plain.in_the_way(a, b)
        self.call(at, "merge", self.ref(a), self.ref(b), "--ground", "told us", code=2 if refused else 0)
        if not refused:
            self.plain.write(_judged(at, "same", a, b, "told us"))
        self.agree()

    def keep_apart(self, at: str, a: Key, b: Key) -> None:
        """Two are said not to be the same."""
        if a == b or not (self.ref(a) and self.ref(b)):
            return
        self.call(at, "not-same", self.ref(a), self.ref(b))
        self._apart(at, [(a, b)], "")
        self.agree()

    def split(self, at: str, a: Key) -> None:
        """What was merged is taken apart."""
        whole, unmerged = self.plain.person(a), self.plain.groups(merged=False)
        parts = sorted({unmerged[key] & whole for key in whole}, key=min)
        if len(parts) > 1 and self.ref(a):
            self.call(at, "split", self.ref(a), "--ground", "hers")
            between = [(x, y) for one, other in combinations(parts, 2) for x in sorted(one) for y in sorted(other)]
            self._apart(at, between, "hers")
            self.agree()

    def _apart(self, at: str, pairs: list[tuple[Key, Key]], ground: str) -> None:
        outranking = [
            Noted(at, "void", None, (("why", ground),), same)
            for a, b in pairs
            for same in self.plain.judgements()
            if same.kind == "same" and {same.account, same.other} == {a, b} and same.at >= at
        ]
        self.plain.write(*(_judged(at, "not same", a, b, ground) for a, b in pairs), *outranking)

    def void(self, at: str, entry: Noted) -> None:
        """An entry that holds is taken back."""
        self.call(at, "void", self.uid(entry))
        self.plain.write(voiding(at, entry, {"why": ""}))
        self.agree()

    def undo_last(self, at: str, many: int) -> None:
        """What was recorded last is taken back."""
        self._undo(at, str(many), self.plain.recorded()[:many])

    def undo_one(self, at: str, n: int) -> None:
        """An import, or what was written down together, is taken back."""
        undone, held = self.plain.undone(), set(self.plain.holding())
        files = sorted(came for came in self.plain.imports if came not in undone)
        noted = sorted((entry for entry in held if entry.kind != "forgotten"), key=str)
        if not files + noted:
            return
        which = (files + noted)[n % len(files + noted)]
        if isinstance(which, str):
            (uid,) = self.db.execute("SELECT uid FROM imports WHERE received_at = ?", (which,)).fetchone()
            self._undo(at, uid, [Deed(which, which, [])])
        else:
            self._undo(at, self.uid(which), [Deed(which.at, "", self.plain.written_with(which))])

    def _undo(self, at: str, which: str, deeds: list[Deed]) -> None:
        back = [entry for deed in deeds for entry in self.plain.taking_back(deed, at)]
        self.call(at, "undo", which, code=0 if deeds else 2)
        self.plain.write(*back)
        self.agree()

    def forget(self, at: str, a: Key) -> None:
        """Somebody is forgotten, and no byte of them is left."""
        if self.ref(a):
            self.call(at, "forget", self.ref(a), "--yes")
            self.plain.forget(a)
            self.plain.write(Noted(at, "forgotten", None, ()))
            self.agree()
            files = b"".join(path.read_bytes().lower() for path in self.path.parent.glob(f"{self.path.name}*"))
            assert not [word for word in self.plain.words if word.encode() in files]

    def call(self, at: str, *arguments: str, code: int = 0) -> None:
        """Run one command, as a person does."""
        out, err = io.StringIO(), io.StringIO()
        there = {"RELLEDGER_NOW": at, "RELLEDGER_BY": "Dana", "RELLEDGER_DB": str(self.path)}
        with mock.patch.dict(os.environ, there), redirect_stdout(out), redirect_stderr(err):
            got = cli.run(list(arguments))
        assert got == code, f"{arguments}: {got}\n{out.getvalue()}\n{err.getvalue()}"

    def ref(self, account: Key) -> str:
        """An account as a command names it; '' where a handle alone could mean another account."""
        platform, key = account
        told = self.plain.told()
        twin = any(
            told(times) and name.account[0] == platform and name.account[1] != key and "@" + name.handle == key
            for name, times in self.plain.names.items()
        )
        return "" if twin else f"{platform}:{key}"

    # What is compared

    def agree(self) -> None:
        """Hold the ledger against the plain dictionaries."""
        if tombstones.pending(self.db):
            forgetting.finish(self.db)
        noted, plain = self.noted(), self.plain
        held = {noted[uid] for (uid,) in self.db.execute(f"SELECT uid FROM entries WHERE 1 {holding.NOT_VOID}")}
        at = {uid: entry.at for uid, entry in noted.items()}
        due = {(at[promise.uid], promise.due) for promise in _promised.promises(self.db)}
        groups = {group for group in plain.groups().values() if len(group) > 1}
        out = {group for group, person in self._persons().items() if _side.opted_out(self.db, person)}
        acts = {(who, act) for who, some in plain.standing_acts().items() for act in some}
        _same("what is told", set(self._told(noted)), set(self._should_tell()))
        _same("what holds", held, {plain.read_now(entry) for entry in plain.holding()})
        _same("who is one person", {group for group in self._persons() if len(group) > 1}, groups)
        _same("acts that hold", self._acts(), acts)
        _same("acts noted by hand", self._noted_acts(), {entry.at for entry in plain.noted_acts()})
        _same("open promises", due, set(plain.promises().items()))
        _same("who must not be contacted", out, plain.opted_out())
        marks = dict(self.db.execute("SELECT person, mark FROM aside"))
        aside = {(group, marks[person]) for group, person in self._persons().items() if person in marks}
        _same("who is kept aside", aside, set(plain.kept_aside().items()))
        with mock.patch(
            "relledger.ledger.checking.misshapen", return_value=()
        ):  # half of the time, and nothing alters it
            _same("problems", set(checking.problems(self.db)), set())

    def noted(self) -> dict[str, Noted]:
        """The entries of the ledger by uid, each with the one it speaks of."""
        FILES.update(self.db.execute("SELECT uid, received_at FROM imports"))
        rows = {
            uid: row
            for uid, *row in self.db.execute(
                "SELECT uid, at, kind, platform, key, body FROM entries e LEFT JOIN accounts a ON a.id = e.account"
            )
        }
        found: dict[str, Noted] = {}

        def entry(uid: str) -> Noted:
            if uid not in found:
                at, kind, platform, key, text = rows[uid]
                body = json.loads(text)
                of, file = body.pop("entry", ""), body.pop("import", "")
                about = (platform, key) if platform else None
                spoken = entry(of) if of else None
                found[uid] = Noted(at, kind, about, tuple(sorted(body.items())), spoken, file and FILES[file])
            return found[uid]

        return {uid: entry(uid) for uid in rows}

    def uid(self, entry: Noted) -> str:
        """The name of an entry in this ledger."""
        wanted = self.plain.read_now(entry)
        return next(uid for uid, one in self.noted().items() if one == wanted)

    def _told(self, noted: dict[str, Noted]) -> list[object]:
        found: list[object] = list(noted.values())
        for line in map(json.loads, telling.facts(self.db)):
            who = (line.get("platform"), line.get("account"))
            if line["type"] == "account":
                name = Name(who, line.get("handle", ""), line.get("name", ""))
                found.append((name, (line.get("first_seen"), line.get("last_seen"))))
            elif line["type"] == "sighting":
                found.append((who, line["relation"], line.get("seen_at")))
            elif line["type"] == "interaction":
                rest = (line["occurred_at"], line.get("text", ""), line.get("revision", ""))
                found.append(Act(who, line["kind"], line["external_id"], *rest))
        return found

    def _should_tell(self) -> list[object]:
        plain, superseded = self.plain, self.plain.superseded()
        found: list[object] = [plain.read_now(entry) for entry in plain.entries]
        for name, times in plain.names.items():
            if told := [seen for came, seen in times.items() if came not in superseded]:
                found.append((name, wide(told)))
        found += [seen for seen, brought in plain.seen.items() if brought - superseded]
        acts = [act for act, brought in plain.acts.items() if brought - superseded]
        in_words = {act._replace(text="") for act in acts if act.text}  # of these, a telling without is an echo
        left = (act for act in acts if act not in in_words)
        return found + [act._replace(text=plain.said(act.account[0], act.text)) for act in left]

    def _persons(self) -> dict[frozenset[Key], int]:
        return books.persons(self.db)

    def _acts(self) -> set[tuple[frozenset[Key], Act]]:
        groups = {person: group for group, person in self._persons().items()}
        rows = self.db.execute(
            "SELECT s.person, s.platform, s.account, s.kind, i.external_id, i.occurred_at, coalesce(i.text, ''),"
            " coalesce(i.revision, '') FROM acts s JOIN interactions i ON i.id = s.id WHERE i.entry IS NULL"
        )
        return {(groups[person], Act((platform, key), *rest)) for person, platform, key, *rest in rows}

    def _noted_acts(self) -> set[str]:
        rows = self.db.execute(
            "SELECT e.at FROM acts s JOIN interactions i ON i.id = s.id JOIN entries e ON e.id = i.entry"
        )
        return {at for (at,) in rows}


def _same(what: str, there: Set[Any], wanted: Set[Any]) -> None:
    assert there == wanted, f"{what}: only there {sorted(there - wanted, key=str)}, not there {wanted - there}"


def _judged(at: str, kind: str, a: Key, b: Key, ground: str) -> Noted:
    return Noted(at, kind, a, (("ground", ground), ("key", b[1]), ("platform", b[0])))
