"""A ledger once more, as plain dictionaries: slow, obvious, written from the laws and not from the code.

What is told is kept as it was said, for ever; whom one has forgotten is a set of marks, and every look at the book
leaves them out. So no row is ever changed here, and the ledger that changes its rows must come to the same.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from relledger.outcomes import Interaction, Outcome, Reject, Sighting

GONE = "[forgotten]"
Key = tuple[str, str]  # platform and key of an account
Brought = str | None  # the time at which an import came in, which names it everywhere; None: written here


class Noted(NamedTuple):
    """An entry. `of`: the entry it speaks of; `file`: the import it takes back."""

    at: str
    kind: str
    account: Key | None
    body: tuple[tuple[str, str], ...]
    of: "Noted | None" = None
    file: str = ""

    def get(self, name: str) -> str:
        return dict(self.body).get(name, "")

    @property
    def other(self) -> Key:
        """Of a judgement: the other account."""
        return self.get("platform"), self.get("key")


class Act(NamedTuple):
    """One telling of an act."""

    account: Key
    kind: str
    external_id: str
    at: int
    text: str
    revision: str


class Name(NamedTuple):
    """How an account was seen."""

    account: Key
    handle: str
    name: str


class Deed(NamedTuple):
    """One act of recording: an import by its time, or entries written together."""

    at: str
    file: str
    entries: list[Noted]


Times = tuple[int | None, int | None]


class Reading(NamedTuple):
    """A file as it was read: which, and whom the reader knew as ours."""

    file: str
    knew: frozenset[str]


class Book:
    """What one agency knows."""

    def __init__(self) -> None:
        self.entries: dict[Noted, list[Brought]] = {}  # who told of it, the first one first
        self.acts: dict[Act, set[Brought]] = {}
        self.names: dict[Name, dict[Brought, Times]] = {}
        self.seen: dict[tuple[Key, str, int | None], set[Brought]] = {}  # account, relation, when
        self.imports: dict[str, str] = {}  # when it came in: own, handover, hearsay
        self.readings: dict[str, Reading] = {}  # of every import but handovers
        self.heard_by: dict[str, str] = {}  # of hearsay: the handover that first told of it
        self.gone: set[Key] = set()  # accounts, and handles as accounts
        self.bearers: set[Key] = set()  # handles whose id nobody knew
        self.words: set[str] = set()
        self.called: set[str] = set()  # whole names, without regard to case

    # What comes in

    def read(self, export: list[Outcome], at: str, reading: Reading) -> None:
        """Take in a file."""
        self.imports[at] = "own"
        self.readings[at] = reading
        for outcome in export:
            assert not isinstance(outcome, Reject)
            for told in outcome:
                assert isinstance(told, Interaction | Sighting)
                assert told.account is not None
                who = (told.account.platform, told.account.key)
                if isinstance(told, Interaction):
                    when = told.occurred_at
                    act = Act(who, told.kind, told.external_id, when or 0, told.text, told.revision)
                    self.acts.setdefault(act, set()).add(at)
                else:
                    when = told.seen_at
                    self.seen.setdefault((who, told.relation, when), set()).add(at)
                if told.account.handle or told.account.name:
                    times = self.names.setdefault(Name(who, told.account.handle, told.account.name), {})
                    times[at] = wide([times.get(at, (None, None)), (when, when)])
        self.bury()

    def introduce(self, name: Name) -> None:
        """Put somebody down by name."""
        self.names.setdefault(name, {})[None] = (None, None)

    def write(self, *some: Noted) -> None:
        """Write down entries here."""
        for entry in some:
            self.entries.setdefault(entry, [None])

    def take(self, other: "Book", at: str) -> None:
        """Take in everything another book tells, by a handover."""
        self.imports[at] = "handover"
        for file, what in other.imports.items():
            if what != "handover" and file not in self.imports:
                self.imports[file] = "hearsay"
                self.readings[file] = other.readings[file]
                self.heard_by[file] = at
        for entry in other.entries:
            self.entries.setdefault(entry, []).append(at)
        for act, brought in other.acts.items():
            self.acts.setdefault(act, set()).update(other.told_on(brought, at))
        for sighting, brought in other.seen.items():
            self.seen.setdefault(sighting, set()).update(other.told_on(brought, at))
        for name, times in other.names.items():
            mine = self.names.setdefault(name, {})
            whole = wide(times.values())
            for came in other.told_on(set(times), at):
                mine[came] = wide([mine[came], whole]) if came in mine else whole
        self.gone |= other.gone
        self.bearers |= other.bearers
        self.words |= other.words
        self.called |= other.called
        self.bury()

    def told_on(self, brought: set[Brought], at: str) -> set[Brought]:
        """By which imports the next book says that something came in: by no handover but the one it came by."""
        return {came for came in brought if came is not None and self.imports[came] != "handover"} or {at}

    # Who was forgotten

    def bury(self) -> None:
        """Learn what the names say of people who were forgotten, and leave all of them out."""
        before = -1
        while before != len(self.gone):
            before = len(self.gone)
            for name in self.names:
                platform, key = name.account
                handle = (platform, "@" + name.handle)
                if name.account in self.gone or (name.handle and key[:3] == "id:" and handle in self.bearers):
                    self.gone.add(name.account)
                    self.words |= {name.handle} - {""}
                    if key[:3] == "id:" and name.handle:
                        self.gone.add(handle)
        self.leave_out()

    def leave_out(self) -> None:
        """Leave out everything of people who were forgotten; the handle of one of them is nobody else's."""
        told_of = [(self.shown(name), told) for name, told in self.names.items() if name.account not in self.gone]
        self.names = {}
        for name, told in told_of:
            if name.handle or name.name:
                mine = self.names.setdefault(name, {})
                mine.update({came: wide([mine.get(came, (None, None)), times]) for came, times in told.items()})
        self.acts = {act: told for act, told in self.acts.items() if act.account not in self.gone}
        self.seen = {one: told for one, told in self.seen.items() if one[0] not in self.gone}
        self.entries = {entry: told for entry, told in self.entries.items() if not self.of_the_gone(entry)}

    def of_the_gone(self, entry: Noted) -> bool:
        """Whether an entry is about somebody forgotten, or speaks of one that is."""
        return (
            entry.account in self.gone
            or (entry.kind in ("same", "not same") and entry.other in self.gone)
            or (entry.of is not None and self.of_the_gone(entry.of))
        )

    def forget(self, account: Key) -> None:
        """Forget the person with that account."""
        mine = set(self.person(account))
        before: set[Key] = set()
        while mine != before:
            before = set(mine)
            handles = {(n.account[0], "@" + n.handle) for n in self.names if n.account in mine and n.handle}
            ids_of = defaultdict(set)
            for name in self.names:
                if name.account[1][:3] == "id:":
                    ids_of[name.account[0], "@" + name.handle].add(name.account)
            bearers = {key for key in mine if key[1][:1] == "@" and not ids_of[key]}
            mine |= handles & set(self.accounts())
        others = {n.handle for n in self.names if n.account not in mine}
        others |= {key[1:] for _, key in self.accounts() if (_, key) not in mine and key[:1] == "@"}
        theirs = {key[1:] for _, key in mine | handles if key[:1] == "@"}
        self.called |= self.names_of(mine) - self.names_of(set(self.accounts()) - mine)
        self.gone |= mine | handles
        self.bearers |= bearers
        self.words |= theirs - others
        self.leave_out()

    def names_of(self, some: set[Key]) -> set[str]:
        """The names of more than one word that some accounts have."""
        every = {name.name.casefold() for name in self.names if name.account in some}
        every |= {key[1:] for _, key in some if key[:1] == "="}
        return {name for name in every if " " in name}

    def said(self, platform: str, text: str) -> str:
        """A text as it reads without them."""

        def word(found: re.Match[str]) -> str:
            named = found[0][:1] == "@" and (platform, found[0]) in self.gone
            return GONE if named or found[0].removeprefix("@") in self.words else found[0]

        return re.sub(r"@?\w+", word, text)

    def read_now(self, entry: Noted) -> Noted:
        """An entry as it reads without them."""
        platform = entry.account[0] if entry.account else ""
        body = tuple((name, self.said(platform, value) if name != "key" else value) for name, value in entry.body)
        return entry._replace(body=body, of=entry.of and self.read_now(entry.of))

    # What holds

    def recorded(self) -> list["Deed"]:
        """Every act of recording here that still holds, the newest first; undoing is none of them."""
        holding, undone = set(self.holding()), self.undone()
        deeds = [Deed(at, at, []) for at, what in self.imports.items() if what != "hearsay" and at not in undone]
        together: dict[str, list[Noted]] = defaultdict(list)
        for entry, told in self.entries.items():
            if told[0] is None and entry.kind not in ("undone", "forgotten") and not entry.get("undo"):
                together[entry.at].append(entry)
        deeds += [Deed(at, "", some) for at, some in together.items() if holding.intersection(some)]
        return sorted(deeds, key=lambda deed: deed.at, reverse=True)

    def taking_back(self, deed: "Deed", at: str) -> list[Noted]:
        """What takes an act of recording back."""
        holding, undone = self.holding(), self.undone()
        if not deed.file:
            return [voiding(at, entry, UNDO) for entry in deed.entries if entry in holding]
        files = [deed.file, *(came for came, by in self.heard_by.items() if by == deed.file and came not in undone)]
        back = [Noted(at, "undone", None, (("why", ""),), None, file) for file in files]
        brought = [e for e in holding if e.kind == "undone" and self.entries[e][0] == deed.file]
        return back + [voiding(at, entry, UNDO) for entry in brought]

    def written_with(self, entry: Noted) -> list[Noted]:
        """What was written down together with an entry; alone stands what came in from elsewhere."""
        if self.entries[entry][0] is not None:
            return [entry]
        undo = bool(entry.get("undo")) or entry.kind == "undone"
        return [
            one
            for one, told in self.entries.items()
            if one.at == entry.at and told[0] is None and undo == (bool(one.get("undo")) or one.kind == "undone")
        ]

    def undone(self) -> set[str]:
        """The imports that are taken back."""
        voids = self.voids()
        return {
            entry.file
            for entry in self.entries
            if entry.kind == "undone" and not any(not voids[void] for void in voids[entry])
        }

    def superseded(self) -> set[str]:
        """The imports of files of which another reading knew more, and is not taken back."""
        undone = self.undone()
        held = [reading for at, reading in self.readings.items() if at not in undone]
        return {
            at
            for at, (file, knew) in self.readings.items()
            if any(other.file == file and other.knew > knew for other in held)
        }

    def voids(self) -> dict[Noted, list[Noted]]:
        found: dict[Noted, list[Noted]] = defaultdict(list)
        for entry in self.entries:
            if entry.kind == "void" and entry.of:
                found[entry.of].append(entry)
        return found

    def told(self) -> Callable[[Iterable[Brought]], bool]:
        """Whether something stands here by hand, or by an import that is neither taken back nor superseded."""
        lapsed = self.undone() | self.superseded()
        return lambda brought: any(came is None or came not in lapsed for came in brought)

    def holding(self) -> list[Noted]:
        """The entries that hold."""
        told, voids = self.told(), self.voids()

        def is_told(entry: Noted) -> bool:
            return told(self.entries[entry])

        def taken_back(entry: Noted) -> bool:
            return any(is_told(void) and not any(is_told(again) for again in voids[void]) for void in voids[entry])

        return [entry for entry in self.entries if is_told(entry) and not taken_back(entry)]

    def shown(self, name: Name) -> Name:
        """A name as it reads now: the handle of somebody forgotten is nobody else's, and their name is a gap."""
        platform, key = name.account
        theirs = key[:3] == "id:" and (platform, "@" + name.handle) in self.gone
        called = GONE if key[:1] != "=" and name.name.casefold() in self.called else name.name
        return name._replace(handle="" if theirs else name.handle, name=called)

    def accounts(self) -> Iterator[Key]:
        """Every account that anything here speaks of."""
        yield from {name.account for name in self.names}
        yield from {act.account for act in self.acts}
        yield from {account for account, _, _ in self.seen}
        for entry in self.entries:
            if entry.account:
                yield entry.account
            if entry.kind in ("same", "not same"):
                yield entry.other

    def present(self) -> set[Key]:
        """The accounts that something shows which is not taken back."""
        told = self.told()
        found = {name.account for name, times in self.names.items() if told(times)}
        found |= {act.account for act, brought in self.acts.items() if told(brought)}
        found |= {one[0] for one, brought in self.seen.items() if told(brought)}
        for entry, brought in self.entries.items():
            if told(brought):
                found |= {entry.account} if entry.account else set()
                if entry.kind in ("same", "not same"):
                    found.add(entry.other)
        return found

    # Who is who

    def groups(self, *, merged: bool = True) -> dict[Key, frozenset[Key]]:
        """Every account with all accounts of the same person; `merged` False: as if nobody had said it of any."""
        told = self.told()
        ids: dict[Key, set[Key]] = defaultdict(set)
        for name, times in self.names.items():
            if told(times) and name.account[1][:3] == "id:" and name.handle:
                ids[name.account[0], "@" + name.handle].add(name.account)
        present = self.present()
        joins = [(handle, *some) for handle, some in sorted(ids.items()) if len(some) == 1 and handle in present]
        last: dict[frozenset[Key], Noted] = {}
        for entry in sorted(self.judgements(), key=lambda e: e.at):
            last[pair(entry)] = entry
        apart = {both for both, entry in last.items() if entry.kind == "not same"}
        if merged:
            same = (entry for entry in last.values() if entry.kind == "same" and entry.account)
            joins += sorted((e.account, e.other) for e in same if e.account)
        of = {account: frozenset([account]) for account in present}
        for a, b in joins:
            one, other = of.get(a, frozenset([a])), of.get(b, frozenset([b]))
            if one == other or any(frozenset((m, n)) in apart for m in one for n in other):
                continue
            of.update(dict.fromkeys(one | other, one | other))
        return of

    def in_the_way(self, a: Key, b: Key) -> bool:
        """Whether a last word keeps the people of two accounts apart."""
        last: dict[frozenset[Key], Noted] = {}
        for entry in sorted(self.judgements(), key=lambda e: e.at):
            last[pair(entry)] = entry
        return any(
            last[both].kind == "not same"
            for one in self.person(a)
            for other in self.person(b)
            if (both := frozenset((one, other))) in last
        )

    def judgements(self) -> list[Noted]:
        return [entry for entry in self.holding() if entry.kind in ("same", "not same")]

    def person(self, account: Key) -> frozenset[Key]:
        """All accounts of the person with that one."""
        return self.groups().get(account, frozenset([account]))

    # What is answered

    def standing_acts(self) -> dict[frozenset[Key], list[Act]]:
        """The acts of every person that an import tells: of each the telling that holds."""
        told, groups = self.told(), self.groups()
        best: dict[tuple[object, ...], tuple[object, Act]] = {}
        for act, brought in self.acts.items():
            if told(brought) and act.account in groups:
                clean = act._replace(text=self.said(act.account[0], act.text))
                person = groups[act.account]
                which = (person, act.account[0], act.external_id, act.kind)
                text = clean.text
                rank = (act.revision, act.account[1][:3] == "id:", len(text), text, act.at, _backwards(act.account[1]))
                if which not in best or rank > best[which][0]:  # type: ignore[operator]
                    best[which] = (rank, clean)
        found: dict[frozenset[Key], list[Act]] = defaultdict(list)
        for _, act in best.values():
            found[groups[act.account]].append(act)
        return found

    def noted_acts(self) -> list[Noted]:
        return [entry for entry in self.holding() if entry.kind == "act"]

    def promises(self) -> dict[str, str]:
        """The open promises by the time they were written down, with the day on which each is due."""
        holding = self.holding()
        kept = {entry.of for entry in holding if entry.kind == "done"}
        due = {}
        for entry in holding:
            if entry.kind == "promise" and entry not in kept:
                moved = [later for later in holding if later.kind == "later" and later.of == entry]
                last = max(moved, key=lambda later: later.at, default=entry)
                due[entry.at] = last.get("due")
        return due

    def opted_out(self) -> set[frozenset[Key]]:
        """The people who must not be contacted."""
        groups, said = self.groups(), defaultdict[frozenset[Key], dict[Key, Noted]](dict)
        for entry in sorted(self.holding(), key=lambda e: e.at):
            if entry.kind == "contact" and entry.account:
                said[groups[entry.account]][entry.account] = entry
        return {who for who, by in said.items() if any(e.get("state") == "do not contact" for e in by.values())}

    def kept_aside(self) -> dict[frozenset[Key], str]:
        """The people who are kept out of support: by a mark, else by the words on the stop list."""
        groups, holding = self.groups(), sorted(self.holding(), key=lambda e: e.at)
        said = {groups[e.account]: e.get("mark") for e in holding if e.kind == "mark" and e.account}
        stops = {e.get("value"): e.get("state") for e in holding if e.kind == "stop"}
        words = [rf"(?<!\w){re.escape(value)}(?!\w)" for value, state in stops.items() if state == "on"]
        texts = defaultdict[frozenset[Key], list[str]](list)
        for who, acts in self.standing_acts().items():
            texts[who] += [act.text for act in acts if act.kind != "thanks"]  # which are ours
        for noted in self.noted_acts():
            if noted.account:
                texts[groups[noted.account]].append(self.read_now(noted).get("text"))
        found = {}
        for who, theirs in texts.items():
            written = [text.casefold() for text in theirs if text]
            hit = [text for text in written if any(re.search(word, text) for word in words)]
            if hit and len(written) <= 2 * len(hit) and said.get(who, "none") == "none":
                found[who] = "spam"
        return found | {who: mark for who, mark in said.items() if mark in ("spam", "bot", "critic")}


UNDO = {"undo": "yes", "why": ""}


def voiding(at: str, entry: Noted, said: dict[str, str]) -> Noted:
    """What takes an entry back; what took back a taking back, and so brought something back, is met by a new one."""
    of = entry.of
    again = entry.kind == "void" and of is not None and of.kind == "void"
    return Noted(at, "void", None, tuple(sorted(said.items())), of.of if again and of else entry)


def pair(entry: Noted) -> frozenset[Key]:
    """The two accounts that a judgement is about."""
    return frozenset([entry.account or ("", ""), entry.other])


def wide(some: Iterable[Times]) -> Times:
    """From the first of some times to the last."""
    every = list(some)
    firsts = [first for first, _ in every if first is not None]
    lasts = [last for _, last in every if last is not None]
    return min(firsts, default=None), max(lasts, default=None)


def _backwards(key: str) -> list[int]:
    return [-ord(c) for c in key]
