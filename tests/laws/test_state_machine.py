"""Three agencies do whatever people do with ledgers, in any order; each agrees with plain dictionaries at every step.

In the end they exchange handovers, and know the same. Clocks jump, files come in twice, people are forgotten.
"""

from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from laws.books import answers
from laws.desks import Desk
from laws.plain_book import Key
from relledger.ledger import telling
from relledger.model import Account
from relledger.outcomes import Interaction, Outcome, Sighting

DESKS = 3
START = datetime(2026, 6, 1, 10, tzinfo=UTC)
DAY = 86_400
INTERRUPTED = (
    *("journal.record", "deriving.search", "deriving.derive"),
    *("counting.afresh.count", "deriving.amending.amend"),
)
HUMANS = ("ana", "bo", "cy", "dee")


def accounts_of(human: str) -> list[Account]:
    """Every way in which one human being is shown: by id and handle, by either alone, elsewhere, by name alone.

    The first two have had one handle after the other.
    """
    number, name = str(70 + HUMANS.index(human)), f"{human.title()}4 Serrano"
    changed = [Account("x", number, "both4x", name), Account("x", handle="both4x")]
    return [
        *(changed if human in HUMANS[:2] else ()),
        Account("x", number, f"{human}4x", name),
        Account("x", number, f"{human}4x", human.title()),
        Account("x", number),
        Account("x", handle=f"{human}4x"),
        Account("x", handle=f"{human}4x", name=name),
        Account("fb", handle=f"{human}4f"),
        Account("web", name=name),
    ]


def as_read(file: list[Outcome], knew: frozenset[str]) -> list[Outcome]:
    """What a file tells a reader who knew some as ours: nothing of theirs, and what each of them did for somebody."""
    theirs = {account for human in knew for account in accounts_of(human)}
    for_dee = [
        (Interaction(Account("x", handle="dee4x"), "thanks", "out", f"for dee by {human}", 20_600 * DAY),)
        for human in sorted(knew)
    ]
    return [told for told in file if getattr(told[0], "account", None) not in theirs] + for_dee


humans = st.sampled_from(HUMANS)
shown = humans.flatmap(lambda human: st.sampled_from(accounts_of(human)))
words = st.one_of(
    st.sampled_from(("Best tacos", "Where are you?", "")),
    st.builds("hi @{}4{} and {}4f".format, humans, st.sampled_from("xf"), humans),
)


@st.composite
def acts(draw: st.DrawFn) -> Interaction:
    human = draw(humans)
    which = draw(st.integers(0, 3))
    return Interaction(
        draw(st.sampled_from(accounts_of(human))), draw(st.sampled_from(("mention", "review"))), "in",
        f"{human}{which}", (20_600 + which) * DAY + 60, draw(words), revision=draw(st.sampled_from(("", "", "2"))),
    )  # fmt: skip


sightings = st.builds(Sighting, shown, st.just("follower"), st.just(""), st.none() | st.just(20_610 * DAY))
exports = st.lists(st.tuples(st.one_of(acts(), acts(), sightings)), min_size=1, max_size=5)
desk = st.integers(0, DESKS - 1)
pick = st.integers(0, 999)


