"""What an interview looks up in the ledger, and how it writes down what it hears."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from json import loads

from relledger.cli import _days, _facts, _writing
from relledger.cli._printing import say
from relledger.cli._shared import now, zone
from relledger.errors import Refused
from relledger.interview.names import UNASKED
from relledger.interview.talk import Candidate, Card, Note, Noted, Old
from relledger.ledger import entries, persons
from relledger.ledger.holding import not_void
from relledger.model import Account
from relledger.questions import _dossier, _entries, _holders, _marks, _said, _side, _slips, _standing, loss
from relledger.questions._entries import Fact
from relledger.questions._holders import folded
from relledger.questions._said import Said
from relledger.show import text
from relledger.support import DAY, EXTRA, Weights
from relledger.vocabulary import NONE, UNKNOWN, VISIBILITIES

FIRST = 15
STALE = 365  # days
LATELY = 20  # acts to look through for words
LIKE = 5  # people whom a name may be a slip for
WIDE = 76  # columns of a line of evidence
FIELDS = {"fact": "value", "promise": "words", "rule": "then", "hold": ""}  # what a correction writes anew


class Ledger:
    """What an interview may look up in a ledger, on a day."""

    def __init__(
        self, db: sqlite3.Connection, weights: Weights, speaker: str, holder: str, spent: Callable[[], float]
    ) -> None:
        self.db, self.weights, self.speaker, self.holder, self.spent = db, weights, speaker, holder, spent
        self.today = now().astimezone(zone(db)).date()
        self.number = (now().date() - date(1970, 1, 1)).days  # the end of a day in UTC, as all questions look back from
        self._weighed: dict[int, loss.Weighed] = {}

    def find(self, words: str) -> list[Candidate]:
        """Who may be meant by a name, the closest match first; if nobody, one of our team. Ana never means Mariana."""
        fitting = [person for person in persons.fitting(self.db, words) if _slips.bears(self.db, person, words)]
        found = [self._candidate(person) for person in fitting]
        team = {} if found else _holders.team(self.db, max(self.today, now().date()).isoformat())
        member = team.get(folded(words))
        if member and member.state != _holders.LEFT:
            return [Candidate(Account("in person", name=member.name), member.name, ours=True)]
        return found

    def like(self, words: str) -> list[Candidate]:
        """People for whose names this one, which nobody has, may be a typing error."""
        inside = [person for person in persons.fitting(self.db, words) if not _slips.bears(self.db, person, words)]
        near = dict.fromkeys([*inside, *_slips.like(self.db, words, LIKE)])
        return [one for one in map(self._candidate, near) if not one.ours][:LIKE]

    def _candidate(self, person: int) -> Candidate:
        seen = persons.accounts(self.db, person)
        (ours,) = self.db.execute("SELECT max(ours) FROM persons WHERE person = ?", (person,)).fetchone()
        said = self._held(person)
        level = said.body["level"] if said and said.body["level"] != _holders.NO_LONGER else ""
        known_as, unasked = persons.best(seen).known_as, bool(said and said.get(UNASKED))
        if mark := _side.mark(self.db, person):
            known_as += f"; marked {mark.mark}"
        return Candidate(seen[0].account, persons.name(seen), known_as, bool(ours), person, level, unasked)

    def _held(self, person: int) -> Said | None:
        """How well the speaker said last that they know somebody."""
        said = _said.that_hold(self.db, ("hold",), person)
        return next((one for one in reversed(said) if folded(one.body["holder"]) == folded(self.speaker)), None)

    def unnamed(self) -> list[Candidate]:
        """Of those who support us most, the people of whom the speaker never said how well they know them."""
        ranked = _standing.ranking(self.db, self.weights, self.number, FIRST)
        return [self._candidate(one.person) for one in ranked if self._held(one.person) is None]

    def unasked(self) -> list[Candidate]:
        """People whom the speaker named without saying yet how well they know them."""
        held = "SELECT DISTINCT p.person FROM entries JOIN persons p ON p.account = entries.account WHERE kind = 'hold'"
        rows = self.db.execute(f"{held} AND body ->> '$.{UNASKED}' IS NOT NULL {not_void(self.db)} ORDER BY at, uid")
        return [one for (person,) in rows.fetchall() if (one := self._candidate(person)).unasked]

    def cards(self) -> list[Card]:
        """Everybody worth asking about, the greatest loss first."""
        facts: dict[int, list[Fact]] = defaultdict(list)
        for fact in _entries.facts(self.db):
            facts[fact.person].append(fact)
        found = loss.answer(self.db, self.weights, self.number, self.holder).people
        self._weighed = {one.person: one for one in found}
        held = {hold.person for hold in _holders.holds(self.db) if folded(hold.holder) == folded(self.speaker)}
        return [self._card(one, facts[one.person], one.person in held) for one in found]

    def _card(self, one: loss.Weighed, facts: Sequence[Fact], held: bool) -> Card:
        empty: dict[str, list[str]] = defaultdict(list)
        for fact in facts:
            if fact.answer:
                empty[fact.slot].append(fact.uid)
        before = (self.today - timedelta(STALE)).isoformat()
        stale = [_old(fact) for fact in facts if fact.on < before and fact.answer != UNKNOWN]
        account = persons.accounts(self.db, one.person)[0].account
        return Card(one.person, one.name, account, one.share, one.loss, one.open, one.still, empty, stale, held)

    def evidence(self, person: int) -> list[str]:
        """How a person stands, their best act, their newest, their last words, what is open, what is known."""
        of = _dossier.answer(self.db, person, self.weights, self.number, LATELY)
        theirs = [act for act in of.lately if act.direction == "in"]
        words = next((act for act in theirs if act.text.strip()), None)
        miles = [part for line in of.standing.lines if line.step == EXTRA for part in line.parts]
        clock = zone(self.db)
        lines = self._standing_of(person, of)
        if miles:
            best = max(miles, key=lambda part: part[0])[1]
            lines.append(f"{text.date(best.at, clock)}  {best.text or 'an extra mile, without words'}")
        if theirs and theirs[0] is not words:
            lines.append(f"{text.date(theirs[0].at, clock)}  {theirs[0].kind}")
        if words:
            lines.append(f"{text.date(words.at, clock)}  {words.kind}: “{words.text}”")
        lines += [f"open: {promise.words} ({promise.due or 'standing'})" for promise in of.promises]
        holding = [fact for fact in of.facts if not fact.expired(of.on)]
        known = "; ".join(f"{'NEVER' if f.slot == 'avoid' and f.known else f.slot}: {f.words}" for f in holding)
        return [text.line(line, 2 * WIDE) for line in lines] + ([text.line(known, 3 * WIDE)] if known else [])

    def _standing_of(self, person: int, of: _dossier.Dossier) -> list[str]:
        weighed = self._weighed.get(person)
        said = [weighed.why.partition("; not asked")[0]] if weighed else []
        if of.standing.total:
            rank = f", place {weighed.rank}" if weighed and weighed.rank else ""
            said.insert(0, f"support {of.standing.total:.1f}{rank}{self._silence(of)}")
        return said

    def _silence(self, of: _dossier.Dossier) -> str:
        if of.last is None:
            return ""
        usual = f", usually {text.several(of.usual_gap, 'day')}" if of.usual_gap else ""
        return f"; silent for {text.several(self.number - of.last // DAY, 'day')}{usual}"

    def sayable(self, person: int) -> list[Old]:
        """What the next agency would read of a person."""
        return [
            _old(fact)
            for fact in _marks.strictest(_entries.facts(self.db, person))
            if fact.visibility == VISIBILITIES[0] and fact.known and fact.slot != "avoid"
        ]

    def noted(self) -> list[Noted]:
        """What was recorded today from the speaker's mouth."""
        rows = self.db.execute(
            "SELECT uid, entries.kind, coalesce(a.platform, ''), coalesce(a.key, ''), by, body FROM entries"
            " LEFT JOIN accounts a ON a.id = entries.account"
            f" WHERE at >= ? {not_void(self.db)} ORDER BY at, entries.id",
            (self.midnight(),),
        ).fetchall()
        return [
            self._noted(uid, kind, platform, key, loads(body))
            for uid, kind, platform, key, by, body in rows
            if kind in FIELDS and folded(by) == folded(self.speaker)
        ]

    def _noted(self, uid: str, kind: str, platform: str, key: str, body: Mapping[str, str]) -> Noted:
        account = persons.Seen(platform, key).account if key else None
        name = f"{_writing.called(self.db, account)}: " if account else ""
        return Noted(uid, name + _words(kind, body), Note(kind, account, body), FIELDS[kind])

    def midnight(self) -> str:
        """When the business's own day began, as entries write it."""
        clock = zone(self.db)
        began = datetime.combine(now().astimezone(clock).date(), time(), clock).astimezone(UTC)
        return began.isoformat(timespec="microseconds").replace("+00:00", "Z")

    def day(self, words: str) -> str:
        """A day that somebody typed, in ISO; '' where it cannot be read."""
        found = _days.read(words, self.today, "future")
        return found.isoformat() if found else ""

    def places(self) -> list[str]:
        """The places we know, those most people share first."""
        known = [fact.value for slot in ("lives", "works", "plays") for fact in _entries.facts(self.db, slot=slot)
                 if fact.known]  # fmt: skip
        counted = Counter(known + [event.place for event in _side.events(self.db) if event.place])
        return [place for place, _ in counted.most_common()]


