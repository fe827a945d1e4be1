"""What the cases beside this file cannot show: pages of the search of the old API."""

import json
from pathlib import Path
from typing import Any

import pytest

from relledger.outcomes import Interaction, Reject
from relledger.sources import Asked, x_posts

from .reading import everything, saved

US = Asked(frozenset({("x", "@brass")}))


def post(number: int, text: str = "Best tacos @brass", **more: Any) -> dict[str, Any]:
    named = [{"id_str": "7", "screen_name": "brass", "name": "The Brass Tortilla"}]
    heading = {"id_str": str(number), "created_at": "Wed Nov 04 12:00:00 +0000 2020"}
    return (
        heading
        | {"text": text, "user": {"id_str": "11", "screen_name": "gusp"}, "entities": {"user_mentions": named}}
        | more
    )


def page(*posts: dict[str, Any], first: bool) -> dict[str, Any]:
    found, beside = {"statuses": posts}, {"search_metadata": {"count": 100, "query": "brass"}}
    return found | beside if first else beside | found


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("lines", [True, False])
def test_the_posts_on_pages_of_a_search(tmp_path: Path, first: bool, lines: bool) -> None:
    pages = [page(post(1), post(2, created_at="yesterday"), first=first), page(post(3), first=first), page(first=first)]
    text = "\n".join(map(json.dumps, pages)) if lines else json.dumps(pages)
    one, damaged, two = everything(x_posts, saved(tmp_path, text), US)
    assert [each.external_id for each in (one, two) if isinstance(each, Interaction)] == ["1", "3"]
    assert isinstance(damaged, Reject)
    assert damaged.place.endswith("post 2")
