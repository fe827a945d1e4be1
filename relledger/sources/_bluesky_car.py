"""A Bluesky repository as its CAR file: the blocks of it, what they hold, and the addresses of the records.

A block is CBOR under the hash of it. Which record stands where in the repository is told by blocks that are nodes of a
tree; they and the records stand in no order, so the nodes are read first. (ipld.io/specs/transport/car/carv1,
ipld.io/specs/codecs/dag-cbor, atproto.com/specs/repository)
"""

import hashlib
import json
import re
import struct
from base64 import b32encode
from collections.abc import Iterator
from typing import Any, BinaryIO

import msgspec
from msgspec import Raw

from relledger.errors import Refused, Unreadable
from relledger.outcomes import Reject
from relledger.sources import Record, _json
from relledger.sources._cutting import AGAIN
from relledger.sources.export import Export

BLOCK_LIMIT = 4 << 20  # bytes; no record is larger than 1 MiB
KEY_LIMIT = 1024  # bytes: a kind of record and its own key take 830 at most
HELD = 400 << 20  # bytes of keys: those of two million records
BESIDE = 150  # bytes that a key takes beside its own
MARK = re.compile(rb"[\x10-\x7f]\xa2eroots")
_HASHED = b"\x01\x71\x12\x20"  # how an id begins: of CBOR, by SHA-256
_ID = len(_HASHED) + 32
_LINK = 42  # the tag of an id in CBOR
_SIMPLE = {20: False, 21: True, 22: None}
_FLOATS = {25: ">e", 26: ">f", 27: ">d"}
_NODE = b"\xa2ae"  # how a node begins: two things, of which one is called `e`


class _Link:
    """The id of a block, where another one points to it."""

    def __init__(self, id: bytes) -> None:
        self.id = id


def member(export: Export) -> str:
    """The file that is a repository, alone or the only one of a zip; nothing where there is none."""
    found = export.members()
    return found[0] if len(found) == 1 and MARK.match(export.beginning(found[0])) else ""


def whose(export: Export, file: str) -> str:
    """The DID of whose repository it is."""
    return _index(export, file)[0]


def records(export: Export, file: str) -> Iterator[Record | Reject]:
    """Every record as JSON with its address, as the API lists it."""
    return _json.each(_blocks_of(export, file), lambda block: [_listed(*block)], "record")


def _blocks_of(export: Export, file: str) -> Iterator[Record | Reject]:
    did, keys = _index(export, file)
    with export.open(file) as stream:
        _top(stream, export.name)
        for number, (id, block) in enumerate(_blocks(stream, export.name), 1):
            for key in keys.pop(id, ()):  # records that are alike share a block
                yield Record(f"{file}, block", number, (f"at://{did}/{key.decode('ascii', 'replace')}", block))
    for key in (key for missing in keys.values() for key in missing):
        yield Reject(file, str(_odd("a record that it lists is missing")), key.decode("ascii", "replace"))


def _listed(uri: str, block: bytes) -> Raw:
    said, end = _value(block, 0)
    if end != len(block):
        raise _odd("more stands behind it than its CBOR")
    return Raw(b'{"uri":%s,"value":%s}' % (json.dumps(uri).encode(), msgspec.json.encode(said, enc_hook=_shown)))


def _shown(link: _Link) -> dict[str, str]:
    return {"$link": "b" + b32encode(link.id).decode().lower().rstrip("=")}


