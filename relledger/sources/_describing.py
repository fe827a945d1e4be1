"""Every kind of export as a person asks for it: what it is, how to get it, what it never tells. Also as a page."""

from typing import NamedTuple

from relledger.sources import names, source


class Described(NamedTuple):
    """One kind of export; `get` is how it is asked for, empty where it is no export of a platform."""

    name: str
    title: str
    what: str
    get: str
    more: str
    lacks: str


def described(name: str) -> Described:
    """What a source says of itself, paragraph by paragraph."""
    module = source(name)
    first, *rest = [_joined(paragraph) for paragraph in (module.__doc__ or "").strip().split("\n\n")]
    get = [paragraph for paragraph in rest if paragraph.startswith("To get it: ")]
    more = [paragraph for paragraph in rest if not paragraph.startswith("To get it: ")]
    return Described(name, module.TITLE, first, "\n\n".join(get), "\n\n".join(more), module.LACKS)


def all_of_them() -> list[Described]:
    """Every source, by the title that people look for."""
    return sorted(map(described, names()), key=lambda one: one.title.casefold())


def lacks() -> dict[str, tuple[str, str]]:
    """Of each source what people call it, and what it never tells."""
    return {name: (source(name).TITLE, source(name).LACKS) for name in names()}


def page() -> str:
    """The page of all kinds of export, for people who read before they install."""
    rows = [f"| [{one.title}](#{one.name}) | `{one.name}` | {one.lacks} |" for one in all_of_them()]
    parts = [
        f'<a id="{one.name}"></a>\n\n## {one.title}\n\n' + "\n\n".join(filter(None, (one.what, one.get, one.more)))
        for one in all_of_them()
    ]
    return "\n".join((*_HEAD, *rows, "")) + "\n" + "\n\n".join(parts) + "\n"


_HEAD = (
    "# What can be brought in",
    "",
    "`relledger import FILE-OR-FOLDER` knows each of these by itself, in a folder, a zip, a tar or alone; a folder of",
    "downloads is sorted out, and what is of no known kind is named. The same list: `relledger sources`. This page is",
    "made from the program.",
    "",
    "A missing act is no evidence that nobody acted. What each kind never tells:",
    "",
    "| what | name for `--as` | never tells |",
    "|---|---|---|",
)


def _joined(paragraph: str) -> str:
    """A paragraph as one line; what is indented stays as it stands."""
    lines = paragraph.split("\n")
    if all(line.startswith("    ") for line in lines):
        return paragraph
    return " ".join(line.strip() for line in lines)
