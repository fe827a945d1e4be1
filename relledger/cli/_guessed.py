"""Words that people try as a command, and what they may want with them: a pointer each, never a second name.

In a pointer PERSON stands for the first word that was typed after it, WORDS for those after that one, FILES and ANY for
all of them.
"""

_ONE = "One person: relledger show PERSON"
_NOTE = "What you know of somebody: relledger annotate PERSON --note WORDS"
_ACT = "What somebody did: relledger log PERSON visit. Somebody new? Add --new."
_PAGE = "Everything, as one page: relledger handover --out handover.html"
_TABLE = "One answer for a spreadsheet: relledger who-supports-us --csv"
_PRINT = "To print it, open that page in a browser."
_GONE = "An entry is taken back by its id: relledger void ID. An import: relledger import undo ID."
_FORGET = "To erase somebody truly: relledger forget PERSON --dry-run"
_BEGIN = 'Make a ledger: relledger init --brand "Your brand". Then: relledger import FILE-OR-FOLDER'
_IN = "Files are brought in by: relledger import FILES"
_LIVE = "Live platforms are read by: relledger import x"
_COPY = "A copy, proven to be whole: relledger backup"
_BACK = "A copy is a ledger like any other, and is used by its name: relledger check --db COPY"
_MENDS = "What is wrong, if anything: relledger check. A ledger is brought up to date when it is opened."
_OPEN = "To look through the ledger in a browser: relledger browse. A handover opens with a double click."
_WHO = "Who supports you: relledger who-supports-us"
_SETTINGS = "There is nothing to set but by options: relledger COMMAND --help"
_SAY = "Said of a person: relledger mark PERSON critic. Known of them: relledger annotate PERSON --note WORDS"
_AWAY = "Somebody of you leaves: relledger team leave NAME. To hand over: relledger handover --out handover.html"
_MERGE = "Who may be one person: relledger same. Then, one by one: relledger merge A B --ground WORDS"
_LAST = "To take back what was recorded last: relledger undo. What there is: relledger history"

_POINTERS = {
    "add insert entry record write": f"{_ACT} {_NOTE}",
    "new create start setup set-up begin make build": f"{_BEGIN}. {_ACT}",
    "export dump extract output save save-as": f"{_PAGE}. {_TABLE}",
    "report reports monthly summary dashboard overview": f"{_WHO}. What changed since a handover: relledger diff FILES",
    "list ls all dir": f"{_WHO}. What came in: relledger imports. All commands: relledger --help",
    "fans fan supporters people persons contacts customers followers friends users members audience crm top best"
    " ranking leaderboard stars vip vips": f"{_WHO}. {_ONE}",
    "person who whois contact customer user profile view get read see display details about": f"{_ONE}. {_WHO}",
    "note notes remember comment memo tag label describe edit set modify change rename": _NOTE,
    "loves likes lives birthday allergy interested": "What you know of somebody: relledger annotate PERSON --loves"
    " WORDS. See: relledger annotate --help",
    "visit visited met meet call called bought thanked gift complaint review mention act event-log activity": _ACT,
    "search grep lookup look-up query filter": "To find words: relledger find ANY",
    "delete remove rm del drop destroy purge wipe clean clear reset": f"{_GONE} {_FORGET}",
    "erase anonymize anonymise gdpr ccpa right-to-be-forgotten": f"{_FORGET}. All that is held of them, for them:"
    " relledger disclose PERSON --out FILE",
    "help man manual docs usage commands ?": "All commands: relledger --help. One of them: relledger COMMAND --help",
    "version about-version ver": "Which version it is: relledger --version",
    "status info state doctor health diagnose": "What waits for you: relledger today. Whether all is well: relledger"
    " check. What came in: relledger imports",
    "sync update refresh pull fetch poll crawl scrape": f"{_LIVE}. {_IN}. Every hour by itself: relledger cron",
    "upgrade migrate repair fix vacuum optimize optimise reindex": _MENDS,
    "load upload ingest put scan bring bring-in append": _IN,
    "download get-data takeout": "How to get your data from a platform: relledger sources instagram",
    "restore recover backup-restore": _BACK,
    "copy archive snapshot": _COPY,
    "open web serve server ui gui app browser start-server html site localhost": _OPEN,
    "print pdf page paper word docx": f"{_PAGE}. {_PRINT}",
    "csv excel xlsx spreadsheet table json sheet": f"{_TABLE}. A workbook of everything: relledger handover --out"
    " handover.zip",
    "merge-all dedupe deduplicate duplicates duplicate combine unite join": _MERGE,
    "undo-import unimport remove-import delete-import import-undo": "What came in, with ids: relledger imports. To take"
    " one back: relledger import undo ID",
    "redo revert rollback back oops": _LAST,
    "login log-in signin sign-in auth authorize authenticate account accounts token api": "A live platform, once:"
    " relledger connect x. Which are: relledger connections",
    "config configure settings options preferences prefs": _SETTINGS,
    "stats statistics metrics analytics kpi count counts": f"Month by month: relledger numbers. {_WHO}",
    "todo todos tasks task reminders reminder remind inbox agenda morning daily": "What waits for you: relledger today."
    " What was promised: relledger promises",
    "calendar schedule events-list": "What was promised, and till when: relledger promises. Our events: relledger"
    " events. What runs by itself: relledger cron",
    "daemon watch crontab automate": "A ready crontab: relledger cron",
    "block ban mute ignore blacklist hide": "Kept out of the counts: relledger spam PERSON. Not to be written to:"
    " relledger do-not-contact PERSON",
    "unsubscribe optout opt-out stop": "Not to be written to: relledger do-not-contact PERSON",
    "critic troll bot hater": _SAY,
    "receive take take-in take-over takeover onboard": "A handover is taken in by: relledger accept FILES",
    "give transfer send share hand pass pass-on mail email deliver": _PAGE,
    "leave leaving quit-job resign goodbye offboarding": _AWAY,
    "compare changes change-log changelog delta": "What changed since a handover: relledger diff FILES",
    "validate proof prove test": "A handover is proven by: relledger verify FILES. The ledger by: relledger check",
    "sign encrypt protect password lock": "A handover can be signed and locked: relledger handover --help",
    "demo tutorial example examples intro welcome wizard guide quickstart": _BEGIN,
    "staff employee employees owner owners colleagues us ours": "Who you are: relledger team. Accounts of yours:"
    " relledger init --ours x:@brand",
    "brand brands company ledger ledgers project": _BEGIN,
    "thank thanks": "Whom you owe thanks: relledger who-owes-thanks. That you did: relledger log PERSON thanked --ours",
    "reply replied answer answered respond": "Who waits for an answer: relledger who-is-waiting. Somebody needs none:"
    " relledger no-reply-needed PERSON --why WORDS",
    "exit quit bye close q :q": "There is nothing to leave: each command ends by itself",
}

