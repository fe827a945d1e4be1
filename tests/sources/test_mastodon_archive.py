"""What the cases beside this file cannot show: damage, memory, hostile text, and an outbox of a real server."""

import json
from collections import Counter
from pathlib import Path

import pytest

from relledger.errors import Refused
from relledger.outcomes import Interaction, Ours, PassedOver, Reject, Told
from relledger.sources import Asked, mastodon_archive
from relledger.sources.export import Export

from .reading import everything

SAMPLE = Path(__file__).parents[3] / "shared" / "samples" / "mastodon-archive" / "hawksworx-outbox-public.json"
US = "https://fiesta.example/users/brass"
GUS = {"type": "Mention", "href": "https://brass.example/users/gus", "name": "@gus@brass.example"}
HEAD = '{"type":"OrderedCollection","orderedItems":'


def told(path: Path) -> list[Told | Reject]:
    return everything(mastodon_archive, path)


def post(number: int, **more: object) -> dict[str, object]:
    note: dict[str, object] = {
        "id": f"{US}/statuses/{number}",
        "type": "Note",
        "published": "2026-11-21T18:05:00Z",
        "tag": [GUS],
    }
    note |= {"to": ["as:Public"], "content": "<p>Hello</p>"} | more
    return {"id": f"{US}/statuses/{number}/activity", "type": "Create", "actor": US, "object": note}


def outbox(folder: Path, text: str) -> Path:
    path = folder / "outbox.json"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("form", "count"),
    [
        (HEAD + "{}}}", 2),
        (HEAD + '[],"orderedItems":{}}}', 2),
        (HEAD + '{},"orderedItems":[]}}', 2),
        (HEAD + '{0},"totalItems":7,"orderedItems":{0}}}', 4),
    ],
)
def test_every_list_under_the_name_is_read(tmp_path: Path, form: str, count: int) -> None:
    items = json.dumps([post(1), post(2)])
    written = form.replace("{}", items).replace("{0}", items)[: -1 if form.endswith("}}") else None]
    acts = [one for one in told(outbox(tmp_path, written)) if isinstance(one, Interaction)]
    assert len(acts) == count


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD + json.dumps([post(1)])[:-1], "cut off after record"),
        (HEAD + json.dumps([post(1)]), "cut off after record 1"),
        (HEAD + "[" + json.dumps(post(1)) + "}", "ends too early"),
        (HEAD + "[" + json.dumps(post(1)) + "," + "[" * 2_000, "nests too deep"),
    ],
)
def test_a_damaged_outbox_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        told(outbox(tmp_path, text))


def test_records_come_while_the_file_is_still_being_read(tmp_path: Path) -> None:
    path = outbox(tmp_path, HEAD + json.dumps([post(n, content="<p>Hello again</p>" * 30) for n in range(8_000)]) + "}")
    taken: list[int] = []
    with Export(path, progress=taken.append) as export:
        next(mastodon_archive.read(export, Asked()).records)
        assert sum(taken) < path.stat().st_size / 2
    assert len(told(path)) == 8_001


@pytest.mark.parametrize(
    ("to", "kind"),
    [
        (["https://www.w3.org/ns/activitystreams#Public"], "mention"),
        ("as:Public", "mention"),
        ([US + "/followers"], "message"),
        ([GUS["href"]], "message"),
    ],
)
def test_a_private_post_is_a_message(tmp_path: Path, to: object, kind: str) -> None:
    _, act = told(outbox(tmp_path, HEAD + json.dumps([post(1, to=to)]) + "}"))
    assert isinstance(act, Interaction)
    assert act.kind == kind


def test_an_answer_to_a_server_that_hides_its_authors_needs_one_named_there(tmp_path: Path) -> None:
    other = {"type": "Mention", "href": "https://brass.example/users/rosa", "name": "@rosa@brass.example"}
    answered = "https://brass.example/objects/1"
    posts = [post(1, inReplyTo=answered), post(2, inReplyTo=answered, tag=[GUS, other])]
    acts = [a for a in told(outbox(tmp_path, HEAD + json.dumps(posts) + "}")) if isinstance(a, Interaction)]
    assert [act.kind for act in acts] == ["reply", "mention", "mention"]


def test_a_page_of_an_outbox_as_the_server_shows_it(tmp_path: Path) -> None:
    page = {"type": "OrderedCollectionPage", "id": "https://a.example/users/brass/outbox?page=true", "orderedItems": []}
    path = outbox(tmp_path, json.dumps(page))
    assert mastodon_archive.recognise(Export(path))


def test_a_post_told_by_its_address_alone_is_passed_over(tmp_path: Path) -> None:
    items = json.dumps([post(1) | {"object": f"{US}/statuses/1"}])
    _, passed = told(outbox(tmp_path, HEAD + items + "}"))
    assert passed == PassedOver("a post of which only the address is told")


def test_hostile_text_is_only_text(tmp_path: Path) -> None:
    content = "<p" * 200_000 + "<script>1</script> &amp;lt;b&gt;"
    act = told(outbox(tmp_path, HEAD + json.dumps([post(1, content=content)]) + "}"))[1]
    assert isinstance(act, Interaction)
    assert act.text.endswith("1 &lt;b>")


def test_other_collections_are_not_claimed(tmp_path: Path) -> None:
    (tmp_path / "likes.json").write_text('{"type":"OrderedCollection","orderedItems":["https://a.example/1"]}')
    assert not mastodon_archive.recognise(Export(tmp_path / "likes.json"))
    assert not mastodon_archive.recognise(Export(tmp_path))


@pytest.mark.samples
def test_a_real_outbox_adds_up() -> None:
    if not SAMPLE.exists():
        pytest.skip("the folder of real exports is not beside this checkout")
    with Export(SAMPLE) as export:
        assert mastodon_archive.recognise(export)
    found = told(SAMPLE)
    acts = [one for one in found if isinstance(one, Interaction)]
    passed = sum(isinstance(one, PassedOver) for one in found)
    assert Counter(act.kind for act in acts) == {"reply": 120, "mention": 54, "share": 24}
    assert passed + len({act.external_id for act in acts}) == 189
    assert isinstance(found[0], Ours)
    assert found[0].account.handle == "philhawksworth@indieweb.social"
