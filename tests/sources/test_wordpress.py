"""What the cases beside this file cannot show: damage, traps, memory, and exports of real blogs."""

import zipfile
from collections import Counter
from pathlib import Path

import pytest

from relledger.errors import Refused
from relledger.outcomes import Interaction, Ours, PassedOver, Reject
from relledger.sources import Asked, outcomes, wordpress, wordpress_comments
from relledger.sources.export import Export

from .reading import NOBODY, everything

CASES = Path(__file__).parent / "wordpress" / "cases"
SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "wordpress"
HEAD = '<?xml version="1.0"?><rss xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
HEAD += "<link>https://b.example</link>"
ITEM = "<item><link>https://b.example/p/</link>{}</item></channel></rss>"


def told(path: Path, asked: Asked = NOBODY) -> list[object]:
    return everything(wordpress, path, asked)


def comment(number: int, *, author: str = "Rosa", **more: str) -> str:
    fields = {"id": str(number), "author": author, "author_email": f"{author.lower()}@fans.example"}
    fields |= {"date_gmt": "2026-11-05 12:00:00", "content": "Hello", "approved": "1"} | more
    inside = "".join(f"<wp:comment_{key}>{value}</wp:comment_{key}>" for key, value in fields.items())
    return f"<wp:comment>{inside}</wp:comment>"


def blog(folder: Path, inside: str, head: str = HEAD) -> Path:
    path = folder / "blog.xml"
    path.write_text(head + inside, "utf-8")
    return path


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (comment(1), "is cut off, at line 1"),
        ("<item><title>a & b</title></item></channel></rss>", "not well-formed XML"),
        ("<title>\n\nring the & bell</title></channel></rss>", "at line 3, column 11"),
        ("<title>&nbsp;</title></channel></rss>", "undefined entity"),
        ("<title>" + "x" * (9 << 20) + "</title></channel></rss>", "longer than 8 MiB"),
        ("<title a='" + "x" * (12 << 20) + "'/></channel></rss>", "larger than 8 MiB"),
        ("<a>" * 2_000, "deeper than 1,000"),
    ],
)
def test_a_damaged_file_is_refused_as_a_whole(tmp_path: Path, damage: str, words: str) -> None:
    with pytest.raises(Refused) as refusal:
        told(blog(tmp_path, damage))
    assert words in refusal.value.message
    assert "Tools > Export" in refusal.value.hint


@pytest.mark.parametrize(
    "subset",
    [
        "[" + '<!ENTITY a "ha">' + "".join(f'<!ENTITY a{n} "&a;&a;&a;&a;&a;&a;&a;&a;&a;">' for n in range(9)) + "]",
        'SYSTEM "file:///etc/passwd"',
        '[<!ENTITY x SYSTEM "file:///etc/passwd">]',
        '[<!ENTITY % x SYSTEM "http://192.0.2.1/x.dtd"> %x;]',
    ],
)
def test_a_document_type_is_refused_before_it_is_read(tmp_path: Path, subset: str) -> None:
    trap = blog(tmp_path, ITEM.format(comment(1)), HEAD.replace("<rss", f"<!DOCTYPE rss {subset}><rss"))
    with pytest.raises(Refused, match="document type declaration"):
        told(trap)


def test_records_are_counted_through_from_post_to_post(tmp_path: Path) -> None:
    author = "<wp:author><wp:author_login>dana</wp:author_login><wp:author_email>d@b.example</wp:author_email>"
    posts = comment(1) + comment(2, id="x"), comment(3) + comment(4, id="y") + comment(5), comment(6, date_gmt="soon")
    items = "".join(f"<item><link>https://b.example/{n}/</link>{post}</item>" for n, post in enumerate(posts))
    found = told(blog(tmp_path, f"{author}</wp:author>{items}</channel></rss>"))
    rejects = [one.place.partition(", ")[2] for one in found if isinstance(one, Reject)]
    assert rejects == ["record 3", "record 5", "record 7"]


def test_an_unknown_encoding_is_refused(tmp_path: Path) -> None:
    path = blog(tmp_path, ITEM.format(""), HEAD.replace("?>", ' encoding="klingon"?>'))
    with pytest.raises(Refused, match="klingon"):
        told(path)


def test_more_comments_than_a_post_can_have(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wordpress, "COMMENTS_LIMIT", 3)
    assert len(told(blog(tmp_path, ITEM.format("".join(map(comment, range(3))))))) == 3
    with pytest.raises(Refused, match="more comments"):
        told(blog(tmp_path, ITEM.format("".join(map(comment, range(4))))))


def test_longer_comments_than_a_post_can_have(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wordpress, "TEXTS_LIMIT", 1_000)
    long = f"<item>{comment(1, content='x' * 600)}</item>"
    assert len(told(blog(tmp_path, long + ITEM.format(comment(2, content="x" * 600))))) == 2
    with pytest.raises(Refused, match=r"more comments than can be on one post, at https://b\.example/p/\."):
        told(blog(tmp_path, ITEM.format("".join(comment(n, content="x" * 300) for n in range(4)))))