class Writer:
    """Writes what an interview notes, each entry in one transaction with the taking back of what it replaces."""

    def __init__(self, db: sqlite3.Connection, speaker: str, by: str, *, dry_run: bool) -> None:
        self.db, self.speaker, self.dry_run = db, speaker, dry_run
        self.by = by if by and folded(by) != folded(speaker) else ""
        self.counted: Counter[str] = Counter()
        self.interrupted = False

    def __call__(self, note: Note) -> str:
        """Write it; the uid of what was written, '' where it is of somebody who was forgotten."""
        body = dict(note.body) if note.marked else _facts.stricter(_facts.Noted(dict(note.body))).body
        said = {**body, "written_by": self.by} if self.by else body
        some = [_writing.entry(self.speaker, note.kind, note.account, said)]
        some += [
            _writing.entry(self.speaker, "void", None, {"entry": uid, "why": "said anew"}) for uid in note.replaces
        ]
        if note.account and not self.dry_run and persons.of(self.db, note.account) is None:
            try:
                entries.introduce(self.db, note.account)
            except Refused as error:  # somebody who was forgotten: whatever else is said is kept
                say(f"  {error.message} Left out.")
                return ""
        try:
            uid, *_ = _writing.write(self.db, some, self.dry_run)
        except KeyboardInterrupt:  # the answer was given: it is kept, and writing it again changes nothing
            self.interrupted = True
            uid, *_ = _writing.write(self.db, some, self.dry_run)
        self.counted[note.kind] += 1
        return uid


