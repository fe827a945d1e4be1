"""Lists of who follows whom on Instagram and Threads: nearly all their records are alike, and are read many at once."""

from collections.abc import Container, Iterable, Sequence
from itertools import repeat

from relledger.model import Account
from relledger.outcomes import Interaction, Told
from relledger.sources._at_once import named
from relledger.sources._meta import FAR, FOUNDED
from relledger.sources._meta_shapes import HOMES, USER, Shape
from relledger.vocabulary import Direction


def told(
    platform: str, ways: Iterable[Direction | None], read: Sequence[Shape | None], ours: Container[str]
) -> list[list[Told] | None]:
    """What each record tells; None for one that is not as nearly all are, or stands in a list that has no way.

    Those are left to be read with care, by which the others would come to the same.
    """
    plain: list[bool] = []
    users, times, keys, whose = list[str](), list[int](), list[str](), list[Direction]()
    for way, shape in zip(ways, read, strict=True):
        plain.append(False)
        if way is None or shape is None or shape.string_list_data is None or len(shape.string_list_data) != 1:
            continue
        (entry,), title = shape.string_list_data, shape.title
        user, at = entry.value or title or "", entry.timestamp
        if type(at) is not int or not FOUNDED <= at < FAR or (title and title != user) or not USER.fullmatch(user):
            continue
        folded = user.casefold()
        if (
            (entry.href or "").removesuffix(user) not in HOMES
            or f"@{folded}" in ours
            or folded.startswith("__deleted__")
        ):
            continue
        plain[-1] = True
        users.append(user)
        times.append(at)
        whose.append(way)
        keys.append(f"follow {way}/{folded}/{at}")
    none = repeat("")
    accounts = named(Account, repeat(platform), none, users, none, none)
    acts = iter(named(Interaction, accounts, repeat("follow"), whose, keys, times, none, none, none, none, none, none))
    return [[next(acts)] if one else None for one in plain]
