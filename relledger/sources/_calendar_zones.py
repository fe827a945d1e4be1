"""The zones that a calendar defines itself (VTIMEZONE), for names that stand in no list of zones.

A definition is read only where its clocks change once a year in a plain way, as all that programs write do.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import tzinfo

from relledger.sources._unfolding import unfolded
from relledger.sources.export import Export

ZONES_LIMIT, LINES_LIMIT = 500, 500  # of a calendar, and of a zone
_READ = re.compile(r"(?:BEGIN|END|TZID|DTSTART|RRULE|TZOFFSETFROM|TZOFFSETTO):", re.IGNORECASE)
_RULE = re.compile(  # any other could search for its next time without end
    r"FREQ=YEARLY(?:;(?:INTERVAL=1|BYMONTH=(?:0?[1-9]|1[0-2])|BYDAY=[+-]?[1-4]?(?:SU|MO|TU|WE|TH|FR|SA)|WKST=[A-Z]{2}"
    r"|UNTIL=\d{8}T\d{6}Z?))*"
)


def named(name: str) -> str:
    """A name without quotes and escapes: definition and time may spell it differently."""
    return name.strip().strip('"').replace("\\", "")


def defined(export: Export) -> Mapping[str, tzinfo]:
    """The zones of all calendars in an export, by their names; the first of a name holds."""
    found: dict[str, tzinfo] = {}
    with export.again() as again:
        for member in again.members():
            for lines in _blocks(again, member):
                name = next((named(line[5:]) for line in lines if line[:5].upper() == "TZID:"), "")
                if name and name not in found and len(found) < ZONES_LIMIT and (zone := _zone(lines, name)):
                    found[name] = zone
    return found


def _blocks(export: Export, member: str) -> Iterator[list[str]]:
    """The lines of each definition that are read."""
    block: list[str] | None = None
    with export.open(member) as stream:
        for line in (line for text in unfolded(stream) for line in text.split("\n")):
            marked = line.strip().upper()
            if marked == "BEGIN:VTIMEZONE":
                block = []
            if block is None:
                continue
            if _READ.match(line) and len(block) < LINES_LIMIT:
                block.append(line.strip())
            if marked == "END:VTIMEZONE":
                yield block
                block = None


def _zone(lines: list[str], name: str) -> tzinfo | None:
    from io import StringIO

    from dateutil.tz import tzical

    if not all(_RULE.fullmatch(line[6:].upper()) for line in lines if line[:6].upper() == "RRULE:"):
        return None
    plain = [f"TZID:{name}" if line[:5].upper() == "TZID:" else line.upper() for line in lines]
    try:
        return tzical(StringIO("\n".join(plain))).get(name)
    except (ValueError, IndexError):
        return None