def test_records_come_while_the_file_is_still_being_read(tmp_path: Path) -> None:
    items = "".join(f"<item><link>https://b.example/{n}/</link>{comment(n)}</item>" for n in range(20_000))
    path = blog(tmp_path, items + "</channel></rss>")
    taken: list[int] = []
    with Export(path, progress=taken.append) as export:
        next(wordpress.read(export, Asked()).records)
        assert sum(taken) < path.stat().st_size / 2


def test_no_address_of_a_machine_is_kept(tmp_path: Path) -> None:
    traces = comment(1, author_IP="192.0.2.99") + comment(2, author_IP="192.0.2.99", date_gmt="never")
    outcome = told(blog(tmp_path, ITEM.format(traces)))
    assert isinstance(outcome[1], Reject)
    assert "192.0.2.99" not in str(outcome)


def test_hostile_text_is_only_text(tmp_path: Path) -> None:
    (act,) = told(blog(tmp_path, ITEM.format(comment(1, content="&lt;a" * 400_000 + " 1 &lt; 2 &amp;amp; 3"))))
    assert isinstance(act, Interaction)
    assert act.text.endswith("1 < 2 & 3")


def test_the_comment_that_a_new_blog_begins_with_is_nobodys(tmp_path: Path) -> None:
    now = comment(
        1, author="A WordPress Commenter", author_email="wapuu@wordpress.example", author_url="https://wordpress.org/"
    )
    real = comment(2, author="Rosa", author_url="https://wordpress.org/")
    outcome = told(blog(tmp_path, ITEM.format(now + real)))
    assert outcome[0] == PassedOver("anonymous")
    assert isinstance(outcome[1], Interaction)


def test_an_answer_of_ours_goes_to_whom_it_answers(tmp_path: Path) -> None:
    ours = Asked(ours=frozenset({("wordpress", "id:luz@fans.example")}))
    answers = comment(2, author="Luz", parent="1") + comment(3, author="Luz", parent="2") + comment(4, parent="3")
    acts = told(blog(tmp_path, ITEM.format(comment(1) + answers)), ours)
    said = [(a.direction, a.kind, a.account.id) for a in acts if isinstance(a, Interaction)]
    rosa = "rosa@fans.example"
    assert said == [("in", "comment", rosa), ("out", "reply", rosa), ("in", "reply", rosa)]
    assert acts[2] == PassedOver("our own comment")


def test_the_number_of_an_author_is_learned_from_a_comment(tmp_path: Path) -> None:
    """WordPress.com lists authors without their numbers."""
    said = comment(1, author="Luz elsewhere", user_id="24") + comment(2, author="Luz", user_id="24")
    found = told(
        blog(tmp_path, "<wp:author><wp:author_email>luz@fans.example</wp:author_email></wp:author>" + ITEM.format(said))
    )
    assert found[1:] == [PassedOver("our own comment")] * 2


AUTHOR = (
    "<wp:author><wp:author_id>7</wp:author_id><wp:author_email>luz@kitchen.example</wp:author_email></wp:author>"
    "<wp:author><wp:author_id>0</wp:author_id></wp:author>"
)


@pytest.mark.parametrize(("authors", "ours"), [(AUTHOR, {"Luz"}), ("", {"Luz", "Rosa"})])
def test_a_customer_of_a_shop_who_was_logged_in_is_none_of_ours(tmp_path: Path, authors: str, ours: set[str]) -> None:
    said = comment(1, user_id="31", type="review") + comment(2, author="Luz", user_id="7", parent="1")
    said += comment(3, author="Gus", user_id="0", parent="2")
    found = told(blog(tmp_path, authors + ITEM.format(said)))
    acts = [(one.account.name, one.kind, one.direction) for one in found if isinstance(one, Interaction)]
    assert acts[-1] == ("Gus", "reply", "in")
    assert (acts[:-1] == [("Rosa", "review", "in"), ("Rosa", "reply", "out")]) == (ours == {"Luz"})
    assert found.count(PassedOver("our own comment")) == (0 if ours == {"Luz"} else 2)


def test_other_documents_are_not_claimed(tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_text('<?xml version="1.0"?><rss version="2.0"><channel><title>News</title></channel></rss>', "utf-8")
    assert not wordpress.recognise(Export(feed))
    assert wordpress.recognise(Export(CASES))
    (tmp_path / "readme.txt").write_text("hello", "utf-8")
    assert not wordpress.recognise(Export(tmp_path))


@pytest.mark.samples
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("themeunittestdata.wordpress.xml", {"in": 22, "out": 3, "ours": 2, "our own comment": 4, "link": 4}),
        ("isso-wordpress.xml", {"in": 2, "out": 2, "our own comment": 4}),
        ("valid-wxr-1.0.xml", {"in": 1}),
        ("slashes.xml", {"in": 1, "ours": 1}),
        ("wxr-utf-8-challenges.xml", {"ours": 1}),
    ],
)
def test_real_exports_add_up(name: str, expected: dict[str, int]) -> None:
    if not SAMPLES.exists():
        pytest.skip("the folder of real exports is not beside this checkout")
    assert Counter(map(_word, told(SAMPLES / name))) == expected


