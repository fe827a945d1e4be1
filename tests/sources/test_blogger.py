"""What the cases of Blogger cannot show: a feed without a post, our comments elsewhere, one act in two exports."""

from pathlib import Path

import pytest

from relledger.errors import Refused
from relledger.outcomes import Interaction, PassedOver
from relledger.sources import Asked, blogger
from relledger.sources.export import Export

from .reading import everything

CASES = Path(__file__).parent / "blogger" / "cases"
COMMENT = """<feed xmlns='http://www.w3.org/2005/Atom' xmlns:blogger='http://schemas.google.com/blogger/2018'>
<id>tag:blogger.com,1999:blog-70.archive</id><entry><id>tag:blogger.com,1999:blog-70.post-12</id>
<blogger:type>COMMENT</blogger:type><blogger:status>LIVE</blogger:status><author><name>Imani Brooks</name>
<uri>https://www.blogger.com/profile/3003</uri></author><content type='html'>Finally!</content>
<published>2018-11-01T17:00:00Z</published></entry></feed>"""


def test_comments_without_a_post_show_nobody_of_ours(tmp_path: Path) -> None:
    feed = tmp_path / "feed.atom"
    feed.write_text(COMMENT, "utf-8")
    with pytest.raises(Refused, match="does not show who writes"):
        everything(blogger, feed, Asked())


def test_an_act_of_two_exports_is_one(tmp_path: Path) -> None:
    feed = tmp_path / "feed.atom"
    feed.write_text(COMMENT, "utf-8")
    now = everything(blogger, feed, Asked(frozenset({("blogger", "id:1001")})))[0]
    then = next(
        one for one in everything(blogger, CASES / "blog-11-21-2018.xml", Asked()) if isinstance(one, Interaction)
    )
    assert isinstance(now, Interaction)
    for field in ("external_id", "kind", "direction", "occurred_at", "text"):
        assert getattr(now, field) == getattr(then, field)
    assert now.account.key == then.account.key


def test_what_we_wrote_on_blogs_of_others_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "Takeout" / "Blogger" / "Comments" / "Another"
    folder.mkdir(parents=True)
    (folder / "feed.atom").write_text(COMMENT, "utf-8")
    (folder / "more.xml").write_text("<x/>", "utf-8")
    with Export(tmp_path / "Takeout") as export:
        assert not blogger.recognise(export)


def test_a_link_of_a_part_of_an_entry_is_none_of_the_entry(tmp_path: Path) -> None:
    link = "<link rel='alternate' type='text/html' href='{}'/>"
    feed = tmp_path / "feed.atom"
    inside = f"<source>{link.format('https://other.example/')}</source>"
    feed.write_text(COMMENT.replace("<author>", link.format("https://b.example/1") + inside + "<author>"), "utf-8")
    (act,) = everything(blogger, feed, Asked(frozenset({("blogger", "id:1001")})))
    assert act.url == "https://b.example/1"


def test_a_removed_comment_in_any_language(tmp_path: Path) -> None:
    feed = tmp_path / "feed.atom"
    mark = (
        "<gd:extendedProperty xmlns:gd='http://schemas.google.com/g/2005' name='blogger.contentRemoved' value='true'/>"
    )
    feed.write_text(COMMENT.replace("<author>", mark + "<author>"), "utf-8")
    assert everything(blogger, feed, Asked(frozenset({("blogger", "id:1001")}))) == [PassedOver("deleted")]


def test_a_prefix_without_its_namespace_costs_nothing(tmp_path: Path) -> None:
    feed = tmp_path / "feed.atom"
    feed.write_text(COMMENT.replace(" xmlns:blogger='http://schemas.google.com/blogger/2018'", ""), "utf-8")
    (act,) = everything(blogger, feed, Asked(frozenset({("blogger", "id:1001")})))
    assert (act.account.id, act.text) == ("3003", "Finally!")
