"""An end to what comes ever so slowly: time limits of sockets begin anew with each byte."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Timer
from typing import Any
from weakref import WeakSet


class Watch:
    """Knows the connections that were opened, and closes them where an answer takes too long."""

    def __init__(self) -> None:
        self.opened: WeakSet[Any] = WeakSet()  # of urllib3
        self.rang = False

    def over(self, pool: Any) -> Any:
        """The connections of a pool, watched."""
        if "ConnectionCls" not in vars(pool):  # that of all pools yet
            opens = pool.ConnectionCls

            def opened(*args: Any, **kwargs: Any) -> Any:
                connection = opens(*args, **kwargs)
                self.opened.add(connection)
                return connection

            pool.ConnectionCls = opened
        return pool

    @contextmanager
    def end(self, seconds: float) -> Iterator[None]:
        """Let what happens here take no longer; `rang` says whether it did."""
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
