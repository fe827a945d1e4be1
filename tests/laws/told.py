"""Histories to try the laws on: what exports and people could say, with names and ids that collide on purpose."""

from typing import Any

from hypothesis import strategies as st

from relledger.ledger.entries import uid
from relledger.model import Account, Entry, canonical
from relledger.outcomes import Interaction, Ours, Outcome, PassedOver, Reject, Sighting
from relledger.vocabulary import KINDS

HOSTILE = (
    "", "</script><script>alert(1)</script>", "\x1b[2J\x1b]0;x\x07", "\u202eevil\u2066", "'; DROP TABLE entries;--",
    '"quoted"', "back\\slash", "line\nbreak\r\n\u2028", "\U0001f32e\U0001f3fd\u200d", "=1+1", "[/bold]",
    "\u0130\u0131\u00df\u1e9e",
    "e\u0301 \u00e9", "\ufeff\ufffd\U0010ffff", "x" * 5_000, "null", "{}", "\x7f\x9b\x01",
)  # fmt: skip
PLATFORMS = ("x", "web")
DAY = 86_400
SPRING = 20_514  # 1 March 2026, in days

texts = st.sampled_from(HOSTILE) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12
)
times = (
    st.builds(
        lambda day, second: (SPRING + day) * DAY + second, st.integers(-70, 70), st.sampled_from((0, 1, 43_200, 86_399))
    )
    | st.none()
    | st.sampled_from((-1, -(2**40), 0, 253_402_300_799, 32_503_680_000, 2**62, -(2**62)))  # also years 2999 and 9999
)
ids = st.sampled_from(("", "", "1", "2", "18446744073709551617"))
handles = st.sampled_from(("", "ana", "Ana", "ANA", "bo", "stra\u00dfe", "STRASSE"))
names = st.sampled_from(("", "", "Ana", "ana ", "Bo")) | texts
accounts = st.builds(
    Account, st.sampled_from(PLATFORMS), ids, handles, names, st.sampled_from(("", "https://x.test/a"))
).filter(lambda account: account.key != "=")
acts = st.builds(
    Interaction,
    accounts,
    st.sampled_from(sorted(KINDS)),
    st.sampled_from(("in", "in", "out")),
    st.sampled_from(("p1", "p2", "p3", "p4", "p5", "P1", "007", "7", "\U0001f32e")),
    times,
    texts,
    st.sampled_from(("", "https://x.test/1")),
    st.sampled_from(("", "p1", "p9")),
    st.sampled_from(("", "thread")),
    st.sampled_from(("", "2026-03-01T01:00:00+09:00")),
    st.sampled_from(("", "", "1", "2", "10")),
)
sightings = st.builds(
    Sighting, accounts | st.none(), st.sampled_from(("follower", "liker", "listed")), st.sampled_from(("", "p1")), times
)
rejects = st.builds(Reject, st.sampled_from(("line 1", "line 2")), texts, texts, st.just(""))
passed = st.builds(PassedOver, st.sampled_from(("advertising", "our own settings")))
days = st.integers(0, 80).map(lambda n: f"2026-0{3 + n // 28}-{1 + n % 28:02d}")


