"""Content lines, as address books (vCard) and calendars (iCalendar) have them: unfolded, decoded, one property each.

A picture inside is cut after its first part: it is not read.
"""

import codecs
import re
from collections.abc import Generator, Iterator, Mapping
from contextlib import suppress
from functools import partial
from itertools import chain, islice
from quopri import decodestring
from typing import BinaryIO

from relledger.outcomes import Reject
from relledger.sources import Records, excerpt

LINE_LIMIT = 64 << 10  # bytes of one physical line
KEPT = 256 << 10  # bytes of one unfolded line; beyond them it is a picture
PROPERTIES_LIMIT = 20_000  # of one card or event
AT_ONCE = 500  # physical lines
HEAD_LIMIT = 200  # characters of what stands before a colon and is remembered
HEADS_LIMIT = 10_000

_HEAD = re.compile(r"\s*+(?:[\w-]+\.)?([\w-]+)\s*+((?:;(?:\"[^\"]*+\"|[^\":;])*+)*+):")
_PARAMETER = re.compile(r";\s*([\w-]+)\s*(?:=((?:\"[^\"]*\"|[^;\"])*))?")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_AROUND = {"BEGIN", "END"}
_ODD = (b"\n\n", b"\r", b"\v", b"\f")  # of empty lines, and of lines that end in more than one way

# A name in capitals, its parameters by their names in capitals, and its value, escapes and all.
Property = tuple[str, Mapping[str, str], str]


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


def components(stream: BinaryIO, kind: str, where: str) -> Iterator[Records | Reject]:
    """Every component of that kind with its own properties; what stands in components inside it is left out."""
    reading = _Components(kind, where)
    for text in _unfolded(stream):
        alone = text.count("BEGIN:") == text.count("BEGIN:" + kind)  # else it would be tried in vain
        yield from reading.read(text.split("\n"), usual=alone and "\0" not in text)
    yield from reading.cut_off()


class _Components:
    """What has been read of them: how many, and of the last that began and did not end what stood in it."""

    def __init__(self, kind: str, where: str) -> None:
        self.kind, self.where = kind, where
        self.number = 0
        self.found: list[Property] = []
        self.inside: list[str] = []

    def read(self, lines: list[str], usual: bool) -> Iterator[Records | Reject]:
        """Those that end in these lines: at once those that hold only usual lines, the others line by line."""
        at = 0
        while at < len(lines):
            if usual and not self.inside:
                run, at = self._run(lines, at)
                if run:
                    yield Records(self.where, self.number + 1, run, run)
                    self.number += len(run)
            at = yield from self._one_by_one(lines, at)

    def _run(self, lines: list[str], at: int) -> tuple[list[list[Property]], int]:
        """The components that begin here, up to a line that is not usual, and where that is."""
        begin, end = f"BEGIN:{self.kind}", f"END:{self.kind}"
        run: list[list[Property]] = []
        with suppress(ValueError, TypeError):  # it does not end here, a line has no colon, or is not usual before it
            while at < len(lines) and lines[at] == begin:
                stop = lines.index(end, at)
                split = [line.split(":", 1) for line in lines[at + 1 : stop]]
                run.append([(name, said, value) for head, value in split for name, said in (_heads[head],)])  # type: ignore[misc]
                at = stop + 1
        return run, at

    def _one_by_one(self, lines: list[str], at: int) -> Generator[Records | Reject, None, int]:
        """The next component, or what follows of the one that has begun; returns where the lines behind it are."""
        inside = self.inside
        for number, line in enumerate(lines[at:], at + 1):
            one = _property(line)
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
                    yield Records(self.where, self.number, [self.found], [self.found])
                    return number
            elif len(inside) == 1 and len(self.found) < PROPERTIES_LIMIT:
                self.found.append(one)
        return len(lines)

    def cut_off(self) -> Iterator[Reject]:
        """The last one, where it has no end."""
        if self.inside:
            said = excerpt(str([value for _, _, value in self.found]))
            yield Reject(f"{self.where} {self.number}", "it is cut off", said)


def _physical(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a file, also of one in UTF-16."""
    first = stream.readline(LINE_LIMIT)
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _from_utf16(first, stream)
    return chain([first.removeprefix(codecs.BOM_UTF8)], iter(partial(stream.readline, LINE_LIMIT), b""))


def _from_utf16(first: bytes, stream: BinaryIO) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder("utf-16")("replace")
    rest = decoder.decode(first)
    while chunk := stream.read(LINE_LIMIT):
        *lines, rest = (rest + decoder.decode(chunk)).split("\n")
        yield from (f"{line}\n".encode() for line in lines)
    yield rest.encode()


def _unfolded(stream: BinaryIO) -> Iterator[str]:
    """The lines without their folds, as many at once as were read."""
    physical, folds = _physical(stream), _Folds()
    while lines := list(islice(physical, AT_ONCE)):
        together = folds.together(lines)
        yield "\n".join(folds.one_by_one(lines)) if together is None else together
    yield _decoded(folds.held)


class _Folds:
    """What undoes them: `held` is the last line, which may go on, and `whole` whether what was read of it ended."""

    def __init__(self) -> None:
        self.held, self.whole = b"", True

    def together(self, lines: list[bytes]) -> str | None:
        """The lines that ended in these; None where they have to be looked at one by one."""
        folded = self.held + b"\n" + b"".join(lines).replace(b"\r\n", b"\n")
        even = folded.count(b"\n") == len(lines) + 1 and not any(odd in folded for odd in _ODD)
        joined = folded[:-1].replace(b"\n ", b"").replace(b"\n\t", b"")
        if not (self.whole and even and len(folded) < KEPT) or b"quoted-printable" in joined.lower():
            return None
        ended, _, self.held = joined.rpartition(b"\n")
        try:
            return ended.decode()
        except UnicodeDecodeError:
            return "\n".join([_decoded(line) for line in ended.split(b"\n")])

    def one_by_one(self, lines: list[bytes]) -> list[str]:
        """The same, whatever they are like."""
        ended: list[str] = []
        for line in lines:
            bare = line.rstrip(b"\r\n")
            # As vCard 2.1 has it, `=` at its end lets a quoted line go on.
            soft = self.held[-1:] == b"=" and b"quoted-printable" in self.held[:300].lower()
            if soft or not self.whole or line[:1] in (b" ", b"\t"):
                if len(self.held) < KEPT:
                    self.held = self.held[:-1] + bare if soft else self.held + _part(bare)
            elif bare.strip():
                ended.append(_decoded(self.held))
                self.held = bare
            self.whole = len(bare) < len(line)
        return ended


def _part(bare: bytes) -> bytes:
    return bare[1:] if bare[:1] in (b" ", b"\t") else bare


def _decoded(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


class _Heads(dict[str, tuple[str, Mapping[str, str]] | None]):
    """The name and the parameters before a colon, remembered; None where the line has to be looked at whole."""

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
    raw = decodestring(value.encode("utf-8", "replace"))
    try:
        return raw.decode(charset)
    except (LookupError, UnicodeDecodeError, ValueError):
        return _decoded(raw)
