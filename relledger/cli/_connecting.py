"""Which connection a run goes by: that of the environment, else the stored one; or none, where a platform is open."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from relledger.errors import DENIED, UserError
from relledger.feeds import Connection, Platform, connections
from relledger.feeds.connections import Stored
from relledger.feeds.wire import Wire

ENVIRONMENT = "environment"
Keep = Callable[[Mapping[str, str]], None]


class Given(NamedTuple):
    """What there is to choose from: what the environment and the command line say, and what is stored."""

    name: str
    secrets: Mapping[str, str]
    server: str
    stored: Stored | None


def chosen(
    path: Path,
    name: str,
    platform: Platform,
    wire: Wire,
    server: str,
    by: str,
    at: str,
    handle: str = "",
    *,
    dry: bool = False,
) -> tuple[Connection, Keep]:
    """The connection of a run, and what keeps a session of it that was renewed.

    `handle` is the one the ledger knows as ours: the token of an app does not say whose account it is for.
    """
    given = Given(name, connections.from_environment(os.environ, platform, name), server, connections.load(path))
    stored = given.stored
    if stored and _serves(given, stored, platform):
        connection = stored.connection
        if given.secrets:
            connection = connection._replace(secrets={**given.secrets, **_server(server)})
        return connection, _keeping(path, stored)
    open_to_all = platform.OPEN and bool(server or given.secrets.get("server"))
    if not open_to_all and not set(given.secrets) - {"server"}:
        raise _not_connected(given, platform)
    if dry:  # a run would ask whose account it is; nobody is known of it yet
        return Connection(name, "", handle, given.secrets, server), lambda secrets: None
    username = {"username": handle} if handle and not platform.OPEN else {}
    connection = platform.connect({**username, **given.secrets, **_server(server)}, wire)
    if not stored or stored.where == ENVIRONMENT:  # whose it is, so that the next run need not ask; never a secret
        said = connection._replace(secrets=given.secrets)
        connections.save(path, said, at, by, ENVIRONMENT if given.secrets else "file")
    return connection, lambda secrets: None


def _serves(given: Given, stored: Stored, platform: Platform) -> bool:
    """Whether the stored connection is the one that is meant, and has what it needs."""
    from relledger.feeds._servers import address_of

    if given.server and stored.connection.server not in {given.server, address_of(given.server)}:
        return False
    if given.secrets:
        return stored.print == connections.fingerprint(given.secrets)
    return stored.where != ENVIRONMENT or platform.OPEN


def _server(server: str) -> dict[str, str]:
    return {"server": server} if server else {}


def _keeping(path: Path, stored: Stored) -> Keep:
    """Keep renewed secrets where the others are; those of the environment are not written down."""

    def keep(secrets: Mapping[str, str]) -> None:
        if stored.where != ENVIRONMENT:
            connections.save(path, stored.connection._replace(secrets=secrets), stored.at, stored.by, stored.where)

    return keep


def _not_connected(given: Given, platform: Platform) -> UserError:
    where = f" at {given.server}" if given.server else ""
    if platform.OPEN:
        return UserError(
            f"Which {platform.TITLE} is to be read?",
            f"Nothing was asked. Name its address: relledger import {given.name} https://blog.example",
        )
    return UserError(
        f"This ledger is not connected with {platform.TITLE}{where}.",
        f"Connect it with: relledger connect {given.name}",
        DENIED,
    )
