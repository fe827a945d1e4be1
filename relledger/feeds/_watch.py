"""A time limit for a whole answer: those of sockets begin anew with each byte, so a slow answer would never end."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Timer
from typing import Any
from weakref import WeakSet


class Watch:
    """Remembers the connections that were opened, and closes them when an answer takes too long."""

    def __init__(self) -> None:
        self.opened: WeakSet[Any] = WeakSet()  # of urllib3
        self.rang = False

    def over(self, pool: Any) -> Any:
        """Have the connections of a pool remembered as they are opened."""
        if "ConnectionCls" not in vars(pool):  # not done before: it still has the one that all pools share
            opens = pool.ConnectionCls

            def opened(*args: Any, **kwargs: Any) -> Any:
                connection = opens(*args, **kwargs)
                self.opened.add(connection)
                return connection

            pool.ConnectionCls = opened
        return pool

    @contextmanager
    def end(self, seconds: float) -> Iterator[None]:
        """Close all connections if what happens inside the `with` takes longer; then `rang` is true."""
        self.rang = False
        timer = Timer(seconds, self._ring)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _ring(self) -> None:
        self.rang = True
        for connection in list(self.opened):
            with suppress(OSError, AttributeError, TypeError):  # one that is not open
                socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)