class Agencies(RuleBasedStateMachine):
    """What three agencies do."""

    def __init__(self) -> None:
        super().__init__()
        self.desks = [Desk() for _ in range(DESKS)]
        self.now = START
        self.ticks = 0
        self.files: list[list[Outcome]] = []

    @initialize(files=st.tuples(*[exports] * DESKS))
    def each_has_a_file(self, files: tuple[list[Outcome], ...]) -> None:
        for who, export in enumerate(files):
            self.a_file_comes_in(who, export)

    def at(self) -> str:
        """The time, by a clock that may have been put back; never twice the same."""
        self.ticks += 1
        moment = self.now + timedelta(microseconds=self.ticks)
        return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")

    def some(self, who: int, n: int) -> tuple[Desk, Key]:
        """A desk, and an account known there."""
        one = self.desks[who]
        there = sorted(one.plain.present())
        return one, there[n % len(there)]

    def known(self) -> bool:
        return all(one.plain.present() for one in self.desks)

    @rule(jump=st.sampled_from((-800, -1, 0, 1, 40, 800)))
    def the_clock_jumps(self, jump: int) -> None:
        moved = self.now + timedelta(days=jump)
        self.now = moved if 2020 < moved.year < 2035 else START

    @rule(who=desk, export=exports)
    def a_file_comes_in(self, who: int, export: list[Outcome]) -> None:
        self.files.append(export)
        self.desks[who].take(export, self.at(), export)

    @precondition(lambda self: self.files)
    @rule(who=desk, n=pick)
    def a_file_comes_in_again(self, who: int, n: int) -> None:
        file = self.files[n % len(self.files)]
        self.desks[who].take(file, self.at(), file)

    @precondition(lambda self: self.files)
    @rule(who=desk, n=pick, knew=st.frozensets(st.sampled_from(HUMANS[:3]), max_size=2))
    def a_file_is_read_by_who_knows_some_as_ours(self, who: int, n: int, knew: frozenset[str]) -> None:
        file = self.files[n % len(self.files)]
        self.desks[who].take(file, self.at(), as_read(file, knew), knew)

    @rule(who=desk, whose=desk)
    def a_handover_comes_in(self, who: int, whose: int) -> None:
        if who != whose:
            self.desks[who].take_over(self.desks[whose], self.at())

    @precondition(known)
    @rule(who=desk, n=pick, slot=st.sampled_from(("loves", "avoid")), value=words.filter(bool))
    def a_fact_is_noted(self, who: int, n: int, slot: str, value: str) -> None:
        one, about = self.some(who, n)
        one.note(self.at(), "fact", about, slot=slot, value=value, visibility="may say", source="told")

    @rule(who=desk, n=pick, value=words.filter(bool))
    def a_fact_is_edited(self, who: int, n: int, value: str) -> None:
        one = self.desks[who]
        if facts := sorted((e for e in one.plain.holding() if e.kind == "fact" and e.get("value") != value), key=str):
            one.edit(self.at(), facts[n % len(facts)], value)

    @rule(who=desk, name=st.sampled_from(("Mei Ling", "Rosa Lee")), value=words.filter(bool))
    def somebody_new_is_noted(self, who: int, name: str, value: str) -> None:
        self.desks[who].introduce(name)
        about = ("in person", "=" + name.casefold())
        one = self.desks[who]
        if about not in one.plain.gone:
            one.note(self.at(), "fact", about, slot="loves", value=value, visibility="may say", source="told")

    @precondition(known)
    @rule(who=desk, n=pick, value=words.filter(bool), where=st.sampled_from(INTERRUPTED))
    def a_command_dies(self, who: int, n: int, value: str, where: str) -> None:
        one, about = self.some(who, n)
        one.die(self.at(), about, value, where)

    @precondition(known)
    @rule(who=desk, n=pick, value=words)
    def an_act_is_noted(self, who: int, n: int, value: str) -> None:
        one, about = self.some(who, n)
        one.log(self.at(), about, value)

    @precondition(known)
    @rule(who=desk, n=pick, value=words.filter(bool), due=st.sampled_from(("", "2026-07-01")))
    def a_promise_is_made(self, who: int, n: int, value: str, due: str) -> None:
        one, about = self.some(who, n)
        one.note(self.at(), "promise", about, words=value, due=due, keeper="")

    @rule(who=desk, n=pick, due=st.sampled_from(("2026-08-01", "2026-09-01", None)))
    def a_promise_is_kept_or_put_off(self, who: int, n: int, due: str | None) -> None:
        one = self.desks[who]
        if made := sorted(entry for entry in one.plain.holding() if entry.kind == "promise"):
            promise = made[n % len(made)]
            if due:
                one.note(self.at(), "later", None, promise, due=due)
            else:
                one.note(self.at(), "done", None, promise)

    @precondition(known)
    @rule(who=desk, n=pick, state=st.sampled_from(("do not contact", "may contact")))
    def somebody_opts_out(self, who: int, n: int, state: str) -> None:
        one, about = self.some(who, n)
        one.note(self.at(), "contact", about, state=state, why="")

    @precondition(known)
    @rule(who=desk, n=pick, mark=st.sampled_from(("critic", "spam", "bot", "not spam", "none")))
    def somebody_is_marked(self, who: int, n: int, mark: str) -> None:
        one, about = self.some(who, n)
        one.note(self.at(), "mark", about, mark=mark, why="")

    @rule(who=desk, value=st.sampled_from(("tacos", "hi")), state=st.sampled_from(("on", "on", "off")))
    def the_stop_list_changes(self, who: int, value: str, state: str) -> None:
        self.desks[who].note(self.at(), "stop", None, what="word", value=value, state=state)

    @precondition(known)
    @rule(who=desk, n=pick)
    def somebody_needs_no_answer(self, who: int, n: int) -> None:
        one, about = self.some(who, n)
        one.note(self.at(), "settled", about, why="")

    @precondition(known)
    @rule(who=desk, n=pick, m=pick)
    def two_are_merged(self, who: int, n: int, m: int) -> None:
        (one, a), (_, b) = self.some(who, n), self.some(who, m)
        one.merge(self.at(), a, b)

    @precondition(known)
    @rule(who=desk, n=pick, m=pick)
    def two_are_kept_apart(self, who: int, n: int, m: int) -> None:
        (one, a), (_, b) = self.some(who, n), self.some(who, m)
        one.keep_apart(self.at(), a, b)

    @precondition(known)
    @rule(who=desk, n=pick)
    def somebody_is_split(self, who: int, n: int) -> None:
        one, about = self.some(who, n)
        one.split(self.at(), about)

    @rule(who=desk, n=pick)
    def an_entry_is_voided(self, who: int, n: int) -> None:
        one = self.desks[who]
        if there := sorted((e for e in one.plain.holding() if e.kind not in ("undone", "forgotten")), key=str):
            one.void(self.at(), there[n % len(there)])

    @rule(who=desk, many=st.integers(1, 3))
    def the_last_is_undone(self, who: int, many: int) -> None:
        self.desks[who].undo_last(self.at(), many)

    @rule(who=desk, n=pick)
    def something_is_undone(self, who: int, n: int) -> None:
        self.desks[who].undo_one(self.at(), n)

    @precondition(known)
    @rule(who=desk, n=pick)
    def somebody_is_forgotten(self, who: int, n: int) -> None:
        one, about = self.some(who, n)
        one.forget(self.at(), about)

    def teardown(self) -> None:
        """Everybody hands over to everybody: in the end all know the same, and say the same."""
        try:
            for _ in range(2):
                for one in self.desks:
                    for other in self.desks:
                        if one is not other:
                            one.take_over(other, self.at())
            first = self.desks[0]
            for other in self.desks[1:]:
                assert telling.digest(other.db) == telling.digest(first.db)
                assert answers(other.db) == answers(first.db)
        finally:
            for one in self.desks:
                one.close()


def test_three_agencies_agree_with_plain_dictionaries(heavy: bool) -> None:
    runs, steps = (1_000, 50) if heavy else (20, 20)
    calm = settings(settings(), max_examples=runs, stateful_step_count=steps, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Agencies, settings=calm)
