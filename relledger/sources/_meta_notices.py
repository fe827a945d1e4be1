"""What Facebook and Instagram write into conversations themselves: that somebody reacted, left, or changed a name."""

import re
from collections.abc import Callable

_ANY = re.compile(  # in the languages that exports were seen in, or that Meta's own pages show
    r"Liked a message|Reacted \S+ to your message ?|You are now connected on Messenger\.?|A aimé un message|"
    r"A réagi \S+ à votre message ?|Curtiu uma mensagem|Reagiu (?:com )?\S+ à sua mensagem ?|"
    r"Hat (?:mit )?\S+ auf deine Nachricht reagiert ?|Gefällt eine Nachricht|"
    r"(?:Reaccionó|Ha reaccionado) con \S+ a tu mensaje ?|(?:Le gustó|Le ha gustado|Indicó que le gusta) un mensaje|"
    r"Ha reagito con \S+ al tuo messaggio ?|Ha messo \W?Mi piace\W? a un messaggio|Vindt een bericht leuk|"
    r"Heeft (?:met )?\S+ (?:gereageerd op je bericht|op je bericht gereageerd) ?|Polubił\(a\) wiadomość|"
    r"Zareagował\(a\) \S+ na Twoją wiadomość ?|Mesajına \S+ ifadesini bıraktı ?|Bir mesajı beğendi|"
    r"メッセージに(?:\S+でリアクション|「いいね！」)しました"
)
_OF_SENDER = re.compile(
    r" (?:(?:named|left|created) the group|changed the (?:(?:chat )?theme|group photo|chat colou?rs?)|"
    r"(?:added .+ to|removed .+ from) the group|removed the group (?:name|photo)|joined the (?:video chat|call)|"
    r"(?:set|cleared) (?:the nickname for .|your nickname|(?:his|her|their) own nickname)|"
    r"set the (?:emoji|quick reaction) to |(?:un)?pinned a message|turned o(?:n|ff) (?:vanish|disappearing) m)"
)
_OURSELVES = "You"  # as notices call the one whose export it is


def tells(text: str, sender: str, is_us: Callable[[str], bool]) -> bool:
    """Whether a text is such a notice and no message; one of what its sender did begins with how that one is called."""
    if text.startswith(sender):
        return bool(_OF_SENDER.match(text, len(sender)) or _ANY.fullmatch(text))
    if text.startswith(_OURSELVES) and is_us(sender):
        return bool(_OF_SENDER.match(text, len(_OURSELVES)) or _ANY.fullmatch(text))
    return bool(_ANY.fullmatch(text))
