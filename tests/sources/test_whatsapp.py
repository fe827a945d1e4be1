"""What the cases beside this file cannot show: every way of writing a date, what no file says, and real exports."""

from collections import Counter
from io import BytesIO
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relledger.errors import Refused
from relledger.outcomes import Interaction, PassedOver, Reject
from relledger.sources import Asked, _at_once, _whatsapp, whatsapp
from relledger.sources.export import Export

from .reading import everything

US = Asked(ours=frozenset({("whatsapp", "=brass tortilla")}))
MAP = """
columns.name = "name"
values.platform = "whatsapp"
times.form = "%d/%m/%Y"
times.timezone = "America/Los_Angeles"
words.direction."Dana" = "out"
"""


def told(path: Path, asked: Asked = US) -> list[object]:
    return everything(whatsapp, path, asked)


def acts(path: Path, asked: Asked = US) -> list[Interaction]:
    return [one for one in told(path, asked) if isinstance(one, Interaction)]


def chat(folder: Path, *lines: str, name: str = "chat.txt") -> Path:
    path = folder / name
    path.write_text("\n".join(lines), "utf-8")
    return path


@pytest.mark.parametrize(
    "head",
    [
        "[21/11/2026, 14:05:00] ",
        "\u200e[21/11/2026, 14:05:00] ",
        "[11/21/26, 2:05:00\u202fPM] ",
        "[21.11.26, 14:05:00] ",
        "[2026-11-21, 14:05:00] ",
        "[2026/11/21 下午2:05:00] ",
        "[21.11.2026 14.05.00] ",
        "21/11/2026, 14:05 - ",
        "21/11/2026 14:05 - ",
        "21/11/2026 à 14:05 - ",
        "21/11/26, 2:05 p.\u00a0m. - ",
        "21/11/2026, 2:05 pm - ",
        "21.11.26, 14:05 - ",
        "2026-11-21 kl. 14:05 - ",
        "2026. 11. 21. 오후 2:05 - ",
        "2026. 11. 21. 14:05 - ",
        "٢١/١١/٢٠٢٦، ٢:٠٥ م - ",
        "21-11-2026 14:05 - ",
        "[14:05:00, 11/21/26] ",
        "14:05, 21/11/2026 - ",
        "[11/21/2569 BE, 14:05:00] ",
        "[11/21/R8, 14:05:00] ",
        "[R8/11/21 14:05:00] ",
        "21.11.2026 klo 14.05 - ",
        "21/11/2569 14:05 - ",
        "21/11/2026, 2:05 अपराह्न - ",
        "21\u200f/11\u200f/2026، 2:05 م - \u200f",
        "\u200f[21\u200f/11\u200f/2026، 2:05:00 م] ",
        "21/11/2026 14:05:00: ",
        "21. 11. 2026. 14:05:00 ",
        "21.11.26, 2:05 nachm. - ",
        "[11.21.26, 14:05:00] ",
        "11/21/26, 2:05:00 PM: ",
        "۱۴۰۵/۸/۳۰، ۲:۰۵ ب.ظ. - ",
        "۱۴۰۵/۸/۳۰،\u200f ۱۴:۰۵ - ",
        "2026-11-21 14 h 05 - ",
        "[2026-11-21 14 h 05 min 00 s] ",
        "21.11.2026 г., 14:05 ч. - ",
    ],
)
def test_every_way_of_writing_a_date(tmp_path: Path, head: str) -> None:
    (act,) = acts(chat(tmp_path, head + "Rosa: hello", head + "Brass Tortilla: hi", head + "added Rosa"))[:1]
    assert (act.occurred_at, act.account.name, act.text) == (1795269900, "Rosa", "hello")


_CLOCKS = ("14:05", "2:05", "2:05:59", "2:05 PM", "2:05:59\u202fAM", "14.05", "2:05 p. m.")


