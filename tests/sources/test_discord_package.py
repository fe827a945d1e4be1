"""What the cases of Discord's data package cannot show: whose it is, and what stands in its other files."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from relledger.errors import Refused
from relledger.model import Account
from relledger.outcomes import Interaction, Ours, PassedOver
from relledger.sources import Asked, discord_package
from relledger.sources.export import Export

from .reading import NOBODY, everything

CASES = Path(__file__).parent / "discord_package" / "cases"
GUS = "messages/c910000000000000001/"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package to damage."""
    return Path(shutil.copytree(CASES / "package", tmp_path / "package"))


def told(path: Path, asked: Asked = NOBODY) -> list[Any]:
    return everything(discord_package, path, asked)


def others(found: list[Any]) -> set[Account]:
    return {one.account for one in found if isinstance(one, Interaction)}


def test_without_its_owner_the_ledger_has_to_know(package: Path) -> None:
    whole = told(package)
    (package / "account" / "user.json").unlink()
    with pytest.raises(Refused, match="does not show whose it is"):
        told(package)
    known = Asked(frozenset({("discord", "id:410000000000000001")}))
    assert told(package, known) == [one for one in whole if not isinstance(one, Ours)]


@pytest.mark.parametrize("user", [{"id": "", "username": ""}, {"id": "me"}, {}])
def test_an_owner_without_a_number_is_none(package: Path, user: dict[str, str]) -> None:
    (package / "account" / "user.json").write_text(json.dumps(user), "utf-8")
    with pytest.raises(Refused, match="does not show whose it is"):
        told(package)


@pytest.mark.parametrize(
    ("recipients", "whom"),
    [
        (["410000000000000001", "420000000000000002"], Account("discord", "420000000000000002", "gus_p")),
        ([420000000000000002, 410000000000000001], Account("discord", "420000000000000002", "gus_p")),
        (["410000000000000001", "Deleted User"], None),
        (["420000000000000002", "430000000000000003"], None),
        (["410000000000000001", "420000000000000002", "430000000000000003"], None),
        (["410000000000000001"], None),
        (["420000000000000002"], Account("discord", "420000000000000002", "gus_p")),
        ([], Account("discord", handle="gus_p")),
        (None, Account("discord", handle="gus_p")),
    ],
)
def test_whom_a_channel_is_with(package: Path, recipients: Any, whom: Account | None) -> None:
    for other in ("c910000000000000002", "c910000000000000003", "c910000000000000004"):
        shutil.rmtree(package / "messages" / other)
    (package / GUS / "channel.json").write_text(json.dumps({"id": "910000000000000001", "recipients": recipients}))
    found = told(package)
    assert others(found) == ({whom} if whom else set())
    assert found.count(PassedOver("said to a whole channel")) == (0 if whom else 3)


@pytest.mark.parametrize("name", [None, "", "general in Taco Friends", "Direct Message with Unknown Participant"])
def test_a_name_that_is_none(package: Path, name: str | None) -> None:
    (package / "messages" / "index.json").write_text(json.dumps({"910000000000000001": name}))
    assert Account("discord", "420000000000000002") in others(told(package))


@pytest.mark.parametrize("member", ["messages/index.json", GUS + "channel.json", GUS + "messages.json"])
def test_a_torn_file_is_refused_in_words(package: Path, member: str) -> None:
    (package / member).write_bytes((package / member).read_bytes()[:30])
    with pytest.raises(Refused):
        told(package)


def test_only_a_package_is_claimed(package: Path) -> None:
    assert discord_package.recognise(Export(package))
    (package / "messages" / "index.json").rename(package / "messages" / "list.json")
    assert not discord_package.recognise(Export(package))
