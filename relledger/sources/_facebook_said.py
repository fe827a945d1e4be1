"""Our own posts, comments and reactions in an export of Facebook, and whom each is to.

Facebook names somebody as a tag, as `@[ID:2048:NAME]` in a text, under the label of a name, or in a sentence in the
language of the account, of which English is read: `Dana commented on Gus Papadakis's post.`
"""

import re
from collections.abc import Sequence

from msgspec import Raw, Struct

from relledger.model import Account
from relledger.outcomes import Interaction, PassedOver, Told
from relledger.sources import _json
from relledger.sources._keys import digest
from relledger.sources._meta import gone, mend, when
from relledger.sources._meta_shapes import NAMED
from relledger.sources._meta_talk import Talk

_VERBS = {
    "commented on": "comment",
    "replied to": "reply",
    "likes": "like",
    "liked": "like",
    "loves": "like",
    "loved": "like",
    "reacted to": "like",
    "shared": "share",
    "wrote on": "mention",
}
_SENTENCE = re.compile(
    rf" ({'|'.join(_VERBS)}) (.+?)['’]s (?:[\w-]+ ){{0,2}}"
    r"(?:post|photo|picture|video|reel|story|status|link|album|comment|note|event|activity|memory|check-in|question|poll"
    r"|timeline|wall)\b"
)
_OWN = re.compile(rf" (?:{'|'.join(_VERBS)}) (?:his|her|their|its) own ")
_SENTENCE_LIMIT = 300  # characters: two names, and a dozen words
_ON_OURS = re.compile(  # of what others put on our timeline
    r"(.{1,100}?) (?:wrote on|posted (?:on|to|something (?:on|to))|(?:shared|added) .{1,100} (?:on|to)) "
    r"(?:your|.{1,100}['’]s) (?:timeline|wall)\.?"
)
_NAMED = re.compile(r"@\[\d+:\d+:([^\]]+)\]")
_NOBODY = {
    "posts": "our own post, which tags nobody",
    "comments": "our own comment, which names nobody",
    "reactions": "our own reaction, which names nobody",
}


class _Tag(Struct, frozen=True, gc=False):
    name: str = ""


class _Words(Struct, frozen=True, gc=False):
    comment: str = ""
    reaction: str = ""


class _Part(Struct, frozen=True, gc=False):
    post: str = ""
    comment: _Words = _Words()
    reaction: _Words = _Words()


class _Label(Struct, frozen=True, gc=False):
    label: str = ""
    value: str | int | float | bool | None = None


class _Own(Struct, frozen=True, gc=False):
    """A post, comment or reaction of ours; of a reaction since 2024, labels and values."""

    timestamp: int | float | None = None
    title: str | None = ""
    data: list[_Part] = []
    tags: list[_Tag | str] = []
    label_values: list[_Label] = []

    @property
    def text(self) -> str:
        """What was said, or how it was reacted."""
        said = (mend(part.post or part.comment.comment or part.reaction.reaction) for part in self.data)
        return "\n".join(filter(None, said))


_own = _json.decoder(_Own)


def told(raw: Raw, kind: str, talk: Talk) -> Sequence[Told]:
    """One act for each other person it names, of the strongest kind; `kind` names the list that it stands in."""
    own = _own(raw)
    text, stamp, title = own.text, when(own.timestamp), mend(own.title)
    named = [(name, act) for name, act in _named(own, title, text) if not gone(name)]
    towards = {name: act for name, act in reversed(named) if not talk.is_us(name)}
    if not towards:
        ours = bool(named) or _OWN.search(title)
        return [PassedOver("on our own post" if ours and kind != "posts" else _NOBODY[kind])]
    key, said = f"{kind.removesuffix('s')}/{stamp}/{digest(text)}", _NAMED.sub(r"\1", text)
    return [
        Interaction(Account("facebook", name=name), act, "out", f"{key}/{digest(name)}", stamp, said)
        for name, act in reversed(towards.items())
    ]


def on_ours(raw: Raw, talk: Talk) -> Sequence[Told]:
    """A post of somebody else on our timeline; only the sentence above it says who that was."""
    own = _own(raw)
    title = mend(own.title)
    found = _ON_OURS.fullmatch(title) if len(title) <= _SENTENCE_LIMIT else None
    if not found or gone(found[1]) or talk.is_us(found[1]):
        return [PassedOver("on our page, by someone named only in a sentence" if not found else "by nobody else")]
    text, stamp = own.text, when(own.timestamp)
    key = f"on ours/{stamp}/{digest(found[1], text)}"
    return [Interaction(Account("facebook", name=found[1]), "mention", "in", key, stamp, _NAMED.sub(r"\1", text))]


def _named(own: _Own, title: str, text: str) -> list[tuple[str, str]]:
    """Whom it names, with the kind of act: in the sentence first, then in labels, tags and the text."""
    found = _SENTENCE.search(title)
    sentence = [(found[2], _VERBS[found[1]])] if found else []
    labels = [
        (mend(label.value), "like")
        for label in own.label_values
        if isinstance(label.value, str) and NAMED.get(mend(label.label).casefold()) == "name"
    ]
    tags = [mend(tag if isinstance(tag, str) else tag.name) for tag in own.tags]
    return sentence + labels + [(name, "mention") for name in (*tags, *_NAMED.findall(text))]
