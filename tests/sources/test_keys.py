"""Keys for acts without an id: the same in every export of them, and told apart where two are equal."""

from relledger.sources._keys import Repeated, Successive, digest


def test_a_digest_is_of_its_parts_and_of_where_they_end() -> None:
    assert digest("Gus", "hello") == digest("Gus", "hello") != digest("Gushello")
    assert digest("Gus", "hello") != digest("Gu", "shello")
    assert digest("a", 1, "\ud800")  # what JSON may hold and UTF-8 may not


def test_equal_keys_that_follow_each_other_are_numbered() -> None:
    keys = Successive()
    assert [keys.key(key) for key in "aaba"] == ["a", "a#2", "b", "a"]


def test_equal_texts_are_numbered_wherever_they_stand() -> None:
    keys = Repeated()
    first, other, second = keys.key("a"), keys.key("b"), keys.key("a")
    assert first != other
    assert second == f"{first}#2"
