"""What visitors wrote into the contact form of a blog (Jetpack, which WordPress.com has): posts of a kind of its own.

Such a post holds the words, `<!--more-->`, and lines that say who wrote them (class-contact-form.php of
Automattic/jetpack, `process_submission`); since 2025 JSON with every field (class-feedback.php, `serialize`). Either
names the address of the machine as well, which is never kept.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from msgspec import Raw, Struct

from relledger.errors import Unreadable
from relledger.outcomes import Interaction, PassedOver, Told
from relledger.sources import _json, _time, _wordpress
from relledger.sources._html import plain
from relledger.sources._wordpress import Blog
from relledger.sources._xml import Fields, Meaning, Path

KIND = "feedback"
_READ = {f"wp:{name}": name for name in ("post_id", "post_type", "post_date", "post_date_gmt", "status")}
_READ["http://purl.org/rss/1.0/modules/content/}encoded"] = "encoded"
_BY = re.compile(r"^AUTHOR( EMAIL)?:(.*)$", re.MULTILINE)
_ASKED = {"name": "author", "email": "email", "textarea": "said"}  # by the type of a field of the form


class _Field(Struct, frozen=True):
    type: str = ""
    value: Any = ""


class _Form(Struct, frozen=True):
    fields: list[_Field] = []


_form = _json.decoder(_Form)


class Letter(NamedTuple):
    """What somebody wrote, and to which blog."""

    fields: Fields
    blog: Blog


def meaning(path: Path) -> Meaning:
    """What an element below the channel means here."""
    match path:
        case ["item"]:
            return "", "post"
        case ["item", tag] if tag in _READ:
            return _READ[tag], ""
    return "", ""


def letters(document: Iterable[tuple[str, Fields]], blog: Blog) -> Iterator[Letter]:
    """Each of them, parted into what is said and who says so."""
    for _, post in document:
        if post.get("post_type") == KIND:
            yield Letter(post | _parted(post.pop("encoded", "")), blog)


def _parted(text: str) -> Fields:
    """What is said, and who says so: of several fields of a form the first, as of several lines."""
    if text.startswith("{") and "<!--more-->" not in text:
        try:
            filled = reversed(_form(Raw(text.encode())).fields)
        except (Unreadable, ValueError, RecursionError):
            return {"said": ""}
        said = {_ASKED[one.type]: one.value for one in filled if one.type in _ASKED and isinstance(one.value, str)}
        return {"said": ""} | said
    words, _, below = text.partition("<!--more-->")
    lines = reversed(_BY.findall(below))  # the first counts: what the visitor filled in stands below
    return {"said": words} | {"email" if email else "author": plain(value).strip() for email, value in lines}


def told(letter: Letter) -> Sequence[Told]:
    """A message to us."""
    post, blog = letter
    if (status := post.get("status", "publish")) != "publish":
        return [PassedOver(_wordpress.SET_ASIDE.get(status, "not published"))]
    email, number = post.get("email", ""), post.get("post_id", "")
    if email.lower() in blog.ours:
        return [PassedOver("our own comment")]
    who = _wordpress.account(post.get("author", ""), email, site=_wordpress.origin(blog.link).partition("://")[2])
    if who is None:
        return [PassedOver("anonymous")]
    if not number.isdecimal():
        raise Unreadable("it has no number")
    gmt = post.get("post_date_gmt", "")
    dated = gmt != "" and not gmt.startswith("0000")
    key, at, kept = f"{blog.link}#post-{number}", _time.iso(gmt) if dated else None, post.get("post_date", "")
    text = plain(post["said"]).strip()
    return [Interaction(who, "message", "in", key, at, text, thread=key, told_at="" if dated else kept)]
