"""What the case beside this file cannot show: numbers given twice, privacy, damage, and a file of isso's own tests."""

import json
from pathlib import Path

import pytest

from relledger.errors import Refused
from relledger.outcomes import Interaction, PassedOver, Reject, Told
from relledger.sources import Asked, isso
from relledger.sources.export import Export

from .reading import everything

SAMPLE = Path(__file__).parents[3] / "shared" / "samples" / "disqus" / "isso-generic.json"
US = Asked(frozenset({("email", "@luz@brass.example")}))


def told(path: Path, asked: Asked = US) -> list[Told | Reject]:
    return everything(isso, path, asked)


def comment(id: int, who: str, **more: object) -> dict[str, object]:
    fields = {"id": id, "author": who, "email": f"{who}@brass.example", "website": "", "text": "Hi"}
    return fields | {"created": f"2026-11-05 12:00:{id:02d}", "remote_addr": "192.0.2.9"} | more


def saved(folder: Path, *comments: object) -> Path:
    path = folder / "comments.json"
    path.write_text(json.dumps([{"id": "/p/", "title": "P", "comments": comments}]), "utf-8")
    return path


def acts(path: Path) -> list[Interaction]:
    return [one for one in told(path) if isinstance(one, Interaction)]


def test_an_answer_of_ours_goes_to_whom_it_answers(tmp_path: Path) -> None:
    path = saved(tmp_path, comment(1, "rosa"), comment(2, "luz", parent=1), comment(3, "gus", parent=2))
    said = [(act.kind, act.direction, act.account.handle[:4]) for act in acts(path)]
    assert said == [("comment", "in", "rosa"), ("reply", "out", "rosa"), ("reply", "in", "gus@")]


def test_what_we_say_to_ourselves_is_said_to_nobody(tmp_path: Path) -> None:
    assert told(saved(tmp_path, comment(1, "luz"), comment(2, "luz", parent=1))) == [PassedOver("our own comment")] * 2


def test_a_number_given_twice_names_no_comment(tmp_path: Path) -> None:
    path = saved(tmp_path, comment(0, "luz"), comment(0, "rosa"), comment(1, "gus", parent=0))
    assert [(act.kind, act.in_reply_to) for act in acts(path)] == [("comment", ""), ("comment", "")]


@pytest.mark.parametrize("without", [{}, {"id": None}])
def test_a_comment_without_a_number_is_rejected_alone(tmp_path: Path, without: dict[str, None]) -> None:
    nameless = {key: value for key, value in comment(1, "rosa").items() if key != "id"} | without
    found = told(saved(tmp_path, nameless, comment(2, "gus"), comment(3, "mei")))
    assert [isinstance(one, Reject) for one in found] == [True, False, False]


def test_no_address_of_a_machine_is_kept(tmp_path: Path) -> None:
    found = told(saved(tmp_path, comment(1, "rosa"), comment(2, "gus", created="never")))
    assert isinstance(found[-1], Reject)
    assert "192.0.2.9" not in str(found)


def test_a_cut_off_file_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, comment(1, "rosa"))
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(Refused, match="cut off"):
        told(path)


def test_other_json_is_not_claimed(tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    for page in ([{"comments": [{"author": "Rosa"}]}], {"comments": [comment(1, "rosa")]}):
        path.write_text(json.dumps(page), "utf-8")
        assert not isso.recognise(Export(path))
    assert isso.recognise(Export(saved(tmp_path, comment(1, "rosa"))))


@pytest.mark.samples
def test_a_real_file_adds_up() -> None:
    if not SAMPLE.exists():
        pytest.skip("the folder of real exports is not beside this checkout")
    with Export(SAMPLE) as export:
        assert isso.recognise(export)
    assert [(act.kind, act.direction) for act in acts(SAMPLE)] == [("comment", "in"), ("comment", "in")]
