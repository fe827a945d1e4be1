"""What the cases beside this file cannot show: damage, traps, privacy, and a file of another program's tests."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relledger.errors import Refused
from relledger.outcomes import Interaction, PassedOver, Reject, Told
from relledger.sources import Asked, _disqus, disqus
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


US = Asked(frozenset({("disqus", "@brass")}))
SITE = [
    THREAD,
    THREAD.replace('"1"', '"2"').replace("b.example", "c.example"),
    post(1, "", name="Rosa"),  # a guest, known by the address of the thread
    post(2, "brass", parent="1"),
    post(3, "", name="Rosa", parent="2").replace('thread dsq:id="1"', 'thread dsq:id="2"'),
    post(4, "brass", parent="3"),
    post(5, "gus", parent="99"),  # what it answers is not there
    post(6, "brass", parent="5").replace("<author>", "<isSpam>true</isSpam><author>"),
    post(7, "mei", parent="6"),
    post(8, "", name="Anonymous", parent="7"),
    post(9, "brass", parent="8").replace('thread dsq:id="1"', 'thread dsq:id="99"'),
    post(10, "brass", parent="7"),
]


@given(st.permutations(SITE))
def test_the_order_changes_nothing_but_the_order(tmp_path_factory: pytest.TempPathFactory, site: list[str]) -> None:
    def acts(inside: list[str]) -> list[Told | Reject]:
        found = told(saved(tmp_path_factory.mktemp("site"), "".join(inside)), US)
        return [found[inside.index(one)] for one in SITE]

    assert acts(site) == acts(SITE)


@pytest.mark.parametrize(
    ("site", "times"),
    [
        (SITE[:6], 1),  # in the order of every export seen
        ([*SITE[:2], SITE[3], SITE[2]], 2),  # an answer first
        ([SITE[2], *SITE[:2]], 2),  # a guest first
        ([SITE[3], SITE[2], *SITE[:2]], 3),  # both
        ([*SITE[:7], *(post(n, "gus", parent=str(n + 200)) for n in range(20, 30))], 2),  # not there at all
    ],
)
def test_an_export_is_read_again_only_for_what_was_not_read_yet(
    tmp_path: Path, site: list[str], times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    passes: list[str] = []
    records = _disqus.records

    def counted(stream: BinaryIO, name: str, hint: str) -> Iterator[tuple[str, dict[str, str]]]:
        passes.append(name)
        return records(stream, name, hint)

    monkeypatch.setattr(_disqus, "records", counted)
    told(saved(tmp_path, "".join(site)), US)
    assert len(passes) == times


def test_an_answer_may_stand_in_another_file(tmp_path: Path) -> None:
    (tmp_path / "both").mkdir()
    answer = saved(tmp_path, THREAD + post(2, "brass", parent="1"))
    answer.rename(tmp_path / "both" / "a.xml")
    saved(tmp_path, post(1, "rosa")).rename(tmp_path / "both" / "b.xml")
    said = [(a.direction, a.account.handle) for a in told(tmp_path / "both", US) if isinstance(a, Interaction)]
    assert said == [("out", "rosa"), ("in", "rosa")]


def test_nobody_answers_a_post_that_has_no_number(tmp_path: Path) -> None:
    found = told(saved(tmp_path, THREAD + post(1).replace('post dsq:id="1"', "post") + post(2, "brass")), US)
    assert isinstance(found[1], Reject)
    assert found[2] == PassedOver("our own comment")


@pytest.mark.parametrize("before", ["category", "forum", "badge"])
def test_the_number_of_something_else_is_not_that_of_a_post(tmp_path: Path, before: str) -> None:
    found = told(saved(tmp_path, THREAD + f'<{before} dsq:id="7"/>' + post(1).replace('post dsq:id="1"', "post")))
    assert isinstance(found[1], Reject)
    assert found[1].reason == "it has no @id"


def test_records_come_while_the_file_is_still_being_read(tmp_path: Path) -> None:
    path = saved(tmp_path, THREAD + "".join(post(n) for n in range(1, 20_000)))
    taken: list[int] = []
    with Export(path, progress=taken.append) as export:
        next(disqus.read(export, NOBODY).records)
        assert sum(taken) < path.stat().st_size / 2


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