MEANT = {word: said for words, said in _POINTERS.items() for word in words.split()}

# What a command does not take by these names: the options meant, the first of them that it has.
OPTIONS = {
    "--output": ("--out",), "--file": ("--out",), "--to": ("--for", "--out"), "-o": ("--out",), "-f": ("--force",),
    "-y": ("--yes",), "--force": ("--yes",), "--confirm": ("--yes",), "-n": ("--top", "--dry-run", "--months"),
    "--limit": ("--top",), "--number": ("--top",), "--count": ("--top",), "--max": ("--top",), "--first": ("--top",),
    "--date": ("--on", "--due", "--as-of"), "--when": ("--on", "--due"), "--day": ("--on", "--due", "--as-of"),
    "--at": ("--on",), "-d": ("--on", "--due", "--db"), "--until": ("--due", "--as-of"), "--deadline": ("--due",),
    "--likes": ("--loves",), "--because": ("--why", "--ground"), "--reason": ("--why", "--ground"),
    "--why": ("--ground",), "--ground": ("--why",), "--comment": ("--note", "--why"), "-m": ("--note", "--why"),
    "--name": ("--brand", "--for"), "--who": ("--by", "--holder", "--keeper"), "--author": ("--by",), "-u": ("--by",),
    "--user": ("--by",), "--from": ("--since", "--by"), "--radius": ("--within",), "--km": ("--within",),
    "--miles": ("--within",), "--distance": ("--within",), "--tz": ("--timezone",), "--zone": ("--timezone",),
    "--database": ("--db",), "--ledger": ("--db",), "-q": ("--quiet",), "--test": ("--dry-run",),
    "--dry": ("--dry-run",), "--simulate": ("--dry-run",), "--source": ("--as",), "--type": ("--as", "--only"),
    "--kind": ("--as", "--only"), "--format": ("--json",), "-j": ("--json",), "--owner": ("--keeper", "--holder"),
    "--address": ("--lives",), "--city": ("--lives",), "--job": ("--works",), "--birthday": ("--date", "--note"),
    "--phone": ("--note",), "--email": ("--note",), "--tag": ("--note",), "--allergy": ("--never", "--note"),
}  # fmt: skip

# Words after a command that takes none: the command that does.
INSTEAD = {
    "imports": "import", "events": "event", "rules": "rule", "promises": "show", "who-supports-us": "why",
    "readiness": "readiness --leaving", "interview": "interview --holder", "loss": "loss --holder",
    "quiz": "quiz --for", "backup": "backup --to", "check": "check --db", "today": "today --db",
    "cron": "cron --mail-to", "init": "init --brand", "handover": "handover --out", "connections": "connect",
    "who-knows-whom": "show", "who-is-waiting": "show",
}  # fmt: skip
