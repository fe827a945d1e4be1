"""What the cases beside this file cannot show: damage, traps, privacy, and a file of another program's tests."""

from collections import Counter
from pathlib import Path

import pytest

from relledger.errors import Refused
from relledger.model import Interaction, PassedOver, Reject, Told
from relledger.sources import Asked, disqus
from relledger.sources.export import Export

from .reading import NOBODY, everything

SAMPLE = Path(__file__).parents[3] / "shared" / "samples" / "disqus" / "isso-disqus.xml"
HEAD = '<?xml version="1.0"?><disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">'
THREAD = '<thread dsq:id="1"><link>https://b.example/p/</link></thread>'


def told(path: Path, asked: Asked = NOBODY) -> list[Told | Reject]:
    return everything(disqus, path, asked)


def post(number: int, user: str = "rosa", parent: str = "", when: str = "2026-11-05T12:00:00Z", name: str = "") -> str:
    above = f'<parent dsq:id="{parent}"/>' if parent else ""
    author = f"<author><name>{name}</name><username>{user}</username></author><ipAddress>192.0.2.99</ipAddress>"
    return f'<post dsq:id="{number}"><createdAt>{when}</createdAt>{author}<thread dsq:id="1"/>{above}</post>'


def saved(folder: Path, inside: str, head: str = HEAD) -> Path:
    path = folder / "comments.xml"
    path.write_text(head + inside + "</disqus>", "utf-8")
    return path


def test_an_answer_may_stand_before_what_it_answers(tmp_path: Path) -> None:
    us = Asked(frozenset({("disqus", "@brass")}))
    posts = post(3, "gus", parent="2") + post(2, "Brass", parent="1") + post(1, "rosa") + THREAD
    said = [
        (a.kind, a.direction, a.account.handle) for a in told(saved(tmp_path, posts), us) if isinstance(a, Interaction)
    ]
    assert said == [("reply", "in", "gus"), ("reply", "out", "rosa"), ("comment", "in", "rosa")]


def test_what_we_say_to_ourselves_is_said_to_nobody(tmp_path: Path) -> None:
    us = Asked(frozenset({("disqus", "@brass")}))
    found = told(saved(tmp_path, post(1, "brass") + post(2, "brass", parent="1")), us)
    assert found == [PassedOver("our own comment")] * 2


def test_guests_of_one_name_are_one_only_on_one_site(tmp_path: Path) -> None:
    other = THREAD.replace('"1"', '"2"').replace("b.example", "c.example")
    posts = (
        post(1, "", name="Rosa")
        + post(2, "", name="rosa")
        + post(3, "", name="Rosa").replace('thread dsq:id="1"', 'thread dsq:id="2"')
    )
    acts = [one for one in told(saved(tmp_path, THREAD + other + posts)) if isinstance(one, Interaction)]
    assert [act.account.id for act in acts] == ["rosa at b.example", "rosa at b.example", "rosa at c.example"]


def test_no_address_of_a_machine_is_kept(tmp_path: Path) -> None:
    found = told(saved(tmp_path, THREAD + post(1) + post(2, when="never")))
    assert isinstance(found[-1], Reject)
    assert "192.0.2.99" not in str(found)


@pytest.mark.parametrize(
    ("inside", "head", "words"),
    [
        ("<post>", HEAD, "not well-formed"),
        ("", HEAD.replace("<disqus", '<!DOCTYPE disqus [<!ENTITY a "ha">]><disqus'), "document type declaration"),
        ("<a>" * 2_000, HEAD, "deeper than 1,000"),
        ("<title a='" + "x" * (12 << 20) + "'/>", HEAD, "larger than 8 MiB"),
    ],
)
def test_a_damaged_file_is_refused_as_a_whole(tmp_path: Path, inside: str, head: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        told(saved(tmp_path, inside, head))


def test_more_posts_than_can_be_kept_at_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disqus, "POSTS_LIMIT", 3)
    assert len(told(saved(tmp_path, THREAD + post(1) + post(2)))) == 3
    with pytest.raises(Refused, match="more than 3 comments"):
        told(saved(tmp_path, THREAD + post(1) + post(2) + post(3)))


def test_empty_lines_before_the_declaration_do_no_harm(tmp_path: Path) -> None:
    path = saved(tmp_path, THREAD + post(1))
    path.write_bytes(b"\r\n  \n" + path.read_bytes())
    assert disqus.recognise(Export(path))
    assert isinstance(told(path)[-1], Interaction)


def test_other_documents_are_not_claimed(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text('<?xml version="1.0"?><rss><link>http://disqus.com</link></rss>', "utf-8")
    assert not disqus.recognise(Export(path))


@pytest.mark.samples
def test_a_real_file_adds_up() -> None:
    if not SAMPLE.exists():
        pytest.skip("the folder of real exports is not beside this checkout")
    with Export(SAMPLE) as export:
        assert disqus.recognise(export)
    found = told(SAMPLE)
    passed = Counter(one.reason for one in found if isinstance(one, PassedOver))
    assert passed == {"a page of the site": 3, "deleted": 1}
    acts = [one for one in found if isinstance(one, Interaction)]
    assert [act.external_id for act in acts] == ["4", "5", "6", "8", "11"]
    assert [act.in_reply_to for act in acts] == ["", "4", "", "", "9"]
