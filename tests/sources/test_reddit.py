"""What the cases of Reddit's tables cannot show: how an export says whose it is."""

from pathlib import Path

import pytest

from relledger.errors import Refused
from relledger.outcomes import Interaction, Reject
from relledger.sources import Asked, reddit
from relledger.sources.export import Export

from .reading import everything

HEADER = "id,permalink,thread_id,date,ip,from,to,subject,body"
KNOWN = Asked(frozenset({("reddit", "@abel")}))


def saved(folder: Path, *pairs: tuple[str, str], **others: str) -> Path:
    rows = [f"m{n},,,2026-11-05 12:00:00 UTC,192.0.2.9,{who},{whom},,Hi" for n, (who, whom) in enumerate(pairs)]
    for name, text in {"messages": "\n".join([HEADER, *rows]), **others}.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return folder


def shown(path: Path) -> set[str]:
    with Export(path) as export:
        return {key for _, key in reddit.read(export, KNOWN).ours}


@pytest.mark.parametrize(
    ("pairs", "owner"),
    [
        ([("rosa", "brass"), ("brass", "gus")], {"@brass"}),
        ([("rosa", " brass"), ("brass", "gus"), ("brass", "brass")], {"@brass"}),
        ([("rosa", "brass"), ("brass", "rosa")], set()),
        ([("rosa", "brass"), ("brass", "gus"), ("gus", "rosa")], set()),
        ([("brass", "brass")], set()),
        ([("brass", "brass"), ("brass", "brass")], {"@brass"}),
        ([], set()),
    ],
)
def test_who_alone_is_in_every_message_is_ours(tmp_path: Path, pairs: list[tuple[str, str]], owner: set[str]) -> None:
    assert shown(saved(tmp_path, *pairs)) == owner


def test_the_archive_of_messages_counts_too(tmp_path: Path) -> None:
    archived = f"{HEADER}\nm9,,,2026-11-05 12:00:00 UTC,,chuy,mei,,Hi"
    assert shown(saved(tmp_path, ("rosa", "brass"), ("brass", "gus"), messages_archive=archived)) == set()


def test_what_the_export_says_itself_goes_before(tmp_path: Path) -> None:
    said = "statistic,value\naccount name,Mei\naccount age,3\nAccount Name,Chuy"
    assert shown(saved(tmp_path, ("rosa", "brass"), ("brass", "gus"), statistics=said)) == {"@chuy"}


def test_a_row_of_another_width_says_nothing_of_us(tmp_path: Path) -> None:
    path = saved(tmp_path, ("rosa", "brass"), ("brass", "gus"))
    with (path / "messages.csv").open("a", encoding="utf-8") as file:
        file.write("\nm7,short\nm8,,,,192.0.2.9,chuy,mei,,Hi,too long")
    assert shown(path) == {"@brass"}
    assert "192.0.2.9" not in str(everything(reddit, path))


def test_where_nothing_shows_who_is_ours_it_is_asked_for(tmp_path: Path) -> None:
    path = saved(tmp_path, ("rosa", "brass"))
    with pytest.raises(Refused, match="whose account"):
        everything(reddit, path)
    (act,) = everything(reddit, path, Asked(frozenset({("reddit", "@brass")})))
    assert isinstance(act, Interaction)
    assert (act.account.handle, act.direction) == ("rosa", "in")


@pytest.mark.parametrize("community", ["#AskTacos", "/r/AskTacos", "r/AskTacos"])
def test_a_community_is_nobody(tmp_path: Path, community: str) -> None:
    found = everything(reddit, saved(tmp_path, (community, "brass"), ("brass", community), ("rosa", "brass")))
    assert [one.account.handle for one in found if isinstance(one, Interaction)] == ["rosa"]


def test_a_mark_before_the_json_of_rexport_does_no_harm(tmp_path: Path) -> None:
    dump = Path(__file__).parent / "reddit" / "cases" / "rexport.json"
    marked = tmp_path / "rexport.json"
    marked.write_bytes(b"\xef\xbb\xbf" + dump.read_bytes())
    assert everything(reddit, marked) == everything(reddit, dump)


def test_a_comment_of_no_calendar_is_rejected(tmp_path: Path) -> None:
    dump = Path(__file__).parent / "reddit" / "cases" / "rexport.json"
    late = tmp_path / "rexport.json"
    late.write_text(dump.read_text("utf-8").replace("1793642700.0", "1e25"), "utf-8")
    (rejected,) = (one for one in everything(reddit, late) if one not in everything(reddit, dump))
    assert isinstance(rejected, Reject)
    assert "outside the years 1 to 9999" in rejected.reason


def test_exports_of_two_accounts_side_by_side_are_none_together(tmp_path: Path) -> None:
    """Only of one of them it would be known who is ours, and the messages of the other one were set aside."""
    for name in ("brass", "catering"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "statistics.csv").write_text(f"statistic,value\naccount name,{name}\n")
        rows = (
            f"id,permalink,thread_id,date,ip,from,to,subject,body\n1,,t,2026-11-20 09:15:22 UTC,,gus,{name},Hi,Hello\n"
        )
        (tmp_path / name / "messages.csv").write_text(rows)
    with Export(tmp_path / "brass") as one, Export(tmp_path) as both:
        assert (reddit.recognise(one), reddit.recognise(both)) == (True, False)
