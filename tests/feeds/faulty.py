"""A server on a loopback address, and the faults of a network that it plays: every stand-in serves by this."""

import json
import random
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

OF_A_NETWORK = ("503", "429", "429 absurd", "reset", "cut", "html")


def fault_plan(seed: int, share: float, faults: Sequence[str]) -> Callable[[int, str], str]:
    """Faults by the number of the request: the same for the same seed."""

    def fault(number: int, path: str) -> str:
        dice = random.Random(seed * 1_000_003 + number)
        return dice.choice(faults) if dice.random() < share else ""

    return fault


class Handler(BaseHTTPRequestHandler):
    """One request after the other; a stand-in adds what it answers."""

    protocol_version = "HTTP/1.1"

    def carry(self, status: int, headers: Mapping[str, str], body: Any, fault: str) -> None:
        """Send an answer in JSON; or what a fault makes of it on the way."""
        content = b"<html>busy</html>" if fault == "html" else json.dumps(body).encode()
        if fault == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            self.connection.close()
            self.close_connection = True
            return
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if fault == "cut" else content)
        if fault == "cut":
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True

    def finish(self) -> None:
        """The other side may have gone."""
        with suppress(OSError):
            super().finish()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serving(handler: type[Handler]) -> Iterator[str]:
    """The address of a server, while it serves."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.handle_error = lambda request, client_address: None  # type: ignore[method-assign]
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.01), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
