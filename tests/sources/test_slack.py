"""What the case of Slack cannot show: an export of several workspaces together."""

import shutil
from pathlib import Path

from relledger.sources import Asked, slack
from relledger.sources.export import Export

from .reading import everything
from .test_contract import asked, cases


def test_the_people_of_several_workspaces_stand_in_another_file(tmp_path: Path) -> None:
    (one,) = cases("slack")
    several = Path(shutil.copytree(one, tmp_path / one.name))
    (several / "users.json").rename(several / "org_users.json")
    found = [str(told).replace("org_users", "users") for told in everything(slack, several, asked("slack"))]
    assert found == [str(told) for told in everything(slack, one, asked("slack"))]


def test_the_lists_it_learns_from_were_read() -> None:
    (one,) = cases("slack")
    with Export(one) as export:
        slack.read(export, Asked(asked("slack").ours))
        assert {"users.json", "channels.json"} <= export.opened


def test_who_is_called_altogether_stands_as_it_is_shown() -> None:
    meaning = slack._Meaning({}, frozenset())
    assert meaning._plain("<!channel> tacos at <!here>, <!subteam^S1|@crew>") == "@channel tacos at @here, @crew"
