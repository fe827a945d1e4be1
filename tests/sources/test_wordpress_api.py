"""What the cases beside this file cannot show: the interface tells what the export of the same blog tells."""

from html import escape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relledger.outcomes import Interaction, PassedOver, Reject, Told
from relledger.sources import Asked, Source, wordpress, wordpress_api
from relledger.sources.export import Export

from .reading import everything, saved

BLOG = "https://blog.brass.example"
POST = f"{BLOG}/2026/open/"
WRITERS = [("Gus", "gus@wheels.example", 0), ("Imani", "imani@river.example", 0), ("Rosa", "rosa@brass.example", 1)]
WORDS = ["", "One fold.", "Two <b>folds</b> & a half"]
comments = st.lists(
    st.tuples(st.sampled_from(WRITERS), st.integers(-1, 8), st.sampled_from(WORDS)), min_size=1, max_size=9
)
Talk = list[tuple[tuple[str, str, int], int, str]]


def parent(number: int, answers: int) -> int:
    """An earlier comment, or none."""
    return answers + 1 if 0 <= answers < number - 1 else 0


def shown(number: int, said: tuple[tuple[str, str, int], int, str]) -> dict[str, Any]:
    """A comment as an application password may read it."""
    (name, email, user), answers, text = said
    return {
        "id": number, "parent": parent(number, answers), "author": user, "author_name": name, "author_email": email,
        "author_url": "", "date": f"2026-11-0{number}T10:00:00", "date_gmt": f"2026-11-0{number}T18:00:00",
        "content": {"rendered": "", "raw": text}, "link": f"{POST}#comment-{number}", "status": "approved",
        "type": "comment", "_links": {"self": [{"href": f"{BLOG}/wp-json/wp/v2/comments/{number}"}]},
    }  # fmt: skip


def exported(talk: Talk) -> str:
    """The same comments in the blog's own export."""
    rows = "".join(
        f"<wp:comment><wp:comment_id>{n}</wp:comment_id><wp:comment_author>{name}</wp:comment_author>"
        f"<wp:comment_author_email>{email}</wp:comment_author_email>"
        f"<wp:comment_date>2026-11-0{n} 10:00:00</wp:comment_date>"
        f"<wp:comment_date_gmt>2026-11-0{n} 18:00:00</wp:comment_date_gmt>"
        f"<wp:comment_content>{escape(text)}</wp:comment_content><wp:comment_approved>1</wp:comment_approved>"
        f"<wp:comment_parent>{parent(n, answers)}</wp:comment_parent><wp:comment_user_id>{user}</wp:comment_user_id>"
        "</wp:comment>"
        for n, ((name, email, user), answers, text) in enumerate(talk, 1)
    )
    return (
        '<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
        f"<link>{BLOG}</link><item><link>{POST}</link>{rows}</item></channel></rss>"
    )


def told(source: Source, path: Path, ours: frozenset[tuple[str, str]] = frozenset()) -> list[Told | Reject]:
    return everything(source, path, Asked(ours))


@given(comments)
def test_it_tells_what_the_export_of_the_blog_tells(tmp_path_factory: pytest.TempPathFactory, talk: Talk) -> None:
    folder = tmp_path_factory.mktemp("blog")
    (folder / "blog.xml").write_text(exported(talk), "utf-8")
    page = saved(folder, [shown(number, said) for number, said in enumerate(talk, 1)])
    assert told(wordpress_api, page) == told(wordpress, folder / "blog.xml")


@given(comments)
def test_pages_tell_the_same_however_they_are_cut_where_answers_embed_what_they_answer(
    tmp_path_factory: pytest.TempPathFactory, talk: Talk
) -> None:
    folder = tmp_path_factory.mktemp("pages")
    page = [shown(number, said) for number, said in enumerate(talk, 1)]
    for one in page:
        if one["parent"]:
            one["_embedded"] = {"in-reply-to": [shown(one["parent"], talk[one["parent"] - 1])]}
    whole = told(wordpress_api, saved(folder, page))
    assert [value for one in page for value in told(wordpress_api, saved(folder, [one]))] == whole


def test_an_account_of_ours_is_ours_also_when_it_is_not_logged_in(tmp_path: Path) -> None:
    path = saved(tmp_path, [shown(1, (WRITERS[0], -1, "Open now."))])
    (theirs,) = told(wordpress_api, path)
    assert isinstance(theirs, Interaction)
    (ours,) = told(wordpress_api, path, frozenset({("wordpress", "id:gus@wheels.example")}))
    assert ours == PassedOver("our own comment")


def test_other_json_is_not_claimed(tmp_path: Path) -> None:
    posts = [{"id": 1, "author": 1, "title": {"rendered": "x"}, "link": BLOG}]
    pages: list[object] = [posts, {"comments": []}, [{"id": "1"}]]
    for page in pages:
        assert not wordpress_api.recognise(Export(saved(tmp_path, page)))
    (tmp_path / "readme.txt").write_text("hello")
    assert not wordpress_api.recognise(Export(tmp_path))
