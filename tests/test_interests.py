"""Interests: what lies below what, what a text names, what it must not be read for."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relledger import interests
from relledger.errors import UserError
from relledger.interests import load, sensitive


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("tacos", ["tacos"]),
        ("Al Pastor on Fridays", ["tacos"]),
        ("trail running in the hills", ["trail running"]),
        ("trails", ["trail running"]),
        ("runs every morning", ["running"]),
        ("Fútbol", ["soccer"]),
        ("FUTBOL", ["soccer"]),
        ("Frühstück", ["breakfast"]),
        ("sandy beaches", ["beaches"]),
        ("coffee, and yoga; coffee", ["coffee", "yoga"]),
        ("her dog", []),
        ("salsa dancing", []),
        ("salsa dancing, salsa verde", ["salsa"]),
        ("clases de salsa", []),
        ("runs a bakery", []),
        ("runs a 5k", ["running"]),
        ("running a marathon", ["running"]),
        ("root beer", ["soft drinks"]),
        ("Tacoma", []),
        ("", []),
    ],
)
def test_a_text_names_interests(text: str, named: list[str]) -> None:
    assert load().named(text) == named


def test_what_lies_below_what() -> None:
    vocabulary = load()
    assert vocabulary.path("trail running") == ["trail running", "running", "sports"]
    assert vocabulary.path("tacos") == ["tacos", "food"]
    assert {name for name, above in vocabulary.above.items() if not above} == {"food", "sports", "health", "travel"}


def test_words_name_an_interest_only_as_a_whole() -> None:
    vocabulary = load()
    assert vocabulary.interest("Taco") == "tacos"
    assert vocabulary.interest("comida") == "food"
    assert vocabulary.interest("tacos of her mother") is None
    assert vocabulary.interest("") is None


def test_the_shipped_words_are_clear() -> None:
    """No word means two interests, and no interest is a sensitive matter."""
    vocabulary = load()
    meanings: dict[interests.Tokens, set[str]] = {}
    for phrases in vocabulary.words._index[0].values():
        for phrase, meaning in phrases:
            meanings.setdefault(phrase, set()).add(meaning)
    assert {phrase: found for phrase, found in meanings.items() if len(found) > 1} == {}
    assert [name for name in vocabulary.above if vocabulary.touches(name)] == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("His brother is in a hospice", "health"),
        ("Allergic to nuts", "health"),
        ("hat Krebs", "health"),
        ("Lost his wife last winter", "loss"),
        ("votes for them", "politics"),
        ("sings in the church choir", "religion"),
        ("es católica", "religion"),
        ("She is a lesbian", "sex life"),
        ("undocumented", "ethnicity"),
        ("shop steward of the labor union", "union membership"),
        ("was in prison", "crime"),
        ("just got divorced", "family"),
        ("behind on his debts", "money"),
        ("Le duele la rodilla", "health"),
        ("la operaron de una hernia", "health"),
        ("toma ansiolíticos, va al psicólogo", "health"),
        ("perdió a su hijo", "loss"),
        ("reza el rosario, es testigo de Jehová", "religion"),
        ("es trans", "sex life"),
        ("se quedó sin trabajo", "money"),
        ("se está separando de su esposo", "family"),
        ("menor de edad (15)", "minors"),
        ("she is a minor", "minors"),
        ("goes to AA meetings", "health"),
        ("dialysis twice a week", "health"),
        ("hard of hearing", "health"),
        ("keeps the Sabbath", "religion"),
        ("had a stalker", "crime"),
        ("his wife left last year", "family"),
        ("reads true crime, and was in prison", "crime"),
        ("an activist", "politics"),
        ("autistic", "health"),
    ],
)
def test_what_is_sensitive_is_seen(text: str, reason: str) -> None:
    assert sensitive(text) == reason


@pytest.mark.parametrize(
    "text",
    ["", "tacos al pastor", "Laid the step at the window anew", "works at the hospital", "near Union Station",
     "has a first aid kit", "black coffee, no sugar", "ran a race", "the whole party", "Fridays at eleven",
     "dijo que coma tacos", "Ms Priestley brings oats", "transplanted the tomatoes", "plays Black Sabbath",
     "clase con Dolores y Lucha", "yoga para mayores", "minor scales on the piano", "operador de cámara",
     "crime novels", "true crime podcasts", "racing bikes", "her kids' activities", "fascinated by trains",
     "the Grateful Dead", "blind tasting"],
)  # fmt: skip
def test_what_is_harmless_is_not_marked(text: str) -> None:
    assert sensitive(text) is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Those churros! Then trail running.", {"sweets": "Those churros", "trail running": "Then trail running"}),
        ("@brasstortilla yoga again https://example.org/pizza", {"yoga": "yoga again"}),
        ("I hate cilantro and tacos", {}),
        ("No me gusta el café, tacos tampoco", {}),
        ("Ich mag keine Pizza", {}),
        ("I don’t like coffee. Churros though!", {"sweets": "Churros though"}),
        ("can't do yoga today", {}),
        ("yoga helps with my depression", {}),
        ("yoga.\nAfter chemo I need it", {}),
        ("RT @somebody: yoga for all", {}),
        ("> yoga for all\nindeed", {}),
        ("@yoga @tacos", {}),
        ("went for a run", {}),  # too common a word
        ("such good food", {}),  # the top of the tree says nothing
    ],
)
def test_only_what_somebody_says_of_themselves_is_read(text: str, shown: dict[str, str]) -> None:
    assert dict(load().spoken(text)) == shown


def test_a_file_of_ones_own_adds_to_the_words(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_text(
        "[music]\nwords = 'música'\nvinyl = 'records, LPs'\n[food]\ntacos = 'taco tuesday'\n"
        "[food.sweets]\nalfajores = 'alfajor'\n[sensitive]\nours = 'the fire of 2019'\n",
        "utf-8",
    )
    vocabulary = load(file)
    assert vocabulary.path(vocabulary.named("old LPs")[0]) == ["vinyl", "music"]
    assert vocabulary.named("Taco Tuesday") == ["tacos"]
    assert vocabulary.named("al pastor") == ["tacos"]
    assert vocabulary.path("alfajores") == ["alfajores", "sweets", "food"]
    assert vocabulary.named("churros") == ["sweets"]
    assert vocabulary.touches("after the fire of 2019") == "ours"
    assert load().named("old LPs") == []  # the shipped words stay as they are


def test_a_sensitive_interest_of_ones_own_is_not_suggested(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_text("[community]\n'church choir' = 'gospel singing'\n", "utf-8")
    vocabulary = load(file)
    assert vocabulary.named("gospel singing") == ["church choir"]
    assert list(vocabulary.spoken("Gospel singing on Sunday")) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[food", "is not a file of interests"),
        ("[music]\nvinyl = 3", "vinyl must stand between quotes"),
        ("[music]\ntacos = 'x'", "tacos stands in two places"),
        ("[sensitive.x]\ny = 'z'", "must be words between quotes"),
    ],
)
def test_a_broken_file_is_explained(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "ours.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(UserError) as caught:
        load(file)
    assert words in caught.value.message
    assert "relledger interests --words" in caught.value.hint


def test_a_missing_file_is_explained(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="No such file"):
        load(tmp_path / "none.toml")


@given(st.text(alphabet=st.sampled_from("taco al pastor run's Ñfü.!\n@#>🌮")))
def test_a_quick_look_never_hides_a_word(text: str) -> None:
    vocabulary = load()
    assert vocabulary.words.perhaps(text) or not vocabulary.named(text)
