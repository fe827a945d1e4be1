"""What readiness looks at, and two of its parts: K, what is written down of each person, and B, who holds them.

Each part says how far it is (0 to 1), and gives a `Lack` for whatever is missing: what mends it, how long that takes
and how many points it brings. P and I have modules of their own. All of it is pure: `readiness` reads the ledger.
"""

import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from math import floor
from typing import Literal, NamedTuple

from relledger.questions._entries import Fact
from relledger.questions._holders import KNOWS, Hold, folded
from relledger.questions._nearest import Side, asked, met_by
from relledger.questions._promised import Promise
from relledger.questions._readback import Sitting
from relledger.questions._side import Introduction
from relledger.questions.loss import ASKED, SLOT_OF
from relledger.vocabulary import UNKNOWN

WORTH = {"K": 45, "B": 20, "P": 15, "I": 10, "Q": 10}
FIRST = 15  # people who stand on cards of a handover
OLD = 365  # days after which something counts half until it is confirmed
ANSWER, CONFIRM, MEETING, PLAN, KEEPER, QUIZ = 30, 10, 1_800, 60, 60, 1_200  # seconds each repair takes
OPTIONS = {
    "take care": "--never", "who": "--who", "approach": "--approach", "place": "--lives", "loves": "--loves",
    "dates": "--date", "brings": "--brings",
}  # fmt: skip


class One(NamedTuple):
    """Somebody the score looks at, with their share of the support of all of these, and their rank."""

    person: int
    name: str
    account: str
    share: float  # 0..1; the shares of all sum to 1
    rank: int | None


class Noted(NamedTuple):
    """What was written down to the end of a day, by person."""

    facts: dict[int, list[Fact]]
    promised: set[int]  # who was ever promised anything
    promises: list[Promise]  # open ones
    holds: dict[int, list[Hold]]
    introductions: dict[int, list[Introduction]]


Called = Callable[[int], tuple[str, str]]  # of a person: their name, an account to call them by


Mend = Literal[
    "write",
    "hold",
    "interview",
    "confirm",
    "visit",
    "meet",
    "introduce",
    "plan",
    "introduced",
    "keeper",
    "day",
    "ask",
    "quiz",
]  # what mends a lack: what has to be done, whichever command writes it down


class Lack(NamedTuple):
    """What is missing in one part: of whom, what, the command that mends it, seconds it takes, points it brings."""

    part: str
    name: str
    account: str
    what: str
    command: str
    seconds: int
    gain: float
    mend: Mend
    who: str = ""  # who of us does it; '': it does not follow from what is known


class Degree(NamedTuple):
    """How far something is (0..1), and what is missing."""

    done: float
    missing: Mapping[str, float]  # by what should be asked: how much of its weight


def written(facts: Iterable[Fact], promised: bool, held: bool, day: int, side: Side) -> Degree:
    """K of one person: everything that should be asked has its weight, and half of it if it is old or a guess."""
    year_ago = (date(1970, 1, 1) + timedelta(day - OLD)).isoformat()
    state = dict.fromkeys(ASKED, 0.0)
    for fact in facts:
        # That somebody else did not know is no reason not to ask the one who leaves.
        if fact.answer == UNKNOWN and folded(side.leaving) not in ("", folded(fact.by)):
            continue
        if fact.slot in SLOT_OF:
            worth = 0.5 if fact.source == "inferred" or fact.on < year_ago else 1.0
            state[SLOT_OF[fact.slot]] = max(state[SLOT_OF[fact.slot]], worth)
    state["promises"] = 1.0 if promised else state["promises"]
    state["second holder"] = 1.0 if held else state["second holder"]
    missing = {asked: 1 - state[asked] for asked in ASKED if state[asked] < 1}
    return Degree(1 - sum(ASKED[asked] * part for asked, part in missing.items()) / 100, missing)


def unwritten(one: One, degree: Degree, holds: Sequence[Hold], side: Side) -> Lack | None:
    """What K lacks of one person."""
    if not degree.missing:
        return None
    unasked = [asked for asked, part in degree.missing.items() if part == 1]
    faded = [asked for asked, part in degree.missing.items() if part < 1]
    said = [f"not asked: {', '.join(unasked)}"] * bool(unasked) + [f"old or a guess: {', '.join(faded)}"] * bool(faded)
    who, holder = shlex.quote(one.account), asked(holds, side)
    mend: Mend
    if len(unasked) == 1 and not faded and unasked[0] in OPTIONS:
        mend, command = "write", f'relledger annotate {who} {OPTIONS[unasked[0]]} "..."'
    elif unasked == ["second holder"] and not faded:
        mend, command = "hold", f"relledger hold {who} --by NAME --level knows-well"
    else:
        mend, form = ("interview", "") if unasked else ("confirm", " --quarterly")
        command = f"relledger interview --holder {shlex.quote(holder or 'NAME')}{form}"
    seconds = ANSWER * len(unasked) + CONFIRM * len(faded)
    gain = WORTH["K"] * one.share * (1 - degree.done)
    return Lack("K", one.name, one.account, "; ".join(said), command, seconds, gain, mend, holder)


def held(holds: Iterable[Hold], side: Side) -> bool:
    """B of one person: whether one who stays knows them well; two, as long as it is not said who leaves."""
    well = {folded(hold.holder) for hold in holds if hold.level == KNOWS} - set(side.gone)
    return len(well) >= (1 if side.leaving else 2)


def unheld(one: One, holds: Sequence[Hold], side: Side) -> Lack:
    """What B lacks of one person. Cheapest is somebody who stays and has met them; else it takes an introduction."""
    well = [hold.holder for hold in holds if hold.level == KNOWS]
    met, who = met_by(holds, side), shlex.quote(one.account)
    said = f"known well by {' and '.join(well)} alone" if well else "known well by nobody"
    wanted = (1 if side.leaving else 2) - sum(folded(name) not in side.gone for name in well)
    others = list(dict.fromkeys(name for name in (met, *side.staying) if name and name not in well))
    named = (*others, "NAME", "NAME")[:wanted]
    command = " && ".join(f"relledger hold {who} --by {shlex.quote(name)} --level knows-well" for name in named)
    said += f"; {met} has met them: a visit or a call" if met else ""
    said += "; it takes two while nobody leaves" if wanted > 1 else ""
    mend: Mend = "visit" if met else "introduce" if holds else "meet"
    first = met or (next(iter(others), "") if holds else "")
    return Lack("B", one.name, one.account, said, command, MEETING * wanted, WORTH["B"] * one.share, mend, first)


def unread(sitting: Sitting | None) -> Lack | None:
    """What Q lacks: that whoever comes next answers what a handover says."""
    gain = WORTH["Q"] * (1 - (sitting.share if sitting else 0))
    if not gain:
        return None
    name = sitting.receiver if sitting else ""
    said = f"{sitting.right} of {sitting.of} were right" if sitting else "nobody has said it back yet"
    return Lack("Q", name, "", said, f"relledger quiz --for {shlex.quote(name or 'NAME')}", QUIZ, gain, "quiz", name)


def apportioned(exact: Sequence[float], tenths: int) -> list[float]:
    """The gains rounded to tenths so that they sum to `tenths`; those with the largest remainders are rounded up."""
    down = [floor(gain * 10) for gain in exact]
    order = sorted(range(len(exact)), key=lambda n: (down[n] - exact[n] * 10, n))
    for n in range(tenths - sum(down)):
        down[order[n % len(order)]] += 1
    return [n / 10 for n in down]
