"""Stretches of a list that is ordered by ids, and the time that ids of X hold."""

from relledger.feeds import Gap

EPOCH = 1_288_834_974_657  # milliseconds since 1970, from which ids count


def below(mark: str, milliseconds: int) -> str:
    """An id so many milliseconds older than another one; '' where there is none."""
    id = int(mark or 0) - (milliseconds << 22)
    return str(id) if id > 0 else ""


def believed(newest: int, now: float) -> int:
    """The newest id that may be kept as a mark: one ahead of our clock would hide what comes until then."""
    return min(newest, (int(now * 1000) - EPOCH) << 22)


def made_at(id: int) -> float:
    """When something got its id, in seconds since 1970."""
    return ((id >> 22) + EPOCH) / 1000


def inside_of(id: int, gap: Gap) -> bool:
    """Whether an id lies in a stretch."""
    return (not gap.since or id > int(gap.since)) and (not gap.until or id < int(gap.until))


def without(gaps: tuple[Gap, ...], gap: Gap) -> tuple[Gap, ...]:
    """The gaps but one."""
    return tuple(other for other in gaps if other != gap)


def trimmed(gaps: tuple[Gap, ...], since: str) -> tuple[Gap, ...]:
    """The gaps, cut where they reach above `since`: all that is newer was read."""
    low = int(since or 0)
    kept = (gap for gap in gaps if low and int(gap.since or 0) < low)
    return tuple(dict.fromkeys(Gap(gap.since, str(min(int(gap.until), low + 1))) for gap in kept))
