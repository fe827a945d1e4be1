"""Whether JSON is pages of X's API, by the keys of its first object."""

import re

HEAD = 64 << 10  # the fullest records are 20 KiB
DEEP = 4  # `response.body.data.id`
BOM = b"\xef\xbb\xbf"
PATH = re.compile(r"(?:https?://[^/?#]+)?/2/([^?#]+)")
_TOKEN = re.compile(rb'"((?:[^"\\]++|\\.)*+)(?:"(\s*:)?|\\?\Z)|[{}]', re.DOTALL)
_MARKS = ({"edit_history_tweet_ids"}, {"edit_history_post_ids"}, {"username", "name"}, {"event_type"}, {"author_id"})
_ALONE = ({"edit_history_tweet_ids"}, {"edit_history_post_ids"}, {"author_id", "conversation_id"})


def recognise(head: bytes) -> bool:
    """Whether a file that begins so holds pages of posts, people or messages, or recordings of requests for them."""
    if head.removeprefix(BOM).lstrip()[:1] not in {b"{", b"["}:
        return False
    keys = _outline(head)
    url = keys.get("request.url") or keys.get("endpoint")
    if url:
        return bool(PATH.match(url)) and any(key.startswith("response") for key in keys)
    if {"id", "text"} <= keys.keys() and any(mark <= keys.keys() for mark in _ALONE):
        return True
    return "paging" not in keys and any(_is_page(keys, inside) for inside in ("", "response.", "response.body."))


def _is_page(keys: dict[str, str], inside: str) -> bool:
    data = inside + "data."
    item = {key.removeprefix(data) for key in keys if key.startswith(data)}
    return (
        inside + "meta.result_count" in keys
        or ("id" in item and any(mark <= item for mark in _MARKS))
        or item == {"id", "text"}
    )


def _outline(head: bytes) -> dict[str, str]:
    """The keys of the first object, like `data.id`, with values that are text; the text may end inside the object."""
    found: dict[str, str] = {}
    above: list[str] = []
    key = ""
    for token in _TOKEN.finditer(head):
        if token[0] == b"{":
            above.append(key)
        elif token[0] == b"}":
            if len(above) < 2:
                break
            key = above.pop()
        elif len(above) <= DEEP:
            text = token[1].decode("utf-8", "replace").replace("\\/", "/")
            key = text if token[2] else key
            place = ".".join([*above[1:], key])
            found[place] = found.get(place, "") or ("" if token[2] else text)
    return found