@given(
    st.sampled_from((("[", "] "), ("", " - "), ("[", " - "), ("", ": "), ("\u200e[", "] "), ("[", "]"))),
    st.tuples(*map(st.sampled_from, (("21", "1", "2026"), "./-", ("11", "7"), ("26", "2026")))),
    st.sampled_from((", ", ", ", " ", ",  ")),
    st.sampled_from(_CLOCKS),
    st.text("[]: -ap.mAPM1\u200e\u202f", max_size=4),
)
def test_the_plain_way_is_one_of_all_ways(
    around: tuple[str, str], day: tuple[str, ...], comma: str, clock: str, words: str
) -> None:
    (opened, ends), (a, by, b, c) = around, day
    line = f"{opened}{a}{by}{b}{by}{c}{comma}{clock}{ends}{words}"
    plain, found = _whatsapp._PLAIN.match(line), _whatsapp._HEADER.match(line)
    assert plain is None or (found and found.groupdict() == plain.groupdict() and found.end() == plain.end())
    assert plain or (opened, ends) not in {("[", "] "), ("", " - ")} or comma != ", " or clock in _CLOCKS[-2:]


@pytest.mark.parametrize(("hour", "expected"), [("12:05 AM", 5), ("12:05 PM", 725), ("11:05 p.m.", 1385)])
def test_noon_and_midnight(tmp_path: Path, hour: str, expected: int) -> None:
    (act,) = acts(chat(tmp_path, f"11/21/26, {hour} - Rosa: hello", "11/21/26, 1:00 AM - Brass Tortilla: x"))[:1]
    assert act.occurred_at is not None
    assert act.occurred_at // 60 % 1440 == expected


def test_the_order_of_dates_shows_in_their_run(tmp_path: Path) -> None:
    first = chat(tmp_path, "3/2/26, 9:00 - Rosa: a", "1/3/26, 9:00 - Rosa: b", "1/4/26, 9:00 - Brass Tortilla: c")
    assert [act.occurred_at for act in acts(first)] == [
        1770109200,
        1772355600,
        1775034000,
    ]
    second = chat(tmp_path, "2/3/26, 9:00 - Rosa: a", "3/1/26, 9:00 - Rosa: b", "4/1/26, 9:00 - Brass Tortilla: c")
    assert [act.occurred_at for act in acts(second)] == [1770109200, 1772355600, 1775034000]


def test_the_day_comes_first_before_dots_where_both_are_possible(tmp_path: Path) -> None:
    path = chat(tmp_path, "[03.02.26, 9:00:00] Rosa: a", "[04.02.26, 9:00:00] Brass Tortilla: b")
    assert [act.occurred_at for act in acts(path)] == [1770109200, 1770195600]


def test_an_order_that_nothing_shows_is_not_guessed_but_can_be_said(tmp_path: Path) -> None:
    path = chat(tmp_path, "1/2/26, 9:00 - Rosa: a", "2/3/26, 9:00 - Dana: b")
    with pytest.raises(Refused, match="day first or month first") as refusal:
        told(path)
    assert "%d/%m/%Y" in refusal.value.hint
    assert [(act.occurred_at, act.direction) for act in acts(path, Asked(map=MAP))] == [
        (1769965200, "in"),  # 9:00 in Los Angeles on the 1st of February
        (1772470800, "out"),
    ]
    same = chat(tmp_path, "5/5/26, 9:00 - Rosa: a", "6/6/26, 9:00 - Brass Tortilla: b")
    assert len(acts(same)) == 2


def test_who_we_are_is_not_guessed(tmp_path: Path) -> None:
    lines = "21/11/26, 9:00 - Rosa: a", "21/11/26, 9:01 - Dana: b"
    with pytest.raises(Refused, match="on our side: Dana, Rosa") as refusal:
        told(chat(tmp_path, *lines), Asked())
    assert "init --ours 'whatsapp:@" in refusal.value.hint
    assert [act.direction for act in acts(chat(tmp_path, *lines), Asked(frozenset({("whatsapp", "@dana")})))] == [
        "in",
        "out",
    ]
    named = chat(tmp_path, *lines, name="Chat de WhatsApp con Rosa (1).txt")
    assert [act.direction for act in acts(named, Asked())] == ["in", "out"]
    notice = "[21/11/26, 8:00:00] Rosa: \u200eMessages and calls are end-to-end encrypted."
    bracketed = ["[21/11/26, 9:00:00] Rosa: a", "[21/11/26, 9:01:00] Dana: b"]
    assert [act.direction for act in acts(chat(tmp_path, notice, *bracketed, name="_chat.txt"), Asked())] == [
        "in",
        "out",
    ]


