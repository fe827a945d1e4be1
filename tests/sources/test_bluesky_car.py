"""A Bluesky repository as a CAR file, written here by the book: what it tells, and what is wrong with a damaged one."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from relledger.errors import Refused, Unreadable
from relledger.outcomes import Interaction, Reject
from relledger.sources import _bluesky_car, bluesky, claims
from relledger.sources.export import Export

from .reading import everything, saved

DID = "did:plc:brass"
POST = {"$type": "app.bsky.feed.post", "createdAt": "2026-11-21T18:05:00Z"}
ANSWER = {"reply": {name: {"cid": "b", "uri": "at://did:plc:gus/app.bsky.feed.post/3j"} for name in ("parent", "root")}}
LIKE = POST | {"$type": "app.bsky.feed.like", "subject": {"cid": "b", "uri": "at://did:plc:rosa/app.bsky.feed.post/3h"}}
RECORDS: dict[str, object] = {
    "app.bsky.feed.like/3k1": LIKE,
    "app.bsky.feed.like/3k2": LIKE,  # the same once more: one block for both
    "app.bsky.feed.post/3k3": POST | ANSWER | {"text": "Sí ☕ " * 90, "more": [-70_000, 1.5, True, None, 1 << 40]},
    "app.bsky.feed.post/3k4": POST | {"text": "With a picture", "embed": {"ref": (b"\1" * 36,)}},
    "app.bsky.graph.follow/3k5": POST | {"$type": "app.bsky.graph.follow", "subject": "did:plc:mei"},
}


def head(kind: int, number: int) -> bytes:
    width = next((w for w in (1, 2, 4, 8) if number < 1 << 8 * w), 8)
    small = {1: 24, 2: 25, 4: 26, 8: 27}[width]
    return bytes([kind * 32 + number]) if number < 24 else bytes([kind * 32 + small]) + number.to_bytes(width, "big")


def cbor(said: object) -> bytes:
    if said is None or isinstance(said, bool):
        return {None: b"\xf6", True: b"\xf5", False: b"\xf4"}[said]
    if isinstance(said, int):
        return head(0, said) if said >= 0 else head(1, -1 - said)
    if isinstance(said, float):
        return b"\xfb\x3f\xf8" + bytes(6)  # 1.5
    if isinstance(said, tuple):  # the id of another block
        return b"\xd8\x2a" + cbor(b"\0" + said[0])
    if isinstance(said, bytes):
        return head(2, len(said)) + said
    if isinstance(said, str):
        return head(3, len(said.encode())) + said.encode()
    if isinstance(said, list):
        return head(4, len(said)) + b"".join(map(cbor, said))
    assert isinstance(said, dict)
    parts = sorted(said.items(), key=lambda part: (len(part[0]), part[0]))
    return head(5, len(parts)) + b"".join(cbor(name) + cbor(part) for name, part in parts)


def packed(block: bytes, id: bytes = b"") -> bytes:
    length = len(id + block)
    return (bytes([length]) if length < 128 else bytes([length & 127 | 128, length >> 7])) + id + block


def repository(path: Path, records: dict[str, object], spoilt: bytes = b"") -> Path:
    """A CAR file of these records; `spoilt` is written in place of the first one."""
    blocks: dict[bytes, bytes] = {}

    def put(block: bytes) -> bytes:
        id = b"\1\x71\x12\x20" + hashlib.sha256(block).digest()
        blocks[id] = block
        return id

    entries, last = [], ""
    for number, (key, record) in enumerate(sorted(records.items())):
        shared = next((n for n, (a, b) in enumerate(zip(key, last, strict=False)) if a != b), min(len(key), len(last)))
        id = put(spoilt if spoilt and not number else cbor(record))
        entries.append({"k": key[shared:].encode(), "p": shared, "t": None, "v": (id,)})
        last = key
    tree = put(cbor({"e": entries, "l": None}))
    top = put(cbor({"did": DID, "rev": "3k", "sig": b"s" * 64, "data": (tree,), "prev": None, "version": 3}))
    whole = packed(cbor({"roots": [(top,)], "version": 1}))
    path.write_bytes(whole + b"".join(packed(block, id) for id, block in blocks.items()))
    return path


def test_a_repository_tells_what_a_list_of_its_records_does(tmp_path: Path) -> None:
    car = repository(tmp_path / "repo.car", RECORDS)
    pictured = POST | {"text": "With a picture", "embed": {"ref": {"$link": "b"}}}
    listed = [
        {"uri": f"at://{DID}/{key}", "value": pictured if "3k4" in key else record} for key, record in RECORDS.items()
    ]
    found = everything(bluesky, car)
    assert found == everything(bluesky, saved(tmp_path, {"records": listed}))
    acts = [(one.kind, one.external_id[-3:]) for one in found if isinstance(one, Interaction)]
    assert acts == [("like", "3k1"), ("like", "3k2"), ("reply", "3k3"), ("follow", "3k5")]
    with zipfile.ZipFile(tmp_path / "repo.zip", "w") as made:
        made.write(car, "repo.car")
    assert everything(bluesky, tmp_path / "repo.zip") == found


def test_no_other_source_claims_it(tmp_path: Path) -> None:
    with Export(repository(tmp_path / "repo.car", RECORDS)) as export:
        assert claims(export) == [bluesky]


@pytest.mark.parametrize("size", [9, 40, 100, -1])
def test_one_that_is_cut_off_is_refused(tmp_path: Path, size: int) -> None:
    car = repository(tmp_path / "repo.car", RECORDS)
    car.write_bytes(car.read_bytes()[:size])
    with pytest.raises((Refused, Unreadable)):
        everything(bluesky, car)


def test_one_with_another_byte_is_refused(tmp_path: Path) -> None:
    car = repository(tmp_path / "repo.car", RECORDS)
    car.write_bytes(car.read_bytes().replace(b"With a picture", b"With a pasture"))
    with pytest.raises(Refused, match="is not what its id says"):
        everything(bluesky, car)


@pytest.mark.parametrize(
    "spoilt", [b"\xa1", b"\xa1\x61a\x78\xff", b"\x81" * 5_000, b"\x61\xff", b"\x1f", b"\x3b" + b"\xff" * 8, b"\1\1"]
)
def test_a_record_that_is_no_cbor_is_one_reject(tmp_path: Path, spoilt: bytes) -> None:
    found = everything(bluesky, repository(tmp_path / "repo.car", RECORDS, spoilt))
    assert len([one for one in found if isinstance(one, Reject)]) == 1
    assert len([one for one in found if isinstance(one, Interaction)]) == 3


def test_a_record_that_is_listed_and_not_there_is_a_reject(tmp_path: Path) -> None:
    car = repository(tmp_path / "repo.car", RECORDS)
    block = cbor(RECORDS["app.bsky.graph.follow/3k5"])
    car.write_bytes(car.read_bytes().replace(packed(block, b"\1\x71\x12\x20" + hashlib.sha256(block).digest()), b""))
    (reject,) = [one for one in everything(bluesky, car) if isinstance(one, Reject)]
    why = "it is not as this format has it: a record that it lists is missing"
    assert reject == Reject("repo.car", why, "app.bsky.graph.follow/3k5")


def test_no_key_is_longer_than_any(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="has no end"):
        everything(bluesky, repository(tmp_path / "repo.car", {"app.bsky.feed.like/" + "k" * 2_000: LIKE}))


def test_only_so_many_records_are_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_bluesky_car, "HELD", 4 * _bluesky_car.BESIDE)
    with pytest.raises(Refused, match="holds more records than are read"):
        everything(bluesky, repository(tmp_path / "repo.car", RECORDS))
