"""What the cases beside this file cannot show: edits, translations, damage, and a real export."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from relledger.errors import Refused
from relledger.outcomes import Interaction, Reject, Told
from relledger.sources import google_business
from relledger.sources.export import Export

from .reading import everything

SAMPLE = Path(__file__).parents[3] / "shared" / "samples" / "google-business"


def told(path: Path) -> list[Told | Reject]:
    return everything(google_business, path)


def acts(path: Path) -> list[Interaction]:
    return [one for one in told(path) if isinstance(one, Interaction)]


def review(account: str = "1", time: str = "2026-11-21T18:05:00Z", **more: object) -> dict[str, object]:
    first = {"name": f"accounts/{account}/locations/2/reviews/R", "createTime": "2026-11-20T18:05:00Z"}
    return first | {"updateTime": time, "reviewer": {"displayName": "Rosa"}, "starRating": "FIVE"} | more


def saved(folder: Path, reviews: Sequence[object]) -> Path:
    path = folder / "reviews.json"
    path.write_text(json.dumps({"reviews": reviews}), "utf-8")
    return path


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("2026-11-21T18:05:00Z", "2026-11-21T18:05:00.1Z"),
        ("2026-11-21T18:05:00.09Z", "2026-11-21T18:05:00.1Z"),
        ("2026-11-21T18:05:00.999999999Z", "2026-11-21T18:05:01Z"),
        ("2026-11-21T18:05:00Z", "2026-11-21T18:00:00-01:00"),
    ],
)
def test_of_one_review_under_two_accounts_the_later_edit_holds(tmp_path: Path, earlier: str, later: str) -> None:
    one, other = acts(saved(tmp_path, [review("1", earlier), review("7", later)]))
    assert (one.account.key, one.external_id) == (other.account.key, other.external_id)
    assert one.revision < other.revision


@pytest.mark.parametrize(
    ("comment", "text"),
    [
        ("Bueno", "Bueno"),
        ("(Translated by Google) Good\n\n(Original)\nBueno", "Bueno"),
        ("Bueno\n\n(Translated by Google)\nGood", "Bueno"),
        ("(Traducido por Google) Bueno\n\n(Original)\n\nGood", "Good"),
        ("Gut\n\n(Übersetzt von Google)\nGood", "Gut"),
        ("(由 Google 翻譯)好\n\n(原始評論)\nGood", "Good"),
        ("I found it on Google (Original)", "I found it on Google (Original)"),
        ("I like (Original) songs", "I like (Original) songs"),
        ("", ""),
    ],
)
def test_the_words_are_those_of_the_writer(tmp_path: Path, comment: str, text: str) -> None:
    (act,) = acts(saved(tmp_path, [review(comment=comment)]))
    assert act.text == "\n".join(filter(None, ("5 of 5 stars", text)))


@pytest.mark.parametrize("other", [{"comment": 5}, {"comment": None}, {"review": {}}, {"name": "x/reviews/R"}, {}])
def test_a_review_reads_the_same_whatever_stands_beside_it(tmp_path: Path, other: dict[str, object]) -> None:
    inside: dict[str, object] = {"review": review(comment="the one inside"), "starRating": "ONE"}
    three = review(comment="salsa verde", reviewReply=None), review("3") | inside, review("4") | other
    together = told(saved(tmp_path, three))
    alone = [one for single in three for one in told(saved(tmp_path, [single]))]
    assert [_unplaced(one) for one in together] == [_unplaced(one) for one in alone]
    assert [one.text for one in together[:2] if isinstance(one, Interaction)] == [
        *("5 of 5 stars\nsalsa verde", "5 of 5 stars\nthe one inside"),
    ]


def _unplaced(one: Told | Reject) -> Told | Reject:
    return one._replace(place="") if isinstance(one, Reject) else one


def test_two_of_one_name_are_not_one(tmp_path: Path) -> None:
    other = review(name="accounts/1/locations/2/reviews/S")
    assert len({act.account.key for act in acts(saved(tmp_path, [review(), other]))}) == 2


def test_a_cut_off_file_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, [review(), review()])
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(Refused, match="cut off after record 1"):
        told(path)


def test_a_whole_takeout_is_claimed_by_its_reviews_alone(tmp_path: Path) -> None:
    folder = tmp_path / "Takeout" / "Maps" / "location-2"
    folder.mkdir(parents=True)
    (folder / "data.json").write_text('{"title":"Brass Tortilla"}')
    assert not google_business.recognise(Export(tmp_path))
    saved(folder, [review()])
    assert google_business.recognise(Export(tmp_path))


@pytest.mark.samples
def test_a_real_export_adds_up() -> None:
    if not SAMPLE.exists():
        pytest.skip("the folder of real exports is not beside this checkout")
    with Export(SAMPLE) as export:
        assert google_business.recognise(export)
    assert [act.text[0] for act in acts(SAMPLE)] == ["5", "4", "5", "1"]
    assert len(told(SAMPLE)) == 4
