"""What the case of Slack cannot show: an export of several workspaces together."""

import json
import shutil
from pathlib import Path

from relledger.outcomes import Interaction, PassedOver, Sighting
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


def test_an_answer_may_be_sent_to_the_channel_too_and_a_bot_is_nobody(tmp_path: Path) -> None:
    people: list[dict[str, object]] = [
        {"id": "U1", "name": "brass"},
        {"id": "U2", "name": "gus"},
        {"id": "U3", "name": "robot", "is_bot": True},
    ]
    said: dict[str, object] = {"type": "message", "user": "U1", "text": "Yes", "thread_ts": "1793901660.000100"}
    both = said | {"subtype": "thread_broadcast"}
    day = [both | {"ts": f"179390166{n}.000100", "root": {"user": user}} for n, user in ((1, "U2"), (2, "U3"))]
    day += [said | {"ts": "1793901663.000100", "text": "<@U3> <@U2>", "reactions": [{"users": ["U3"]}]}]
    alone = [{"type": "message", "user": "U1", "text": "Hi", "ts": "1793901664.000100"}]
    lists: dict[str, object] = {
        "users": people,
        "channels": [{"id": "C1", "name": "window"}],
        "dms": [{"id": "D1", "members": ["U1", "U3"]}],
    }
    for name, held in (lists | {"window/2026-11-02": day, "D1/2026-11-02": alone}).items():
        (tmp_path / f"{name}.json").parent.mkdir(exist_ok=True)
        (tmp_path / f"{name}.json").write_text(json.dumps(held))
    found = everything(slack, tmp_path, Asked(frozenset({("slack", "id:U1")})))
    acts = [(act.account.id, act.kind, act.direction) for act in found if isinstance(act, Interaction)]
    assert acts == [("U2", "reply", "out"), ("U2", "mention", "out")]
    assert not any(isinstance(one, Sighting) for one in found)
    assert found.count(PassedOver("a bot")) == 1


def test_workspaces_side_by_side_are_none_together(tmp_path: Path) -> None:
    """Channels of both may have one name, and would be taken for one channel."""
    for folder in ("taco-truck", "catering"):
        (tmp_path / folder).mkdir()
        for name in ("users.json", "channels.json"):
            (tmp_path / folder / name).write_text("[]")
    with Export(tmp_path / "catering") as one, Export(tmp_path) as both:
        assert (slack.recognise(one), slack.recognise(both)) == (True, False)
