"""What the cases beside this file cannot show: cut and changed files, newer ones, and others' files."""

import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from relledger.errors import NEWER, REFUSED, UserError
from relledger.outcomes import Brought, Known, Outcome
from relledger.sources import Asked, handover, outcomes
from relledger.sources.export import Export

CASES = Path(__file__).parent / "handover" / "cases"
BARE = (CASES / "bare.jsonl").read_bytes()
PAGE = (CASES / "page.html").read_bytes()
SECOND = (CASES / "second.jsonl").read_bytes()
SECOND_PAGE = (CASES / "second.html").read_bytes()


def read(path: Path) -> Iterator[Outcome]:
    with Export(path) as export:
        yield from outcomes(handover.read(export, Asked()))


def refusal(folder: Path, content: bytes) -> UserError:
    path = folder / "given.html"
    path.write_bytes(content)
    with pytest.raises(UserError) as refused:
        list(read(path))
    return refused.value


@pytest.mark.parametrize("whole", [BARE, PAGE, SECOND, SECOND_PAGE], ids=["bare", "page", "second", "second page"])
def test_a_file_cut_off_anywhere_is_refused(whole: bytes, tmp_path: Path) -> None:
    end = whole.rindex(b"</script>" if whole is SECOND_PAGE else b'"}') + 2  # behind the end nothing is left to lose
    for at in range(end // 40, end, end // 40):
        assert refusal(tmp_path, whole[:at]).code == REFUSED, at


def test_a_long_line_of_a_page_takes_no_memory(tmp_path: Path) -> None:
    block = SECOND_PAGE.index(b">\n", SECOND_PAGE.index(b"<script")) + 2
    for at in (5, block):
        path = tmp_path / "given.html"
        with path.open("wb") as file:
            file.write(SECOND_PAGE[:at])
            file.writelines(b"A" * (1 << 20) for _ in range(64))
            file.write(SECOND_PAGE[at:])
        tracemalloc.start()
        with suppress(UserError):
            list(read(path))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 40 << 20


@pytest.mark.parametrize("whole", [BARE, PAGE], ids=["bare", "page"])
def test_a_changed_line_is_refused(whole: bytes, tmp_path: Path) -> None:
    error = refusal(tmp_path, whole.replace(b"Coffee", b"Cognac"))
    assert "not what was written" in error.message
    assert "Nothing of it was taken" in error.hint


def test_a_changed_line_names_its_section(tmp_path: Path) -> None:
    error = refusal(tmp_path, SECOND.replace(b"Odette Monroe", b"Odette Munroe"))
    assert "not what was written, in the section name" in error.message
    error = refusal(tmp_path, SECOND.replace(b"The Brass", b"The Glass"))
    assert "the first line of its data, or their end" in error.message


def test_an_end_that_says_a_thing_twice_is_refused(tmp_path: Path) -> None:
    error = refusal(tmp_path, SECOND.replace(b'"reject":[', b'"reject":[1,"7"],"reject":['))
    assert "the end of its data is not what was written" in error.message


def test_a_line_taken_out_or_put_in_twice_is_refused(tmp_path: Path) -> None:
    lines = BARE.splitlines(keepends=True)
    for other in (lines[:5] + lines[6:], lines[:6] + lines[5:], [*lines[:5], lines[6], lines[5], *lines[7:]]):
        assert refusal(tmp_path, b"".join(other)).code == REFUSED


def test_a_newer_format_says_so(tmp_path: Path) -> None:
    error = refusal(tmp_path, BARE.replace(b'"format":1', b'"format":3').replace(b'"made_at":"2026', b'"born":"2026'))
    assert error.code == NEWER
    assert "Upgrade" in error.hint


def test_a_page_without_its_data_says_where_they_are() -> None:
    with pytest.raises(UserError, match="without its data"):
        list(read(CASES / "carnival.bag" / "handover.html"))


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"<!doctype html><title>relledger</title>", b'{"type":"letter"}\n', b"%PDF-1.7", b"PK\x05\x06"],
)
def test_what_is_no_handover_is_left_to_others(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "other"
    path.write_bytes(content)
    with Export(path) as export:
        assert not handover.recognise(export)


def test_what_it_was_called_is_told_only_where_the_line_says_so() -> None:
    brought = [value.told for outcome in read(CASES / "page.html") for value in outcome if isinstance(value, Brought)]
    called = {told.account for told in brought if told.account and (told.account.name or told.account.url)}
    assert called == {told.account for told in brought if isinstance(told, Known) and told.account.name}
    assert {told.account.key for told in brought if told.account} == {
        "id:1001", "@théo.la", "=wim okello", "id:77", "@nobody",
    }  # fmt: skip
