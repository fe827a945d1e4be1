"""What the case of Slack cannot show: an export of several workspaces together."""

import shutil
from pathlib import Path

from relledger.sources import slack

from .reading import everything
from .test_contract import asked, cases


def test_the_people_of_several_workspaces_stand_in_another_file(tmp_path: Path) -> None:
    (one,) = cases("slack")
    several = Path(shutil.copytree(one, tmp_path / one.name))
    (several / "users.json").rename(several / "org_users.json")
    found = [str(told).replace("org_users", "users") for told in everything(slack, several, asked("slack"))]
    assert found == [str(told) for told in everything(slack, one, asked("slack"))]