def test_where_only_the_other_one_wrote_nobody_of_ours_has_to_be_known(tmp_path: Path) -> None:
    lines = "21/11/26, 9:00 - Rosa: a", "21/11/26, 9:01 - Rosa: b"
    found = acts(chat(tmp_path, *lines, name="WhatsApp Chat with Rosa.txt"), Asked())
    assert [(act.account.name, act.direction) for act in found] == [("Rosa", "in")] * 2
    with pytest.raises(Refused, match="on our side: Rosa"):
        told(chat(tmp_path, *lines), Asked())


def test_a_machine_that_is_called_makes_no_group_and_is_nobody(tmp_path: Path) -> None:
    said = [f"21/11/2026, 14:0{minute} - {name}: Hi" for minute, name in enumerate(("Gus", "Brass Tortilla"))]
    before = acts(chat(tmp_path, *said))
    assert [(act.account.name, act.direction) for act in before] == [("Gus", "in"), ("Gus", "out")]
    answer = "21/11/2026, 14:05 - Meta AI: Salsa is a sauce."
    found = told(chat(tmp_path, *said, answer))
    assert PassedOver("a bot") in found
    assert [one for one in found if isinstance(one, Interaction)] == before
    alone = chat(tmp_path, said[1], answer, name="WhatsApp Chat with Meta AI.txt")
    assert told(alone, Asked())[1:] == [PassedOver("a bot")] * 2


def test_exporting_again_gives_equal_keys(tmp_path: Path) -> None:
    later = ["21/11/26, 9:01 - Rosa: b", "21/11/26, 9:01 - Rosa: b", "22/11/26, 9:01 - Brass Tortilla: c"]
    long = [act.external_id for act in acts(chat(tmp_path, "21/11/26, 9:00 - Rosa: a", *later))]
    short = [act.external_id for act in acts(chat(tmp_path, *later))]
    assert long[1:] == short
    assert len(set(long)) == 4


def test_the_same_chat_from_another_phone_gives_equal_keys(tmp_path: Path) -> None:
    """An iPhone writes seconds and which kind of file it left out, Android neither; each in the form of its country."""
    android = [
        "Rosa: Open?",
        "Brass Tortilla: Yes",
        "Rosa: <Media omitted>",
        "Rosa: <Media omitted>",
        "Rosa: @\u2068Brass\u2069",
    ]
    iphone = [
        "Rosa: Open?",
        "Brass Tortilla: Yes",
        "Rosa: \u200eimage omitted",
        "Rosa: \u200eGIF omitted",
        "Rosa: @\u2068Brass\u2069",
    ]
    here = acts(chat(tmp_path, *(f"21/11/2026, 18:05 - {one}" for one in android)))
    there = acts(chat(tmp_path, *(f"[11/21/26, 6:05:{at:02} PM] {one}" for at, one in enumerate(iphone))))
    assert [act.external_id for act in here] == [act.external_id for act in there]
    assert len({act.external_id for act in here}) == len(android)
    assert here[-1].text == "@Brass"
    said = (f"[11/21/26, 6:05:00 PM] Rosa: \u200ePOLL:\n{what}?" for what in ("Salsa", "Beans"))
    polls = acts(chat(tmp_path, *said, name="WhatsApp Chat - Rosa.txt"))
    assert "#" not in "".join(act.external_id for act in polls)


