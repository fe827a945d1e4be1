"""What the cases of Snapchat cannot show: those who are everybody's friends."""

import json
from pathlib import Path

import pytest

from relledger.outcomes import PassedOver
from relledger.sources import snapchat

from .reading import everything


@pytest.mark.parametrize("user", ["teamsnapchat", "myai"])
def test_snapchat_itself_is_nobody(tmp_path: Path, user: str) -> None:
    said = {"Media Type": "TEXT", "Created": "2026-09-05 12:00:00 UTC", "Content": "Welcome!"}
    talk = [said | {"From": user, "IsSender": False}, said | {"From": "brasstortilla", "IsSender": True}]
    friend = {"Username": user, "Display Name": "Snapchat", "Creation Timestamp": "2026-09-05 12:00:00 UTC"}
    for name, held in {"chat_history": {user: talk}, "friends": {"Friends": [friend]}}.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(held))
    itself, aside = PassedOver("a line of Snapchat itself"), PassedOver("not an act between people")
    assert everything(snapchat, tmp_path) == [itself, itself, aside]
