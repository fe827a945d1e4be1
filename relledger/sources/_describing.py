"""Every kind of export for people: what it is, how to get it, what it never tells; one by one, or all on a page."""

from typing import NamedTuple

from relledger.sources import _ready_maps, names, source


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


def page() -> str:
    """The page of all kinds of export, for people who read before they install."""
    rows = [f"| [{one.title}](#{one.name}) | `{one.name}` | {one.lacks} |" for one in all_of_them()]
    parts = [
        f'<a id="{one.name}"></a>\n\n## {one.title}\n\n' + "\n\n".join(filter(None, (one.what, one.get, one.more)))
        for one in all_of_them()
    ]
    ready = f"A table of another shape: `relledger map FILE`. Ready maps: {', '.join(sorted(_ready_maps.texts()))}."
    return "\n".join((*_HEAD, *rows, "", ready, "", *_NONE)) + "\n" + "\n\n".join(parts) + "\n"


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


# Looked for and not found in what the platforms say of themselves.
_NONE = (
    "What no platform lets its users download, so that only a table made by a tool or by hand can tell it:",
    "",
    "- Yelp: a business cannot download its reviews, so there is no ready map for them either.",
    "- Facebook: recommendations of a Page, since 2025; comments of others below its posts.",
    "- Instagram, Threads, TikTok, YouTube, Reddit: comments of others on what is ours.",
    "- LinkedIn: followers and comments of a company page; its tables hold numbers and no people.",
    "- X: likes, mentions and replies of others, but for what its API tells.",
    "",
)


def _joined(paragraph: str) -> str:
    """A paragraph as one line; what is indented stays as it stands."""
    lines = paragraph.split("\n")
    if all(line.startswith("    ") for line in lines):
        return paragraph
    return " ".join(line.strip() for line in lines)
