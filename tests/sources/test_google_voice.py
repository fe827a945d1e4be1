"""Google Voice from Takeout: who wrote, whom we wrote to where the page does not say, and hostile pages."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from relledger.outcomes import Interaction, Ours, PassedOver, Reject
from relledger.sources import google_voice
from relledger.sources.export import Export

from .reading import NOBODY, everything, saved, tellings

CASE = Path(__file__).parent / "google_voice" / "cases" / "Takeout"
TALK = '<html><head><title>{}</title></head><body><div class="hChatLog hfeed">'
CALL = (
    '<html><head><title>x</title></head><body><div class="haudio"><a class="tel" href="tel:{}">'
    '<span class="fn">{}</span></a><abbr class="published" title="2026-11-20T12:00:00.000-08:00">day</abbr>'
    '<div class="tags"><a rel="tag" href="http://www.google.com/voice#{}">x</a></div></div></body></html>'
)


def said(who: str, words: str) -> str:
    time = '<abbr class="dt" title="2026-11-20T18:05:09.270-08:00">then</abbr>'
    return f'<div class="message">{time}<cite class="sender vcard">{who}</cite>:<q>{words}</q></div>'


def page(folder: Path, title: str, *messages: str) -> Path:
    return saved(folder, TALK.format(title) + "".join(messages) + "</div></body></html>", "Mei - Text.html")


def told(path: Path) -> list[Any]:
    return [one for one in everything(google_voice, path) if not isinstance(one, Ours)]


def test_whom_we_wrote_to_is_known_by_the_other_pages(tmp_path: Path) -> None:
    folder = shutil.copytree(CASE, tmp_path / "Takeout")
    acts = [one for one in told(folder) if isinstance(one, Interaction)]
    (act,) = (one for one in acts if one.text == "See you on Friday")
    assert act.account.id == "+12135550101"
    other = '<a class="tel" href="tel:+12135550188"><span class="fn">Mei</span></a>'
    page(folder, "Mei", said(other, "A new number"))  # two of one name: nobody can say which
    assert "See you on Friday" not in [one.text for one in told(folder) if isinstance(one, Interaction)]


def test_a_card_that_somebody_sent_is_no_export_beside_it(tmp_path: Path) -> None:
    folder = shutil.copytree(CASE, tmp_path / "Takeout")
    for name in ("Mei - Text - 2026-11-21T02_05_09Z-3-1.vcf", "Phones.vcf"):
        (folder / name).write_text("BEGIN:VCARD\nEND:VCARD\n", "utf-8")
    with Export(folder) as export:
        tellings(google_voice.read(export, NOBODY))
        assert set(export.members()) - export.opened == {"Phones.vcf"}


def test_a_link_in_a_message_is_not_the_kind_of_a_call(tmp_path: Path) -> None:
    mei = '<a class="tel" href="tel:+12135550101"><span class="fn">Mei</span></a>'
    (act,) = told(page(tmp_path, "Mei", said(mei, "http://www.google.com/voice#missed &lt;q&gt;")))
    assert (act.kind, act.text) == ("message", "http://www.google.com/voice#missed <q>")


@pytest.mark.parametrize(
    ("number", "kind", "reason"),
    [
        ("+12135550101", "missed", "a call that nobody answered"),
        ("+12135550101", "placed", "a call that nobody answered"),
        ("72345", "received", "a service, not a person"),
        ("", "received", "names nobody"),
    ],
)
def test_what_is_no_call_with_somebody_is_passed_over(tmp_path: Path, number: str, kind: str, reason: str) -> None:
    assert told(saved(tmp_path, CALL.format(number, "", kind), "call.html")) == [PassedOver(reason)]


def test_a_call_of_no_kind_is_a_reject(tmp_path: Path) -> None:
    (one,) = told(saved(tmp_path, CALL.format("+12135550101", "Mei", "inbox"), "call.html"))
    assert isinstance(one, Reject)
    assert one.reason == "it does not say which kind of call it is"


def test_pages_made_to_take_for_ever_do_not(tmp_path: Path) -> None:
    for part in ('<div class="message"><q>', 'class="dt" title="', '<a class="tel" href="tel:+1"> ', "<q>", "<title>"):
        path = page(tmp_path, "Mei", part * 100_000)
        assert not any(isinstance(one, Interaction) for one in told(path))


def test_other_pages_are_not_of_it(tmp_path: Path) -> None:
    for text in ('<html><body class="haudio">a song</body></html>', "<html><body>Call Log for</body></html>"):
        with Export(saved(tmp_path, text, "page.html")) as export:
            assert not google_voice.recognise(export)


def test_the_same_message_has_one_key_in_every_zone(tmp_path: Path) -> None:
    mei = '<a class="tel" href="tel:+12135550101"><span class="fn">Mei</span></a>'
    zones = ("2026-11-20T18:05:09.270-08:00", "2026-11-21T07:35:09.270+05:30")
    acts = [told(page(tmp_path, "Mei", said(mei, "Hi").replace(zones[0], zone)))[0] for zone in zones]
    assert len({(act.external_id, act.occurred_at) for act in acts}) == 1
    assert [act.told_at for act in acts] == list(zones)
