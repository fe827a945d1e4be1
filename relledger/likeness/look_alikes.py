"""Handles that look like another one on the same platform and are not: how somebody passes for somebody else."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from relledger.likeness import Key, Look

# Letters that look like another one, each row behind the one it looks like. From confusables.txt of Unicode 13.0 (UTS
# #39; (c) 2020 Unicode, Inc., unicode.org/license.txt): single Latin, Greek and Cyrillic letters that look like one
# ASCII letter or digit, without those that NFKC or a small letter turns into it anyway.
_LIKE = (
    "2ƧꙄꝚ 3ƷȜЗӠꝪꞫ 5Ƽ 6б 8Ȣȣ 9Ꝯ aɑΑαАа bƄΒВЬꞴ cСсᴄ dԁ eΕЕеҽꬲ fϜẝꞘꞙꬵ gƍɡԌᶃ hΗНһ iıɩɪιіӏꙇ jͿϳЈјꞲ kΚК lƖǀΙІӀ mΜϺМ"
    " nΝ oΟοσОоᴏᴑꬽ pΡρРр qԛ rƦгᴦꭇꭈ sƽЅѕꜱ tΤТ uʋυᴜꞟꭎꭒ vνѴѵᴠ wɯѡԜԝᴡ xΧХхꞳ yɣʏΥγУуҮүᶌỿꭚ zΖᴢ"
)
_LETTER = {ord(like): row[0] for row in _LIKE.split() for like in row[1:]}
# In ASCII, from the same file; i beside it, since the owner of a handle may write it with a capital I.
ASCII = {"0": "o", "1": "l", "i": "l", "m": "rn"}
_ASCII = str.maketrans(ASCII)


def skeleton(handle: str) -> str:
    """What a handle looks like: two that look alike have the same one, as far as the table goes."""
    if not handle.isascii():
        whole = unicodedata.normalize("NFKC", handle).translate(_LETTER).casefold().translate(_LETTER)
        handle = "".join(c for c in whole if unicodedata.category(c) != "Cf")  # what cannot be seen
    return handle.casefold().translate(_ASCII)


def groups(looks: Iterable[Look]) -> list[list[Look]]:
    """Persons of one platform whose handles look the same and are not, by one look for each."""
    found: dict[Key, dict[int, Look]] = defaultdict(dict)
    for look in looks:
        if look.at:
            group = found[look.platform, skeleton(look.handle or look.at[1:])]
            group[look.person] = min(look, group.get(look.person, look))
    several = (sorted(group.values(), key=_order) for group in found.values() if len(group) > 1)
    return sorted((group for group in several if len({look.at for look in group}) > 1), key=lambda g: _order(g[0]))


def _order(look: Look) -> tuple[str, ...]:
    return look[1:]