def test_messages_of_one_minute_keep_their_order(tmp_path: Path) -> None:
    day = "21/11/26, 9:0"
    ours = f"{day}0 - Brass Tortilla: yes"
    lines = [f"{day}0 - Rosa: open?", ours, f"{day}0 - Rosa: and on Sunday?", f"{day}1 - Rosa: ?"]
    first, *rest = [act.occurred_at or 0 for act in acts(chat(tmp_path, *lines))]
    assert [at - first for at in rest] == [1, 2, 60]
    many = [ours, *(f"{day}0 - Rosa: {n}" for n in range(70))]
    assert max(act.occurred_at or 0 for act in acts(chat(tmp_path, *many))) == first + 59
    shown = ["[21/11/26, 9:00:07] Rosa: open?", "[21/11/26, 9:00:07] Brass Tortilla: yes"]
    assert len({act.occurred_at for act in acts(chat(tmp_path, *shown))}) == 1, "what is told is not changed"


def test_lines_of_whatsapp_are_nobodys(tmp_path: Path) -> None:
    said = 'Dana changed the subject from "Tacos" to "Tacos: the club"', "You were added", "+1 555 created group"
    lines = [f"21/11/26, 9:00 - {words}" for words in said]
    outcome = told(chat(tmp_path, *lines, "21/11/26, 9:01 - Rosa: a", "21/11/26, 9:02 - Brass Tortilla: b"))
    assert outcome[1:4] == [PassedOver("a line of WhatsApp itself")] * 3


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("21/11/26, 9:00 - Rosa: Bien <Se editó este mensaje.>", "Bien"),
        ("21/11/26, 9:00 - Rosa: Gut <Diese Nachricht wurde bearbeitet.>", "Gut"),
        ("[21/11/26, 9:00:00] Rosa: \u200eimagem não revelada", "imagem não revelada"),
        ("[21/11/26, 9:00:00] \u202aRosa\u202c: \u200fلم يتم إدراج الصورة", "لم يتم إدراج الصورة"),
        ("21/11/26, 9:00 - Rosa: Данное сообщение удалено", PassedOver("a deleted message")),
        ("[21/11/26, 9:00:00] Rosa: \u200fانضم باستخدام رابط المجموعة", PassedOver("a line of WhatsApp itself")),
    ],
)
def test_what_it_adds_in_other_languages(tmp_path: Path, line: str, text: object) -> None:
    ours = "[21/11/26, 9:01:00] Brass Tortilla: x" if line[0] == "[" else "21/11/26, 9:01 - Brass Tortilla: x"
    first = told(chat(tmp_path, ours, line))[2]
    assert (first.text if isinstance(first, Interaction) else first) == text


@pytest.mark.parametrize(
    "words",
    [
        "फ़ोटो हटाई गई",
        "वीडियो छोड़ा गया",
        "ไม่มีรูปภาพ",
        "đã bỏ qua hình ảnh",
        "gambar tidak disertakan",
        "画像は含まれていません",
        "圖片已略去",
        "GIF 动态图已被忽略",
        "이미지 생략됨",
        "görüntü dahil edilmedi",
        "התמונה הושמטה",
        "εικόνα παραλείφθηκε",
        "pominięto naklejkę",
        "bild utesluten",
        "billede udeladt",
        "bilde ikke inkludert",
        "kép küldése sikertelen",
        "تصویر حذف شد",
        "تم حذف الملصقات",
        "Наклейку не додано",
        "slika izostavljena",
        "ইমেজ বাদ দেওয়া হয়েছে",
        "Lokasi: https://maps.google.com/?q=34.05,-118.24",
        "位置情報: https://maps.google.com/?q=34.05,-118.24",
    ],
)
def test_a_picture_is_a_message_in_every_language(tmp_path: Path, words: str) -> None:
    head = "[21.11.26, 14:05:00] "
    path = chat(tmp_path, f"{head}Rosa: Hola", f"{head}Rosa: \u200e{words}", f"{head}Brass Tortilla: x")
    assert [act.text for act in acts(path)] == ["Hola", words, "x"]


