"""The components of address books (vCard) and calendars (iCalendar), whose lines are properties: `HEAD:VALUE`.

Many components have the same heads in the same order. A source looks at each such sequence once, and makes a plan: in
which places the names stand, the addresses and so on. Every component is then told by its plan and its values.
"""

import re
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from quopri import decodestring
from typing import BinaryIO, Generic, TypeVar

from relledger.outcomes import Reject
from relledger.sources import Records, excerpt
from relledger.sources._at_once import Uncut
from relledger.sources._encodings import decoded
from relledger.sources._unfolding import unfolded

PROPERTIES_LIMIT = 20_000  # of one card or event
HEAD_LIMIT = 200  # characters of a head that is remembered
HEADS_LIMIT = 10_000
SHAPE_LIMIT = 1_000  # characters of all heads of a component whose plan is remembered
SHAPE_PROPERTIES = 50
SHAPES_LIMIT = 5_000

_HEAD = re.compile(r"\s*+(?:[\w-]+\.)?([\w-]+)\s*+((?:;(?:\"[^\"]*+\"|[^\":;])*+)*+):")
_PARAMETER = re.compile(r";\s*([\w-]+)\s*(?:=((?:\"[^\"]*\"|[^;\"])*))?")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_AROUND = {"BEGIN", "END"}

Head = tuple[str, Mapping[str, str]]  # a name in capitals, and its parameters by their names in capitals
Property = tuple[str, Mapping[str, str], str]  # the same, and its value, still escaped
T = TypeVar("T")


def kinds(parameters: Mapping[str, str]) -> set[str]:
    """What something is said to be: `home`, `fax` …; vCard 2.1 writes these without a name."""
    said = parameters.get("TYPE", "").split(",")
    return {kind.strip().lower() for kind in said} | {n.lower() for n, v in parameters.items() if not v}


def plain(value: str) -> str:
    """A text without its escapes."""
    if "\\" in value:
        value = _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)
    return value.strip()


def split(value: str, by: str = ";") -> list[str]:
    """The parts of a value of several, without their escapes."""
    return [plain(part) for part in re.split(rf"(?<!\\){by}", value)]


def components(
    stream: BinaryIO, kind: str, where: str, planned: Callable[[Sequence[Head]], T]
) -> Iterator[Records | Reject]:
    """Every component of that kind: the plan of its own properties, and their values in the same order.

    What stands in components inside it is left out.
    """
    reading = _Components(kind, where, planned)
    for text in unfolded(stream):
        yield from reading.read(text)
    yield from reading.cut_off()


class _Shapes(dict[tuple[str, ...], T | None]):
    """The plan of each sequence of heads that was met; None for one that has to be read line by line."""

    def __init__(self, planned: Callable[[Sequence[Head]], T]) -> None:
        self.planned = planned

    def __missing__(self, written: tuple[str, ...]) -> T | None:
        heads = [head for head in map(_heads.__getitem__, written) if head]
        plan = self.planned(heads) if len(heads) == len(written) else None
        if len(written) <= SHAPE_PROPERTIES and sum(map(len, written)) < SHAPE_LIMIT:
            if len(self) >= SHAPES_LIMIT:
                self.clear()
            self[written] = plan
        return plan