@pytest.mark.samples
def test_a_real_damaged_export_is_refused() -> None:
    if not SAMPLES.exists():
        pytest.skip("the folder of real exports is not beside this checkout")
    with pytest.raises(Refused, match="is cut off, at line"):
        told(SAMPLES / "malformed-simple.xml")


def _word(one: object) -> str:
    if isinstance(one, Interaction):
        return one.direction
    if isinstance(one, PassedOver):
        return "link" if "link" in one.reason else one.reason
    return "ours" if isinstance(one, Ours) else "reject"


def test_a_zip_of_one_file_reads_like_the_file(tmp_path: Path) -> None:
    path = blog(tmp_path, "<pubDate>Sat, 21 Nov 2026 18:05:00 +0000</pubDate>" + ITEM.format(comment(1)))
    with zipfile.ZipFile(tmp_path / "blog.zip", "w", zipfile.ZIP_DEFLATED) as into:
        into.write(path, "export/blog.xml")
    with Export(tmp_path / "blog.zip") as export:
        assert wordpress.recognise(export)
        assert wordpress.read(export, NOBODY).coverage.made_at == 1795284300
    assert told(tmp_path / "blog.zip") == told(path)


@pytest.mark.parametrize("prefix", ["wp", "ns2"])
def test_a_prefix_that_stands_for_nothing_and_one_that_was_renamed(tmp_path: Path, prefix: str) -> None:
    """WordPress.com declared no `atom`; what writes the file anew with a program may call `wp` anything."""
    inside = '<atom:link rel="search" href="https://b.example/osd.xml"/>' + ITEM.format(comment(1))
    with_it = told(blog(tmp_path, inside.replace("wp:", f"{prefix}:"), HEAD.replace("xmlns:wp", f"xmlns:{prefix}")))
    assert with_it == told(blog(tmp_path, ITEM.format(comment(1))))


@pytest.mark.parametrize("said", ["", "soon", "Mon, 30 Feb 2026 18:05:00 +0000", "é"])
def test_an_export_without_a_date_has_none(tmp_path: Path, said: str) -> None:
    with Export(blog(tmp_path, f"<pubDate>{said}</pubDate>" + ITEM.format(comment(1)))) as export:
        assert wordpress.read(export, NOBODY).coverage.made_at is None


@pytest.mark.parametrize("newest_first", [False, True])
def test_a_table_of_the_same_comments_tells_the_same_acts(tmp_path: Path, newest_first: bool) -> None:
    table = tmp_path / "comments.csv"
    rows = [
        "7,Rosa,rosa@fans.example,2026-11-05 04:00:00,2026-11-05 12:00:00,Hello,0\n",
        "8,Chuy,chuy@b.example,2026-11-05 04:00:00,2026-11-05 12:00:00,Hello,7\n",
        "9,Rosa,rosa@fans.example,2026-11-05 04:00:00,2026-11-05 12:00:00,Hello,8\n",
    ]
    table.write_text(
        "comment_ID,comment_author,comment_author_email,comment_date,comment_date_gmt,comment_content,comment_parent\n"
        + "".join(rows[::-1] if newest_first else rows)
    )
    asked = Asked(frozenset({("wordpress", "@https://b.example"), ("wordpress", "id:chuy@b.example")}))
    answer = comment(8, author="Chuy", author_email="chuy@b.example", parent="7")
    whole = blog(tmp_path, ITEM.format(comment(7) + answer + comment(9, parent="8")))

    def acts(found: list[object]) -> list[tuple[object, ...]]:
        return [(a.account, a.kind, a.direction, a.external_id, a.text) for a in found if isinstance(a, Interaction)]

    with Export(table) as export:
        assert wordpress_comments.recognise(export)
        told_so = [told for outcome in outcomes(wordpress_comments.read(export, asked)) for told in outcome]
    found = acts([*(reversed(told_so) if newest_first else told_so)])
    assert found == acts(told(whole, asked))
    assert [way for _, _, way, *_ in found] == ["in", "out", "in"]


def test_a_table_that_names_no_blog_asks_for_it(tmp_path: Path) -> None:
    table = tmp_path / "comments.csv"
    table.write_text("comment_ID,comment_author,comment_author_email,comment_date,comment_content\n1,Rosa,,,Hello\n")
    with Export(table) as export, pytest.raises(Refused) as refusal:
        wordpress_comments.read(export, NOBODY)
    assert "--ours wordpress:@https://" in refusal.value.hint


def test_a_visitor_of_the_forum_cannot_be_ours(tmp_path: Path) -> None:
    """Whom the file lists as an author may only have written there, and uploaded a picture."""
    shown = [line for line in told(CASES / "forum.xml") if isinstance(line, Ours)]
    assert [one.account.name for one in shown] == ["Chuy"]