@pytest.mark.parametrize(
    "notice",
    [
        "मैसेजेस और कॉल्स एंड-टू-एंड एन्क्रिप्टेड हैं. WhatsApp भी नहीं.",
        "ข้อความได้รับการเข้ารหัสจากต้นทางถึงปลายทาง WhatsApp เอง",
        "Tin nhắn và cuộc gọi được mã hóa đầu cuối.",
        "Zprávy a hovory jsou opatřeny koncovým šifrováním.",
        "Повідомлення й дзвінки захищено наскрізним шифруванням.",
        "As mensagens e chamadas são encriptadas ponto a ponto.",
        "Wiadomości i połączenia są w pełni zaszyfrowane.",
        "ההודעות והשיחות מוצפנות מקצה-לקצה.",
    ],
)
def test_the_notice_names_the_other_one_in_every_language(tmp_path: Path, notice: str) -> None:
    head = "[21.11.26, 14:05:00] "
    path = chat(tmp_path, f"{head}Rosa: \u200e{notice}", f"{head}Rosa: Hola", f"{head}Dana: Hi")
    assert [(act.account.name, act.direction) for act in acts(path, Asked())] == [("Rosa", "in"), ("Rosa", "out")]


@pytest.mark.parametrize(
    "name",
    [
        "Чат WhatsApp с контактом Rosa.txt",
        "Chat WhatsApp s uživatelem Rosa.txt",
        "Rosa ile WhatsApp Sohbeti (1).txt",
        "محادثة واتساب مع Rosa.txt",
        "Czat WhatsApp z użytkownikiem Rosa.txt.zip.txt",
        "WhatsApp%20Chat%20with%20Rosa.txt",
        "WhatsApp_Chat_with_Rosa.txt",
        "WhatsApp Chat with Rosa - Copy.txt",
    ],
)
def test_the_name_of_the_file_names_the_other_one_in_every_language(tmp_path: Path, name: str) -> None:
    path = chat(tmp_path, "21.11.26, 14:05 - Rosa: Hola", "21.11.26, 14:06 - Dana: Hi", name=name)
    assert [(act.account.name, act.direction) for act in acts(path, Asked())] == [("Rosa", "in"), ("Rosa", "out")]


def test_a_file_name_of_macos_parts_letters_from_their_accents(tmp_path: Path) -> None:
    name = normalize("NFD", "WhatsApp Chat with Zoë.txt")
    path = chat(tmp_path, "21.11.26, 14:05 - Zoë: Hola", "21.11.26, 14:06 - Dana: Hi", name=name)
    assert [(act.account.name, act.direction) for act in acts(path, Asked())] == [("Zoë", "in"), ("Zoë", "out")]


def test_a_name_within_another_word_of_the_file_is_nobodys(tmp_path: Path) -> None:
    path = chat(
        tmp_path, "21.11.26, 14:05 - Ros: Hola", "21.11.26, 14:06 - Dana: Hi", name="Чат WhatsApp из Rosarito.txt"
    )
    with pytest.raises(Refused, match="on our side"):
        told(path, Asked())


@pytest.mark.parametrize(
    "words",
    [
        "このメッセージを削除しました。",
        "यह मैसेज डिलीट कर दिया गया है.",
        "คุณได้ลบข้อความนี้",
        "Bạn đã xoá tin nhắn này.",
        "Tato zpráva byla smazána.",
        "لقد حذَفت هذه الرسالة.",
        "Usunąłeś(-ęłaś) tę wiadomość.",
        "Du slettede denne besked.",
        "এই মেসেজটি বাদ দেওয়া হয়েছে।",
        "हा मेसेज हटवण्यात आला",
        "Aquest missatge s'ha suprimit.",
        "Ova je poruka izbrisana.",
        "آپ نے یہ میسج حذف کر دیا ہے۔",
        "Esta mensagem foi apagada pelo remetente.",
    ],
)
def test_what_was_deleted_is_no_message_in_any_language(tmp_path: Path, words: str) -> None:
    said = (words, "Tato zpráva byla super")
    lines = [f"21.11.26, 14:05 - {name}: {text}" for text in said for name in ("Rosa", "Brass Tortilla")]
    assert [act.text for act in acts(chat(tmp_path, *lines))] == ["Tato zpráva byla super"] * 2


def test_nobody_is_made_up_for_words_of_ours_alone(tmp_path: Path) -> None:
    outcome = told(chat(tmp_path, "21/11/26, 9:00 - Brass Tortilla: anybody there?"))
    assert outcome[1:] == [PassedOver("said to somebody who is not named")]


