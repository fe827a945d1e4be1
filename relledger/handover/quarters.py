"""Some months together: whether it becomes more or less is read from quarters. Pure."""

from typing import NamedTuple

from relledger.questions import numbers


class Quarter(NamedTuple):
    """What happened in some months: what they did, likes and follows apart; how many people were new."""

    first: int  # 202609
    last: int
    theirs: int
    new: int

    @classmethod
    def of(cls, months: list[numbers.Month]) -> "Quarter":
        """The sum of these months, the oldest first."""
        first, last = (months[0].month, months[-1].month) if months else (0, 0)
        return cls(first, last, sum(month.theirs for month in months), sum(month.new for month in months))
