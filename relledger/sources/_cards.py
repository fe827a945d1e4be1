"""Content lines, as address books (vCard) and calendars (iCalendar) have them: unfolded, decoded, one property each.

A picture inside is cut after its first part: it is not read.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from functools import partial
from quopri import decodestring
from typing import BinaryIO, NamedTuple

from relledger.model import Reject
from relledger.sources import Record, excerpt

LINE_LIMIT = 64 << 10  # bytes of one physical line
KEPT = 256 << 10  # bytes of one unfolded line; beyond them it is a picture
PROPERTIES_LIMIT = 20_000  # of one card or event

_HEAD = re.compile(r"\s*(?:[\w-]+\.)?([\w-]+)\s*((?:;(?:\"[^\"]*\"|[^\":;])*)*)\s*:(.*)", re.DOTALL)
_PLAIN = re.compile(r"([A-Z-]+):")  # as most lines begin
_PARAMETER = re.compile(r";\s*([\w-]+)\s*(?:=((?:\"[^\"]*\"|[^;\"])*))?")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


class Property(NamedTuple):
    """A name in capitals, its parameters by their names in capitals, and its value, escapes and all."""

    name: str
    parameters: dict[str, str]
    value: str

    @property
    def text(self) -> str:
        """The value as text."""
        return plain(self.value)

    @property
    def kinds(self) -> set[str]:
        """What it is said to be: `home`, `fax` …; vCard 2.1 writes these without a name."""
        said = self.parameters.get("TYPE", "").split(",")
        return {kind.strip().lower() for kind in said} | {n.lower() for n, v in self.parameters.items() if not v}


def plain(value: str) -> str:
    """A text without its escapes."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value).strip()


def split(value: str, by: str = ";") -> list[str]:
    """The parts of a value of several, without their escapes."""
    return [plain(part) for part in re.split(rf"(?<!\\){by}", value)]


def components(stream: BinaryIO, kind: str, where: str) -> Iterator[Record | Reject]:
    """Every component of that kind with its own properties; what stands in components inside it is left out."""
    found: list[Property] = []
    inside: list[str] = []
    number = 0
    for line in _unfolded(_utf8(stream)):
        one = _property(line)
        if one is None:
            if inside and inside[0] == kind and line.strip():
                yield Reject(f"{where} {number}", "a line of it has no name", excerpt(line))
        elif one.name == "BEGIN":
            opened = one.value.strip().upper()
            if opened == kind and kind in inside and inside[0] == kind and kind != "VCARD":
                yield Reject(f"{where} {number}", "it does not end", excerpt(line))
                inside = []
            if inside or opened == kind:
                inside.append(opened)
            if len(inside) == 1:
                number, found = number + 1, []
        elif one.name == "END" and inside:
            inside.pop()
            if not inside:
                yield Record(where, number, found)
        elif len(inside) == 1 and len(found) < PROPERTIES_LIMIT:
            found.append(one)
    if inside:
        yield Reject(f"{where} {number}", "it is cut off", excerpt(str([one.value for one in found])))


def _utf8(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a file, also of one in UTF-16."""
    first = stream.readline(LINE_LIMIT)
    if not first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield first.removeprefix(codecs.BOM_UTF8)
        yield from iter(partial(stream.readline, LINE_LIMIT), b"")
        return
    decoder = codecs.getincrementaldecoder("utf-16")("replace")
    rest = decoder.decode(first)
    while chunk := stream.read(LINE_LIMIT):
        *lines, rest = (rest + decoder.decode(chunk)).split("\n")
        yield from (f"{line}\n".encode() for line in lines)
    yield rest.encode()


def _unfolded(lines: Iterable[bytes]) -> Iterator[str]:
    held = b""
    whole = True  # whether the line before ended
    for line in lines:
        bare = line.rstrip(b"\r\n")
        # As vCard 2.1 has it, `=` at its end lets a quoted line go on.
        soft = held[-1:] == b"=" and b"quoted-printable" in held[:300].lower()
        if soft or not whole or line[:1] in (b" ", b"\t"):
            if len(held) < KEPT:
                held = held[:-1] + bare if soft else held + _part(bare)
        elif bare.strip():
            yield _decoded(held)
            held = bare
        whole = len(bare) < len(line)
    yield _decoded(held)


def _part(bare: bytes) -> bytes:
    return bare[1:] if bare[:1] in (b" ", b"\t") else bare


def _decoded(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def _property(line: str) -> Property | None:
    if plain := _PLAIN.match(line):
        return Property(plain[1], {}, line[plain.end() :].replace("\0", "\ufffd"))
    found = _HEAD.match(line)
    if not found:
        return None
    parameters: dict[str, str] = {}
    for name, value in _PARAMETER.findall(found[2]) if found[2] else ():
        before = parameters.get(name.upper())
        said = value.strip().strip('"')
        parameters[name.upper()] = f"{before},{said}" if before else said
    value = found[3]
    if parameters and "QUOTED-PRINTABLE" in {parameters.get("ENCODING", "").upper(), *parameters}:
        value = _quoted(value, parameters.get("CHARSET", "utf-8"))
    return Property(found[1].upper(), parameters, value.replace("\r\n", "\n").replace("\0", "\ufffd"))


def _quoted(value: str, charset: str) -> str:
    raw = decodestring(value.encode("utf-8", "replace"))
    try:
        return raw.decode(charset)
    except (LookupError, UnicodeDecodeError, ValueError):
        return _decoded(raw)