class _Components(Generic[T]):
    """The components that have ended so far, by their number, and what is read of the one that has not ended yet."""

    def __init__(self, kind: str, where: str, planned: Callable[[Sequence[Head]], T]) -> None:
        self.kind, self.where, self.planned = kind, where, planned
        self.shapes = _Shapes(planned)
        self.number = 0
        self.found: list[Property] = []
        self.inside: list[str] = []

    def read(self, text: str) -> Iterator[Records | Reject]:
        """The components that end in these lines; those of usual lines alone are read together, others line by line."""
        lines, at = text.split("\n"), 0
        alone = text.count("BEGIN:") == text.count("BEGIN:" + self.kind)  # else it would be tried in vain
        heads, values = _parted(lines) if alone and "\0" not in text else ((), ())
        while at < len(lines):
            if heads and not self.inside:
                ends, run = self._run(heads, values, at)
                if run:
                    yield Records(self.where, self.number + 1, Uncut(len(run), partial(_cut, lines, at, ends)), run)
                    self.number, at = self.number + len(run), ends[-1] + 1
            at = yield from self._one_by_one(lines, at)

    def _run(
        self, heads: Sequence[str], values: Sequence[str], at: int
    ) -> tuple[list[int], list[tuple[T, Sequence[str]]]]:
        """The usual components that follow each other from here on, and the lines on which they end."""
        ends, run = list[int](), list[tuple[T, Sequence[str]]]()
        with suppress(ValueError, IndexError):  # it does not end here, or nothing follows
            while heads[at] == "BEGIN" and values[at] == self.kind:
                end = heads.index("END", at)
                plan = self.shapes[heads[at + 1 : end]]  # type: ignore[index]
                if plan is None or values[end] != self.kind:
                    break
                run.append((plan, values[at + 1 : end]))
                ends.append(end)
                at = end + 1
        return ends, run

    def _one_by_one(self, lines: list[str], at: int) -> Generator[Records | Reject, None, int]:
        """Read the next component, or the rest of the one that has begun; returns the number of the line behind it."""
        inside = self.inside
        for number in range(at, len(lines)):
            one = _property(line := lines[number])
            if one is None:
                if inside and inside[0] == self.kind and line.strip():
                    yield Reject(f"{self.where} {self.number}", "a line of it has no name", excerpt(line))
            elif one[0] == "BEGIN":
                opened = one[2].strip().upper()
                if opened == self.kind and self.kind in inside and inside[0] == self.kind and self.kind != "VCARD":
                    yield Reject(f"{self.where} {self.number}", "it does not end", excerpt(line))
                    inside.clear()
                if inside or opened == self.kind:
                    inside.append(opened)
                if len(inside) == 1:
                    self.number, self.found = self.number + 1, []
            elif one[0] == "END" and inside:
                inside.pop()
                if not inside:
                    plan = self.planned([(name, said) for name, said, _ in self.found])
                    read = [(plan, [value for _, _, value in self.found])]
                    yield Records(self.where, self.number, [self.found], read)
                    return number + 1
            elif len(inside) == 1 and len(self.found) < PROPERTIES_LIMIT:
                self.found.append(one)
        return len(lines)

    def cut_off(self) -> Iterator[Reject]:
        """The last one, where it has no end."""
        if self.inside:
            said = excerpt(str([value for _, _, value in self.found]))
            yield Reject(f"{self.where} {self.number}", "it is cut off", said)


def _parted(lines: list[str]) -> tuple[Sequence[str], Sequence[str]]:
    """What stands before the colon of each line and what behind it; nothing if any line has none."""
    try:
        heads, values = zip(*[line.split(":", 1) for line in lines], strict=True)
    except ValueError:
        return (), ()
    return heads, values


def _cut(lines: list[str], at: int, ends: list[int]) -> list[list[Property]]:
    """The properties of components that were read together, for a reject that shows one of them."""
    begins = [at, *(end + 1 for end in ends)]
    return [
        [one for line in lines[begin + 1 : end] if (one := _property(line))]
        for begin, end in zip(begins, ends, strict=False)
    ]


class _Heads(dict[str, tuple[str, Mapping[str, str]] | None]):
    """The name and the parameters in each head that was met; None where the whole line is needed to read it."""

    def __missing__(self, head: str) -> tuple[str, Mapping[str, str]] | None:
        found = _HEAD.fullmatch(head + ":")
        known = (found[1].upper(), _parameters(found[2])) if found else None
        if known and (known[0] in _AROUND or _is_quoted(known[1])):
            known = None
        if len(head) < HEAD_LIMIT:
            if len(self) >= HEADS_LIMIT:
                self.clear()
            self[head] = known
        return known


_heads = _Heads()


def _property(line: str) -> Property | None:
    head, colon, value = line.partition(":")
    if head in _AROUND and colon:
        return head, {}, value.replace("\0", "\ufffd")
    if colon and (known := _heads[head]):
        return *known, value.replace("\0", "\ufffd")
    found = _HEAD.match(line)
    if not found:
        return None
    parameters, value = _parameters(found[2]), line[found.end() :]
    if _is_quoted(parameters):
        value = _quoted(value, parameters.get("CHARSET", "utf-8"))
    return found[1].upper(), parameters, value.replace("\r\n", "\n").replace("\0", "\ufffd")


def _parameters(said: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in _PARAMETER.findall(said):
        before = found.get(name.upper())
        bare = value.strip().strip('"')
        found[name.upper()] = f"{before},{bare}" if before else bare
    return found


def _is_quoted(parameters: Mapping[str, str]) -> bool:
    return parameters.get("ENCODING", "").upper() == "QUOTED-PRINTABLE" or "QUOTED-PRINTABLE" in parameters


def _quoted(value: str, charset: str) -> str:
    return decoded(decodestring(value.encode("utf-8", "replace")), charset, "strict")
