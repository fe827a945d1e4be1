"""The end of a handover's data: it shows whether all lines before it are there, and are those that were written."""

import hashlib
from collections.abc import Iterator
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from relledger.sources._handover_bytes import broken

_END = b'{"type":"end"'


class End(msgspec.Struct, tag_field="type", tag="end"):
    """The last line: how many lines each section has, their SHA-256, and that of header and sections together."""

    sections: dict[str, tuple[Annotated[int, Meta(ge=0)], str]]
    sha256: str


class Summed:
    """The lines of each section, counted and summed as they pass."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self.sums: dict[str, Any] = {}

    def add(self, section: str, run: bytes, lines: int) -> None:
        """Lines that follow one another in a section, each with its end."""
        self.counts[section] = self.counts.get(section, 0) + lines
        self.sums.setdefault(section, hashlib.sha256()).update(run)

    def told(self, section: str) -> tuple[int, str]:
        """The count and the sum of a section, also of one without lines."""
        return self.counts.get(section, 0), self.sums.get(section, hashlib.sha256()).hexdigest()


def closed(name: str, line: bytes, rest: Iterator[object], sums: Summed, first: bytes, number: int) -> End:
    """The end, if it agrees with the lines before it; else the handover is refused."""
    if not line.startswith(_END):
        raise broken(name, f"line {number + 1} of its data is of no section")
    try:
        end = msgspec.json.decode(line, type=End)
    except (ValueError, RecursionError) as error:
        raise broken(name, "the end of its data is not what was written") from error
    if msgspec.json.encode(end) != line:  # one way to write it: what stands twice in it was put there by somebody else
        raise broken(name, "the end of its data is not what was written")
    wrong = [
        f"{section} (of {told:,} written, {sums.told(section)[0]:,} are there)"
        if told != sums.told(section)[0]
        else section
        for section, (told, sha256) in end.sections.items()
        if (told, sha256) != sums.told(section)
    ]
    wrong += [f"{section} (none was written)" for section in sums.counts if section not in end.sections]
    if wrong:
        raise broken(name, "its data are not what was written, in the section " + ", ".join(wrong))
    if next(rest, None) is not None:
        raise broken(name, "its data go on after their end")
    said = "".join(f"{section} {lines} {sha256}\n" for section, (lines, sha256) in end.sections.items())
    content = hashlib.sha256(said.encode()).hexdigest()
    if end.sha256 != hashlib.sha256(first + b"\n" + content.encode()).hexdigest():
        raise broken(name, "the first line of its data, or their end, is not what was written")
    return end
