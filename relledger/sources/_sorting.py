"""What lies at a path: one export, or a folder of downloads in which each is found by itself.

An export that one source knows is read whole; what lies beside it is looked at afterwards. One that none or several
know is taken apart: each folder and file in it may be an export of its own, in a zip and a tar as well.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from relledger.sources import Source, _strange, claims
from relledger.sources.export import Export

LOOKED_AT = 3_000  # files of one folder that are looked at one by one
_NAMES = (  # what exports are called at their ends; pictures and programs are not opened
    *(".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".txt", ".xml", ".vcf", ".ics", ".ical", ".mbox", ".html", ".htm"),
    *(".js", ".zip", ".tar", ".tgz", ".gz", ".xz", ".relledger", ".log", ".md"),
)


class Found(NamedTuple):
    """An export, the sources that know it (several could read the same file), and how it is called to a person."""

    export: Export
    sources: Sequence[Source]
    shown: str


def sort(export: Export, shown: str) -> Iterator[Found]:
    """The exports at a place; a file that no source knows is given as well, with none."""
    known = claims(export) if export.members() and not export.refusal else []
    if export.path.is_dir() and len(export.members()) == 1:
        (only,) = (Found(child, claims(child), name) for child, name in _children(export, shown))
        if only.export.single and only.sources == known:
            yield only  # a folder around one file
            return
    if export.single or len(known) == 1 or not export.members() or _strange.told(export)[0]:
        yield Found(export, known, shown)
        return
    inside = [found for child, name in _children(export, shown) for found in sort(child, name)]
    read = {source.__name__ for found in inside for source in found.sources}
    for source in known:  # one that none of the parts is without the others
        if source.__name__ not in read:
            yield Found(export, [source], shown)
    yield from inside


def parts(found: Found) -> Iterator[Found]:
    """The exports among the folders and files of another one.

    A single folder around all of it is that same export again: of what lies in that, only other kinds are added.
    """
    inside = list(_children(found.export, found.shown))
    for child, name in inside:
        for one in sort(child, name):
            if one.sources:
                yield one
            if len(inside) == 1 and one.export is child and not child.single:
                yield from (other for other in parts(one) if list(other.sources) != list(one.sources))


def unknown(found: Found) -> Iterator[Found]:
    """The files and folders in an export that no source knows by themselves."""
    for child, name in _children(found.export, found.shown):
        yield from (one for one in sort(child, name) if not one.sources)


def beside(found: Found) -> Iterator[Found]:
    """The exports beside another one, in the same folder or zip: those of which it opened nothing when it was read."""
    opened = found.export.opened
    if not found.export.single and opened:
        yield from _beside(found.export, found.shown, opened, top=True)


def _beside(export: Export, shown: str, opened: set[str], *, top: bool) -> Iterator[Found]:
    direct = any("/" not in member for member in opened)
    for child, name in _children(export, shown):
        step = name.rpartition("/")[2]
        within = {member.removeprefix(step + "/") for member in opened if member.startswith(step + "/")}
        if within:
            yield from _beside(child, name, within, top=False)
        elif step not in opened and (top or not direct or not child.single):
            yield from sort(child, name)


def _children(export: Export, shown: str) -> Iterator[tuple[Export, str]]:
    """Each folder and each file directly in it."""
    steps = dict.fromkeys(member.partition("/")[0] for member in export.members())
    for number, step in enumerate(steps):
        if number == LOOKED_AT:
            return
        inner = export.path / step
        child = Export(inner, beside=True) if export.path.is_dir() and not export.within else export.part(step)
        yield child, f"{shown.rstrip('/')}/{step}"


def plausible(found: Found) -> bool:
    """Whether a file that no source knows could be meant as an export, by its name."""
    name = found.shown.lower()
    return name.endswith(_NAMES) or "." not in name.rpartition("/")[2]


def nested(found: Found) -> bool:
    """Whether a file is a zip inside a zip, which is not opened."""
    return bool(found.export.within) and found.export.single and found.export.beginning()[:4] == b"PK\3\4"