def spelled(db: sqlite3.Connection, name: str) -> str:
    """The name of one of ours as the ledger spells it: dana is Dana."""
    known = [member.name for member in _holders.team(db, _entries.FOREVER).values()]
    known += [hold.holder for hold in _holders.holds(db)]
    known += [by for (by,) in db.execute("SELECT DISTINCT by FROM entries")]
    wanted = " ".join(name.split())
    return next((other for other in known if folded(other) == folded(wanted)), wanted)


def _old(fact: Fact) -> Old:
    return Old(fact.uid, fact.slot, fact.value, fact.visibility, fact.on)


def _words(kind: str, body: Mapping[str, str]) -> str:
    """What was noted, as it is read out."""
    if kind == "fact":
        mark = "" if body["visibility"] == VISIBILITIES[0] else f" ({body['visibility']})"
        plain = {NONE: "asked, and there is nothing", UNKNOWN: "asked, not known"}.get(body["value"], body["value"])
        return f"{body['slot']}: {plain}{mark}"
    if kind == "promise":
        return f"promised: {body['words']} ({body['due'] or 'standing'}, {body['keeper'] or 'nobody keeps it yet'})"
    if kind == "rule":
        return f"if {body['when']}, then {body['then']}"
    return f"{body['holder']} {'does not know them' if body['level'] == _holders.NO_LONGER else body['level']}"


def told_today(noted: Sequence[Noted], speaker: str) -> tuple[int, bool, int]:
    """How far an interview of today has come: people named, whether cards were asked, incidents told."""
    named = sum(one.note.kind == "hold" and folded(one.note.body["holder"]) == folded(speaker) for one in noted)
    begun = any(one.note.kind == "promise" or one.note.body.get("slot", "note") != "note" for one in noted)
    return named, begun and named > 0, sum("story" in one.note.body for one in noted)