def _body(**parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.fixed_dictionaries(parts).map(canonical)


_other = st.builds(
    lambda account, ground: canonical({"platform": account.platform, "key": account.key, "ground": ground}),
    accounts,
    texts,
)
_acts_noted = _body(
    kind=st.sampled_from(sorted(KINDS)),
    direction=st.sampled_from(("in", "in", "out")),
    on=days | st.just(""),
    text=texts,
    evidence=st.sampled_from(("", "", "https://x.test/photo")),
)
_bodies: dict[str, st.SearchStrategy[str]] = {
    "fact": _body(
        slot=st.sampled_from(("lives", "loves", "avoid")),
        value=texts,
        visibility=st.sampled_from(("may say", "know, don't raise", "ask first")),
        source=st.just("told"),
    ),
    "act": _acts_noted,
    "promise": _body(words=texts, due=days | st.just(""), keeper=st.sampled_from(("", "Chuy"))),
    "same": _other,
    "not same": _other,
    "ours": st.just("{}"),
    "hold": _body(
        holder=st.sampled_from(("Dana", "dana ", "Chuy")), level=st.sampled_from(("knows well", "has met", "no longer"))
    ),
    "vouch": _body(why=texts),
    "introduction": _body(to=st.sampled_from(("Rosa", "rosa")), state=st.sampled_from(("planned", "made")), on=days),
    "mark": _body(mark=st.sampled_from(("critic", "spam", "bot", "ours", "not spam", "none")), why=texts),
    "contact": _body(state=st.sampled_from(("do not contact", "may contact")), why=texts),
    "basis": _body(basis=st.just("consent"), on=days, until=days),
    "rule": _body(rule=st.just("if-then"), when=texts, then=texts),
    "stop": _body(  # of nobody there: who is kept aside by it is tried elsewhere
        what=st.sampled_from(("word", "account")),
        value=st.sampled_from(("x:@nobody", "never said")),
        state=st.sampled_from(("on", "off")),
    ),
    "sealed": _body(question=texts, answer=texts),
    "read-back": _body(
        receiver=st.just("Rosa"),
        sitting=st.just("2026-05-01"),
        question=texts,
        answer=texts,
        said=texts,
        outcome=st.sampled_from(("right", "wrong")),
        of=st.sampled_from(("10", "ten", "")),
    ),
    "team": _body(name=st.sampled_from(("Dana", "Chuy")), state=st.sampled_from(("joined", "left")), on=days),
    "event": st.builds(
        lambda name, a, b, tag, prize: canonical(
            {"name": name, "starts": min(a, b), "ends": max(a, b), "hashtag": tag, "prize": prize}
        ),
        st.sampled_from(("Salsa Week", "salsa  week", "Fair")),
        days,
        days,
        st.sampled_from(("#salsa", "Salsa", "", "tacos", "fête")),
        st.sampled_from(("yes", "yes", "")),
    ),
}
OF_NOBODY = ("rule", "team", "event", "stop")
_OFTEN = ("fact", "act", "promise", "same", "not same", "ours") * 2


@st.composite
def entries(draw: st.DrawFn, kinds: tuple[str, ...] = (*_OFTEN, *_bodies)) -> Entry:
    """Something one of us wrote down, of somebody or of our own side."""
    kind = draw(st.sampled_from(kinds))
    at = draw(st.integers(0, 59).map(lambda n: f"2026-05-01T10:00:{n:02d}.000001Z"))
    who = None if kind in OF_NOBODY else draw(accounts)
    return Entry(at, draw(st.sampled_from(("Dana", "Rosa"))), kind, who, draw(_bodies[kind]))


@st.composite
def takings_back(draw: st.DrawFn, of: list[Entry]) -> Entry:
    """A void or a done, of one of these entries."""
    kind = draw(st.sampled_from(("void", "void", "done")))
    said = {"entry": uid(draw(st.sampled_from(of)))} | ({"why": "a slip"} if kind == "void" else {})
    return Entry("2026-05-02T10:00:00.000001Z", "Rosa", kind, None, canonical(said))


posts = st.builds(
    lambda account, kind, n, day, second, text: Interaction(
        account, kind, "in", str(n), (SPRING + day) * DAY + second, text
    ),
    accounts,
    st.sampled_from(("mention", "review", "comment", "share", "visit", "gift", "referral")),
    st.integers(0, 99),
    st.integers(0, 80),
    st.sampled_from((0, 43_200, 86_399)),
    st.sampled_from(
        ("We love #Salsa", "#salsa!", "salsa without its sign", "#salsa and #Tacos", "#tacosalsa, a salsa", "#FÊTE")
    ),
)

outcome: st.SearchStrategy[Outcome] = st.one_of(
    st.tuples(acts),
    st.tuples(acts),
    st.tuples(acts, acts),
    st.tuples(sightings),
    st.tuples(st.builds(Ours, accounts)),
    st.tuples(passed),
    st.tuples(entries()),
    st.tuples(acts, sightings),
    rejects,
)
exports = st.lists(outcome, max_size=12)


@st.composite
def histories(draw: st.DrawFn, imports: int = 3) -> list[list[Outcome]]:
    """Several imports that overlap: some records stand in more than one, and some entries are taken back."""
    found = [draw(exports) for _ in range(imports)]
    every = [record for export in found for record in export]
    noted = [told for record in every if not isinstance(record, Reject) for told in record if isinstance(told, Entry)]
    for export in found:
        if every:
            export.extend(draw(st.lists(st.sampled_from(every), max_size=4)))
        if noted:
            export.extend([(back,) for back in draw(st.lists(takings_back(noted), max_size=2))])
    return found


def told_again(told: Any) -> Any:
    """The same act as another export would tell it: another text, a later revision."""
    return told._replace(text=told.text + " (edited)", revision="3")
