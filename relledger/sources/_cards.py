"""Content lines, as address books (vCard) and calendars (iCalendar) have them: unfolded, decoded, one property each.

A picture inside is cut after its first part: it is not read.
"""

import codecs
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache, partial
from itertools import chain, islice
from quopri import decodestring
from typing import BinaryIO

from relledger.outcomes import Reject
from relledger.sources import Record, excerpt

LINE_LIMIT = 64 << 10  # bytes of one physical line
KEPT = 256 << 10  # bytes of one unfolded line; beyond them it is a picture
PROPERTIES_LIMIT = 20_000  # of one card or event
AT_ONCE = 500  # physical lines
HEAD_LIMIT = 200  # characters of what stands before a colon and is remembered

_HEAD = re.compile(r"\s*+(?:[\w-]+\.)?([\w-]+)\s*+((?:;(?:\"[^\"]*+\"|[^\":;])*+)*+):")
_PARAMETER = re.compile(r";\s*([\w-]+)\s*(?:=((?:\"[^\"]*\"|[^;\"])*))?")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
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


def components(stream: BinaryIO, kind: str, where: str) -> Iterator[Record | Reject]:
    """Every component of that kind with its own properties; what stands in components inside it is left out."""
    found: list[Property] = []
    inside: list[str] = []
    number = 0
    for line in chain.from_iterable(_unfolded(stream)):
        head, colon, value = line.partition(":")
        known = _known(head) if colon and len(head) < HEAD_LIMIT else None
        one = (known[0], known[1], value.replace("\0", "\ufffd")) if known else _property(line)
        if one is None:
            if inside and inside[0] == kind and line.strip():
                yield Reject(f"{where} {number}", "a line of it has no name", excerpt(line))
        elif one[0] == "BEGIN":
            opened = one[2].strip().upper()
            if opened == kind and kind in inside and inside[0] == kind and kind != "VCARD":
                yield Reject(f"{where} {number}", "it does not end", excerpt(line))
                inside = []
            if inside or opened == kind:
                inside.append(opened)
            if len(inside) == 1:
                number, found = number + 1, []
        elif one[0] == "END" and inside:
            inside.pop()
            if not inside:
                yield Record(where, number, found)
        elif len(inside) == 1 and len(found) < PROPERTIES_LIMIT:
            found.append(one)
    if inside:
        yield Reject(f"{where} {number}", "it is cut off", excerpt(str([value for _, _, value in found])))


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


def _unfolded(stream: BinaryIO) -> Iterator[list[str]]:
    """The lines without their folds, as many at once as were read."""
    physical, folds = _physical(stream), _Folds()
    while lines := list(islice(physical, AT_ONCE)):
        yield folds.together(lines) or folds.one_by_one(lines)
    yield [_decoded(folds.held)]


class _Folds:
    """What undoes them: `held` is the last line, which may go on, and `whole` whether what was read of it ended."""

    def __init__(self) -> None:
        self.held, self.whole = b"", True

    def together(self, lines: list[bytes]) -> list[str]:
        """The lines that ended in these; nothing where they have to be looked at one by one."""
        folded = self.held + b"\n" + b"".join(lines).replace(b"\r\n", b"\n")
        even = folded.count(b"\n") == len(lines) + 1 and not any(odd in folded for odd in _ODD)
        joined = folded[:-1].replace(b"\n ", b"").replace(b"\n\t", b"")
        if not (self.whole and even and len(folded) < KEPT) or b"quoted-printable" in joined.lower():
            return []
        ended, _, self.held = joined.rpartition(b"\n")
        try:
            return ended.decode().split("\n")
        except UnicodeDecodeError:
            return [_decoded(line) for line in ended.split(b"\n")]

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


@lru_cache(10_000)
def _known(head: str) -> tuple[str, Mapping[str, str]] | None:
    """The name and the parameters before a colon; None where the line has to be looked at whole."""
    found = _HEAD.fullmatch(head + ":")
    parameters = _parameters(found[2]) if found else {}
    return (found[1].upper(), parameters) if found and not _is_quoted(parameters) else None


def _property(line: str) -> Property | None:
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
