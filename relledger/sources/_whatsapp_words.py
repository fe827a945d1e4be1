"""What WhatsApp itself writes into a chat, in the languages of phones: notices, what was deleted, what was left out."""

import re

from relledger.sources._whatsapp import MARKS

NOTICE = re.compile(  # what it puts under the name of the chat: of a group, or of the other one
    r"end-to-end|ende-(?:zu|til)-ende|extremo? a extrem|ponta a ponta|ponto a ponto|bout en bout|crittografia end|"
    r"сквозн|наскрізн|край.до.край|uçtan uca|端到端|端對端|エンドツーエンド|종단간|الطرفين|سرتاسر|מקצה.לקצה|"
    r"ए[ंन]्?ड-टू-ए[ंन]्?ड|এন্ড-টু-এন্ড|শুরু থেকে|અંત સુધી|اینڈ ٹو اینڈ|ต้นทางถึงปลายทาง|đầu[ -]cuối|koncovým šifrov|"
    r"celého spojenia|w pełni (?:za)?szyfrow|criptate integral|komplett krypter|salataan täysin|κρυπτογραφούνται|"
    r"hujung ke hujung|végpontok között|potpunom enkripc",
    re.IGNORECASE,
)
MEDIA = re.compile(  # in the place of a picture and so on; a message that holds nothing else
    r"[\u200e\u200f\s]*(?:<[^<>\n]{2,200}>|\S+\.\w{2,5} \([^()\n]{3,60}\)|[^\n]{2,40} "
    r"(?:omitted|omitid[oa]|weggelassen|ausgelassen|absente?|omise?|manquante?|retiré|omes+[oa]|weggelaten|"
    r"ocult(?:ad)?[oa]|não revelad[oa]|non inclus[oa]|esclus[oa]|отсутствует|не добавлен|vynechán[ao]?|vynechan[ýáé]|"
    r"відсутн\w{1,2}|пропущено|не додано|utesluten|uteslutet|utelslutet|udeladt|utelatt|ikke inkludert|sløyfet|"
    r"tidak (?:disertakan|dimasukkan)|dahil edilmedi|pominięt[yae]|omès|izostavljen[ao]?|παραλ[εή][ίι]?φθηκε|"
    r"kihagyva|kihagyása|küldése sikertelen|ei sisällyte\w{2,3}|jätet\w{2,4} pois|הושמטה?|বাদ দেওয়া হয়েছে|"
    r"छोड़ा गया|वगळल[ाीे]|نکال دی گئی ہے|نظر ?انداز|생략됨|제외됨|"
    r"પડત[ીું]+ મ\S{3,6}|ar lár)|[^\n]{2,12}(?:已被?略去|已被?省略|已被?忽略|は含まれていません|を省略)|"
    r"(?:फ़ोटो|ऑडियो) हटाई ग[ईय]|(?:تصویر|ویدیو|صدا|استیکر|GIF|برگ مخاطب|سند) حذف شد|تم حذف الملصقات|"
    r"لم يتم إدراج[^\n]{2,40}|(?:đã )?bỏ (?:qua |video|sticker)|ไม่มี(?:รูปภาพ|ไฟล์เสียง|สติกเกอร์)|วิดีโอถูกลบ|"
    r"บัตรรายชื่อที่ละเว้น|ละเว้น|pominięt[oa] |utelatt dokument|fără audio|ei kuvaa|videota ei|Παράληψη GIF|"
    r"(?P<says>(?:poll|umfrage|encuesta|sondage|enquete|sondaggio|location|ubicación|standort|localisation|posizione):.*|"
    r"[^\n:]{2,40}: https?://(?:maps\.|(?:www\.)?google\.|(?:www\.)?foursquare\.).*))",
    re.IGNORECASE | re.DOTALL,
)
EDITED = re.compile(
    r"\s?(?:[\u200e\u200f]<[^<>:\n]{5,60}>|<[^<>:\n]{,40}(?:edited|edit(?:ó|ada|ado)|bearbeitet|modifi(?:é|cato)|bewerkt|"
    r"измен|düzenlendi|diedit|edytowan|редаговано|تعديل|נערכה|編集|编辑|編輯|수정|rediger|muokattu|editat|upraven|"
    r"szerkeszt|επεξεργ|chỉnh sửa|แก้ไข)[^<>:\n]{,30}>)\s*$",
    re.IGNORECASE,
)
_AFTER = 20  # characters: who deleted it, and a full stop
_DELETED = (
    "this message was deleted|you deleted|se eliminó este mensaje|eliminaste este mensaje|este mensaje fue eliminado|"
    "diese nachricht wurde gelöscht|du hast diese nachricht gelöscht|ce message a été supprimé|"
    "vous avez supprimé ce message|mensagem apagada|esta mensagem foi apagada|você apagou esta mensagem|"
    "apagou esta mensagem|questo messaggio è stato eliminato|hai eliminato questo messaggio|"
    "aquest missatge s'ha suprimit|aquest missatge està esborrat|has suprimit aquest missatge|"
    "has esborrat aquest missatge|acest mesaj a fost șters|ați șters acest|"
    "dit bericht is verwijderd|je hebt dit bericht verwijderd|u hebt dit bericht verwijderd|"
    "hierdie boodskap was uitgevee|jy het boodskap uitgevee|det här meddelandet raderades|detta meddelande raderades|"
    "du har tagit bort det|du har tagit bort meddelandet|du raderade det|du raderade meddelandet|"
    "denne besked blev slettet|denne besked er blevet slettet|denne meldingen ble slettet|du slettede denne|"
    "du slettet denne|du har slettet denne|tämä viesti poistettiin|poistit tämän viestin|see sõnum on kustutatud|"
    "kustutasid selle|šī ziņa tika izdzēsta|jūs izdzēsāt šo|ši žinutė buvo ištrinta|jūs ištrynėte|"
    "ta wiadomość została usunięta|usunąłeś tę wiadomość|usunęłaś tę wiadomość|usunąłeś(-ęłaś) tę wiadomość|"
    "usunąłeś(aś) tę wiadomość|tato zpráva byla smazána|tato zpráva byla odstraněna|tuto zprávu jste smazal|"
    "tuto zprávu jste odstranil|táto správa bola odstránená|túto správu ste odstránili|"
    "to sporočilo je bilo izbrisano|to sporočilo ste izbrisali|ova je poruka izbrisana|ova poruka je izbrisana|"
    "izbrisali ste ovu poruku|ова порука је обрисана|оваа порака беше избришана|ја избриша оваа|"
    "съобщението беше изтрито|изтрихте това съобщение|данное сообщение удалено|сообщение удалено|"
    "вы удалили данное сообщение|вы удалили это сообщение|це повідомлення було видалено|ви видалили це|"
    "ez az üzenet törlésre|ezt az üzenetet törölted|törölted ezt|αυτό το μήνυμα διαγράφηκε|διαγράψατε αυτό το μήνυμα|"
    "διαγράψατε το μήνυμα|bu mesaj silindi|bu mesajı sildiniz|bu ismarıc silindi|siz bu ismarıcı sil|"
    "бұл хат жойылды|сіз бұл хатты|pesan ini dihapus|pesan ini telah dihapus|anda menghapus pesan ini|"
    "anda telah menghapus pesan ini|mesej ini telah dipadam|anda telah memadamkan mesej|itong mensahe ay binura|"
    "binura mo itong|ujumbe huu ulifutwa|umefuta ujumbe huu|tin nhắn này đã bị xóa|tin nhắn này đã bị xoá|"
    "bạn đã xóa|bạn đã xoá|คุณได้ลบข้อความ|คุณลบข้อความ|ข้อความนี้ถูกลบ|ข้อความนี้ได้ถูกลบ|این پیام حذف|شما این پیام را حذف|"
    "تم حذف هذه الرسالة|لقد حذفت هذه الرسالة|لقد حذَفت هذه الرسالة|أنت حذفت هذه الرسالة|یہ میسج حذف|یہ پیغام حذف|"
    "آپ نے یہ میسج حذف|آپ نے اس پیغام کو حذف|ההודעה נמחקה|הודעה זו נמחקה|מחקת את ההודעה|מחקת את הודעה|מחקת הודעה זו|"
    "यह मैसेज डिलीट|आपने यह मैसेज डिलीट|यह संदेश मिटाया|आपने यह संदेश मिटाया|हा मेसेज हटव|हा संदेश हटव|तुम्ही हा मेसेज हटव|"
    "आपण हा संदेश हटव|এই মেসেজটি বাদ|এই বার্তাটি মুছে|আপনি এই মেসেজটি বাদ|আপনি এই বার্তাটি মুছে|આ મેસેજ ડિલીટ|આ સંદેશ રદ્દ|"
    "તમે આ મેસેજ ડિલીટ|તમે આ સંદેશને રદ્દ|ਇਸ ਸੁਨੇਹੇ ਨੂੰ ਹਟਾ|ਤੁਸੀਂ ਇਹ ਸੁਨੇਹਾ ਹਟਾ|இத்தகவல் திரும்பப்|இத்தகவலை தாங்கள்|"
    "ಈ ಸಂದೇಶವು ಅಳಿಸ|ನೀವು ಈ ಸಂದೇಶವನ್ನು ಅಳಿಸ|ഈ സന്ദേശം ഇല്ലാ|ഈ സന്ദേശം നിങ്ങൾ ഇല്ലാ|このメッセージは削除|このメッセージを削除|"
    "这条消息已删除|这条消息已被删除|消息已删除|信息已删除|此訊息已刪除|此消息已刪除|訊息已刪除|消息已刪除|您已删除|您已刪除|您删除这个信息|"
    "이 메시지는 삭제|이 메시지를 삭제|삭제된 메시지|삭제한 메시지"
)
_BEGINNING: dict[str, list[str]] = {}  # by two letters: nearly every message begins with others
for _words in _DELETED.split("|"):
    _BEGINNING.setdefault(_words[:2], []).append(_words)
_LONGEST = max(map(len, _DELETED.split("|"))) + _AFTER + 2
_AROUND = MARKS + " "


def deleted(text: str) -> bool:
    """Whether a message says that it was deleted, and nothing else."""
    if len(text) > _LONGEST:
        return False
    said = text.strip(_AROUND).casefold()
    known = _BEGINNING.get(said[:2])
    found = next((words for words in known if said.startswith(words)), "") if known else ""
    return bool(found) and len(text) <= len(found) + _AFTER + 2 and "\n" not in text.strip()