@pytest.mark.parametrize(
    "text",
    ["hello", "[2026-11-21 14:05:00] INFO: go\n[2026-11-21 14:05:01] ERROR: no", "21/11/2026 Rosa: hello"],
)
def test_other_texts_are_not_claimed(tmp_path: Path, text: str) -> None:
    with Export(chat(tmp_path, text)) as export:
        assert not whatsapp.recognise(export)


def test_what_stands_before_the_first_message_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = chat(tmp_path, "21/11/26, 9:00 - Rosa: a", "b" * 90, "21/11/26, 9:01 - Brass Tortilla: c")
    assert isinstance(next(_whatsapp.messages(BytesIO(b"before\n" + path.read_bytes()), "chat")), Reject)
    monkeypatch.setattr(_whatsapp, "MESSAGE_LIMIT", 50)
    with pytest.raises(Refused, match="at line 1 has no end"):
        told(path)


@pytest.mark.samples
@pytest.mark.parametrize(
    ("name", "ours", "expected"),
    [
        ("whatstk/lorem.txt", "mary", {"+1123456789": 145, "Giuseppe": 118, "John": 124}),
        ("whatstk/pokemon.txt", "ash ketchum", None),
        ("chat-miner/test_ddmmyy_24hrs.txt", "john-john doe", {"John Doe": 2, "Jahn Doe": 1}),
    ],
)
def test_real_exports_add_up(samples: Path, name: str, ours: str, expected: dict[str, int] | None) -> None:
    found = acts(samples / "whatsapp" / name, Asked(ours=frozenset({("whatsapp", "=" + ours)})))
    counted = Counter(act.account.id or act.account.name for act in found)
    if expected:
        assert counted.items() >= expected.items()


@pytest.mark.samples
def test_each_order_of_a_real_chat_is_one_chat(samples: Path) -> None:
    us = Asked(ours=frozenset({("whatsapp", "=jahn doe")}))
    files = sorted((samples / "whatsapp" / "chat-miner").glob("*.txt"))
    days = {tuple((act.occurred_at or 0) // 60 for act in acts(file, us)) for file in files}
    assert len(files) == 5
    assert len(days) == 1


def test_a_chat_that_is_too_long_to_be_held_is_read_again_and_told_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f"21/11/2026, 14:{n:02d} - {'Gus' if n % 3 else 'Imani'}: hello{chr(10) * (n % 4)}{n}" for n in range(60)]
    path = chat(tmp_path, *lines, "21/11/2026, 15:00 - Brass Tortilla: thanks", name="WhatsApp Chat with Club.txt")
    held = told(path)
    monkeypatch.setattr(whatsapp, "HELD", 2_000)
    monkeypatch.setattr(_whatsapp, "PIECE", 7)
    monkeypatch.setattr(_at_once, "LINES", 2)
    assert told(path) == held
    assert sum(isinstance(one, Interaction) for one in held) == 60


def test_what_was_sent_in_a_chat_is_no_list_of_ours(tmp_path: Path) -> None:
    folder = tmp_path / "WhatsApp Chat - Rosa"
    folder.mkdir()
    sent = ("[21/11/26, 9:00:00] Rosa: \u200e<attached: 00000002-Mei.vcf>", "[21/11/26, 9:01:00] Brass Tortilla: x")
    chat(folder, *sent, name="_chat.txt")
    for name in ("00000002-Mei.vcf", "contacts.vcf", "00000003-PHOTO.jpg"):
        (folder / name).write_text("BEGIN:VCARD")
    with Export(folder) as export:
        whatsapp.read(export, US)
        assert export.opened == {"_chat.txt", "00000002-Mei.vcf"}


def test_a_message_that_cannot_be_read_is_named_by_its_line(tmp_path: Path) -> None:
    day, ours = "21/11/2026, 14:00 - Gus: ", "21/11/2026, 14:00 - Brass Tortilla: hi"
    found = told(chat(tmp_path, f"{day}one", "two", f"{day}three", day.replace("21", "99") + "four", ours))
    assert [one.place for one in found if isinstance(one, Reject)] == ["line 4"]
