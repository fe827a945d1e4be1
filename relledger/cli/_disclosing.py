"""Writing a disclosure: as JSON for programs, as a page for people. Whole or not at all, and readable by us alone."""

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from relledger.errors import Refused, UserError
from relledger.ledger import private
from relledger.show import machine
from relledger.show.text import safe

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;"
    "background:#fff}table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;"
    "padding:.3rem .8rem .3rem 0;border-bottom:1px solid #ddd;overflow-wrap:anywhere}"
)


def planned(out: Path, *, force: bool) -> list[Path]:
    """The files that will be written, by the ending: `.json`, `.html`, or both in a folder."""
    ending = out.suffix.casefold()
    if ending and ending not in (".json", ".html", ".htm"):
        raise UserError(f"{out.name}: a disclosure is a .json, a .html, or a folder.", "Nothing was written.")
    folder = out.parent if ending else out.absolute().parent
    if not folder.is_dir():
        raise Refused(f"There is no folder {folder}.", "Nothing was written. Make it first, or name another.")
    files = [out] if ending else [out / "disclosure.json", out / "disclosure.html"]
    for path in files:
        if os.path.lexists(path) and not force:
            raise Refused(f"{path} already exists.", "It was not touched. Name another, or replace it with --force.")
    return files


def write(found: Mapping[str, Any], files: list[Path]) -> None:
    """Write what was found, each file as its ending says."""
    texts = {path: machine.object_text(found) if path.suffix.casefold() == ".json" else page(found) for path in files}
    for path, text in texts.items():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        private.put(path, text)


def page(found: Mapping[str, Any]) -> str:
    """All of it as one page without anything from outside."""
    title = f"What {found['held_by']} holds of {found['of']}"
    parts = [
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>' + _text(title) + "</title>",
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<style>{_STYLE}</style></head><body><h1>{_text(title)}</h1>",
    ]
    plain = {name: value for name, value in found.items() if not isinstance(value, list)}
    parts.append(_plain(plain))
    for name, rows in found.items():
        if isinstance(rows, list):
            parts.append(f"<h2>{_text(_heading(name))}</h2>" + (_rows(rows) if rows else "<p>Nothing.</p>"))
    return "\n".join([*parts, "</body></html>\n"])


def _plain(plain: Mapping[str, Any]) -> str:
    lines = (f"<tr><th>{_text(_heading(name))}</th><td>{_text(value)}</td></tr>" for name, value in plain.items())
    return f"<table>{''.join(lines)}</table>"


def _rows(rows: list[dict[str, Any]]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    head = "".join(f"<th>{_text(_heading(name))}</th>" for name in names)
    body = "</tr><tr>".join(["".join([f"<td>{_cell(row.get(name, ''))}</td>" for name in names]) for row in rows])
    return f"<table><thead><tr>{head}</tr></thead><tbody><tr>{body}</tr></tbody></table>"


def _cell(value: object) -> str:
    if type(value) is dict:
        return "<br>".join(f"{_text(_heading(name))}: {_text(text)}" for name, text in value.items() if text)
    return _text(value)


def _heading(name: str) -> str:
    return (name[:1].upper() + name[1:]).replace("_", " ")


@lru_cache(maxsize=1_000, typed=True)  # most of a table stands there often: platforms, kinds, names of files
def _text(value: object) -> str:
    return safe(str(value)).translate(_ESCAPED)


# As `html.escape` does it, which brings the names of all characters with it.
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})
