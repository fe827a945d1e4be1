"""Saved pages of a web API: a page, a list of pages, a page a line, or recordings of request and response.

Only a recording tells what was asked, and when. What the items of a page are, each source says of its own API.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import BinaryIO, NamedTuple

from msgspec import Raw, Struct

from relledger.outcomes import Reject
from relledger.sources import EXCERPT, Record, _json, excerpt
from relledger.sources._cutting import batches
from relledger.sources._time import rfc_date
from relledger.sources.export import Export, opening

HEAD = 64 << 10
LINE_LIMIT = 64 << 20
_BOM = b"\xef\xbb\xbf"


class Page(NamedTuple):
    """What a recording says of all that is in it; nothing where a page was saved alone."""

    url: str = ""
    seen_at: int | None = None
    good: bool = True


class Item(NamedTuple):
    """One value of a page, unread."""

    raw: Raw
    page: Page


class Run(NamedTuple):
    """Values that follow one another on a page, unread: where they stand, and the number of the first of them."""

    raws: Sequence[Raw]
    page: Page = Page()
    where: str = ""
    first: int = 1


class _Request(Struct, frozen=True, gc=False):
    method: str = "GET"
    url: str = ""


class _Response(Struct, frozen=True, gc=False):
    status: int = 200
    headers: dict[str, str | list[str]] = {}
    body: Raw = Raw()


class _Marks(Struct, frozen=True, gc=False):
    """The keys by which a recording is told from a page."""

    request: Raw = Raw()
    endpoint: Raw = Raw()
    response: Raw = Raw()


class _Recording(Struct, frozen=True, gc=False):
    request: _Request | None = None
    endpoint: str = ""
    method: str = "GET"
    status: int = 200
    response: Raw = Raw()


_marks = _json.decoder(_Marks)
_recording, _response, _list = _json.decoder(_Recording), _json.decoder(_Response), _json.decoder(list[Raw])


def begins(head: bytes) -> bool:
    """Whether a file that begins so is JSON: an object or a list."""
    return opening(head) in {b"{", b"["}


def with_plain_slashes(head: bytes) -> bytes:
    """The beginning of a JSON file without the strokes that PHP writes before every slash."""
    return head.replace(rb"\/", b"/")


def members(export: Export) -> list[str]:
    """The files that may be pages: the one there is, or every JSON file of a folder or zip that holds no others."""
    found = export.members()
    return found if export.single or all(m.endswith((".json", ".jsonl", ".ndjson")) for m in found) else []


def items(export: Export) -> Iterator[Record | Reject]:
    """Every item of every page: a page that is a list is opened, one that is an object stays whole."""
    for run in runs(export):
        if isinstance(run, Reject):
            yield run
        else:
            for number, raw in enumerate(run.raws, run.first):
                yield Record(run.where, number, Item(raw, run.page))


def runs(export: Export) -> Iterator[Run | Reject]:
    """The same, as many at once as lie together on a page."""
    for member in members(export):
        number = 1
        for found in _opened(_values(export, member)):
            if isinstance(found, Run):
                yield found._replace(where=f"{member}, item", first=number)
                number += len(found.raws)
            else:
                yield found


def _opened(values: Iterable[Run]) -> Iterator[Run | Reject]:
    """The items of each value; those that are neither lists nor recordings are items of one page."""
    for run in values:
        if _are_items(run.raws):
            yield run
            continue
        for number, raw in enumerate(run.raws, run.first):
            try:
                yield _of(raw)
            except (ValueError, RecursionError) as error:
                yield Reject(f"{run.where} {number}", str(error)[:EXCERPT], excerpt(raw))


def _values(export: Export, member: str) -> Iterator[Run]:
    is_list = opening(export.beginning(member)) == b"["
    with export.open(member) as stream:
        lines = filled(stream)
        number, line = next(lines, (1, b""))
        first = line.removeprefix(_BOM).strip()
        whole = (b"[" if is_list else b"{") + (b"]" if is_list else b"}") == first[:1] + first[-1:]
        if whole and (second := next(lines, None)):
            numbered = chain([(number, first), second], lines)
            yield from (Run([Raw(line.strip())], where=f"{member}, line", first=n) for n, line in numbered)
            return
        if not is_list:
            document = io.BytesIO(line.removeprefix(_BOM) + stream.read(LINE_LIMIT + 1))
            yield Run([_json.value(document, export.name, Raw)], where=f"{member}, page")
            return
    with export.open(member) as stream:
        number = 1
        for batch in batches(stream, export.name):
            yield Run(batch, where=f"{member}, page", first=number)
            number += len(batch)


def filled(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The lines with something on them, by their numbers: what appends page to page may leave others between."""
    lines = enumerate(iter(partial(stream.readline, LINE_LIMIT), b""), 1)
    return ((number, line) for number, line in lines if line.strip())


def _are_items(raws: Sequence[Raw]) -> bool:
    """Whether none of these values is a list, or looks like a recording."""
    return all(_json.starts(raw, b"{") for raw in raws) and b'"response"' not in b" ".join(raws)


def _of(raw: Raw) -> Run:
    """What a page holds: the items of a list, or the one that it is."""
    page, marks = Page(), _marks(raw) if _json.starts(raw, b"{") else _Marks()
    if marks.response and (marks.request or marks.endpoint):
        saved, response = _recording(raw), _response(marks.response)
        asked = saved.request or _Request(saved.method, saved.endpoint)
        good = asked.method == "GET" and response.status == 200 and saved.status == 200
        page = Page(asked.url, _made_at(response.headers), good)
        raw = response.body or saved.response
    return Run(_list(raw) if _json.starts(raw, b"[") else [raw], page)


def _made_at(headers: dict[str, str | list[str]]) -> int | None:
    """When the server answered, which the head of every answer says."""
    said = next((value for key, value in headers.items() if key.lower() == "date"), "")
    return rfc_date(said if isinstance(said, str) else "".join(said[:1]))
