"""A text without its HTML: what most texts need is little, and comes to the same as what any text needs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relledger.sources._html import plain

WORDS = st.text(st.sampled_from("ab <>&;/pi \n\r\t\x0b\x1c\x85\xa0\u2003\u2028\u200d\ufeff\0é😀"))


@given(WORDS | st.text())
def test_a_text_reads_alike_whether_it_has_tags_or_not(text: str) -> None:
    assert plain(text) == plain(text + "<!---->")


@pytest.mark.parametrize(
    ("content", "read"),
    [
        ("Great show, thanks", "Great show, thanks"),
        (" two  spaces ", "two spaces"),
        ("one\xa0line\tof words", "one line of words"),
        ("a\x1cb\x85c", "a\nb\nc"),
        ("Rosa &amp; Dana", "Rosa & Dana"),
        ("&lt;b&gt;", "<b>"),
        ("<p>one</p><p>two<br>three</p>", "one\n\ntwo\nthree"),
        ("1 < 2", "1 < 2"),
        ("", ""),
    ],
)
def test_what_people_read_of_it(content: str, read: str) -> None:
    assert plain(content) == read
