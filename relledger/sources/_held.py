"""What a first pass over an export read, held in memory so that the second pass need not read it again."""

from typing import Generic, TypeVar

T = TypeVar("T")


class Held(Generic[T]):
    """What was read, up to a limit. Once it is passed, nothing is held any more and the export has to be read twice."""

    def __init__(self, limit: int) -> None:
        self.items: list[T] = []
        self._limit, self._size = limit, 0

    def add(self, item: T, size: int) -> None:
        """Hold one thing more, which takes so much of the limit."""
        self._size += size
        if self._size <= self._limit:
            self.items.append(item)
        else:
            self.items.clear()