def _index(export: Export, file: str) -> tuple[str, dict[bytes, list[bytes]]]:
    """Whose repository it is, and the keys of the records by the ids of their blocks."""
    did, keys, held = "", dict[bytes, list[bytes]](), 0
    with export.again() as again, again.open(file) as stream:
        roots = {link.id for link in _top(stream, export.name)["roots"]}
        for id, block in _blocks(stream, export.name):
            if hashlib.sha256(block).digest() != id[len(_HASHED) :]:
                raise Refused(f"{export.name} is damaged: a block of it is not what its id says.", AGAIN)
            if id in roots:
                commit: Any = _value(block, 0)[0]
                did = commit["did"]
            elif block.startswith(_NODE):
                for key, at in _leaves(block):
                    keys.setdefault(at, []).append(key)
                    held += len(key) + BESIDE
                    if held > HELD:
                        raise Refused(f"{export.name} holds more records than are read.", "Nothing of it was taken.")
    if not did.startswith("did:"):
        raise Refused(f"{export.name} does not say whose repository it is.", AGAIN)
    return did, keys


def _leaves(block: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The keys in a node of the tree with the ids of their records: each key says how much it shares with the last."""
    node: Any = _value(block, 0)[0]
    last = b""
    for entry in node["e"] if node.keys() == {"e", "l"} else ():
        last = last[: entry["p"]] + entry["k"]
        if len(last) > KEY_LIMIT:
            raise _odd("the key of a record has no end")
        yield last, entry["v"].id


def _top(stream: BinaryIO, name: str) -> Any:
    """What stands before the blocks: which of them says whose they are."""
    return _value(stream.read(min(_length(stream, name), BLOCK_LIMIT)), 0)[0]


def _blocks(stream: BinaryIO, name: str) -> Iterator[tuple[bytes, bytes]]:
    """The id and the content of every block behind the top of the file."""
    while size := _length(stream, name):
        block = stream.read(size) if size <= BLOCK_LIMIT else b""
        if len(block) < size or not block.startswith(_HASHED):
            raise Refused(f"{name} is cut off, or damaged.", AGAIN)
        yield block[:_ID], block[_ID:]


def _length(stream: BinaryIO, name: str) -> int:
    """The length that stands before a block, seven bits a byte; 0 at the end of the file."""
    length, shift = 0, 0
    while byte := stream.read(1):
        length |= (byte[0] & 127) << shift
        shift += 7
        if byte[0] < 128 or shift > 35:
            return length
    if shift:
        raise Refused(f"{name} is cut off, or damaged.", AGAIN)
    return 0


def _value(data: bytes, at: int) -> tuple[object, int]:
    """What stands at a place, and where it ends."""
    kind, small = divmod(_taken(data, at, 1)[0], 32)
    at += 1
    number = small
    if small in (24, 25, 26, 27):
        width = 1 << (small - 24)
        number, at = int.from_bytes(_taken(data, at, width), "big"), at + width
    elif small > 27:
        raise _odd("it is not CBOR as repositories have it")
    if kind < 2:
        if number >> 63:
            raise _odd("it holds a number too large")
        return (-1 - number if kind else number), at
    if kind < 4:
        part = _taken(data, at, number)
        return (part.decode() if kind == 3 else part), at + number
    if kind < 6:
        return _listing(data, at, number) if kind == 4 else _mapping(data, at, number)
    if kind == 6:
        inner, at = _value(data, at)
        return (_Link(inner[1:]) if number == _LINK and isinstance(inner, bytes) else inner), at
    if small in _FLOATS:
        return struct.unpack(_FLOATS[small], data[at - (1 << (small - 24)) : at])[0], at
    return _SIMPLE.get(small), at


def _listing(data: bytes, at: int, length: int) -> tuple[list[object], int]:
    found = list[object]()
    for _ in range(length):
        item, at = _value(data, at)
        found.append(item)
    return found, at


def _mapping(data: bytes, at: int, length: int) -> tuple[dict[str, object], int]:
    found = dict[str, object]()
    for _ in range(length):
        key, at = _value(data, at)
        found[str(key)], at = _value(data, at)
    return found, at


def _taken(data: bytes, at: int, length: int) -> bytes:
    part = data[at : at + length]
    if len(part) < length:
        raise _odd("it breaks off")
    return part


def _odd(what: str) -> Unreadable:
    return Unreadable(f"it is not as this format has it: {what}")
