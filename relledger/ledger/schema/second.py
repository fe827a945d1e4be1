"""The second schema: every morning's questions from kept counts, the journal, forgetting, handovers given."""

import sqlite3

SCRIPT = """
DELETE FROM months;                 -- all that is derived is counted afresh
DROP TABLE standings;
CREATE TABLE standings (            -- derived: support under the weights relledger comes with
  person INTEGER PRIMARY KEY,
  extra_mile REAL NOT NULL,         -- sums of points * 2^((day - landmark) / half-life), one for each step that counts
  spoke REAL NOT NULL,
  showed REAL NOT NULL,
  passed REAL NOT NULL,
  joined REAL NOT NULL,
  stayed REAL NOT NULL,
  latest INTEGER NOT NULL,          -- the last act, counted or not
  acts INTEGER NOT NULL             -- theirs, counted or not
) STRICT;
CREATE INDEX standings_by_latest ON standings (latest);
CREATE INDEX standings_by_short ON standings (spoke + showed + passed + joined);  -- short memory
CREATE INDEX standings_by_long ON standings (extra_mile + stayed);                -- long memory

CREATE TABLE whole (                -- derived: the sums of all standings, in one row
  id INTEGER PRIMARY KEY CHECK (id = 1),
  extra_mile REAL NOT NULL,
  spoke REAL NOT NULL,
  showed REAL NOT NULL,
  passed REAL NOT NULL,
  joined REAL NOT NULL,
  stayed REAL NOT NULL,
  acts INTEGER NOT NULL,
  people INTEGER NOT NULL           -- who have a standing
) STRICT;

CREATE TABLE rhythms (              -- derived: signs of life of each person, and of us towards them
  person INTEGER PRIMARY KEY,
  first INTEGER NOT NULL,           -- their first act
  last INTEGER NOT NULL,
  days INTEGER NOT NULL,            -- on which they did something
  gap INTEGER,                      -- days between such days, usually
  returned INTEGER,                 -- the first act after their last long silence
  silence INTEGER,                  -- the days it lasted
  mile INTEGER,                     -- their last extra mile
  tended INTEGER                    -- the last thing we said to them or did for them
) STRICT;
CREATE INDEX rhythms_by_first ON rhythms (first);
CREATE INDEX rhythms_by_last ON rhythms (last);
CREATE INDEX rhythms_by_tended ON rhythms (tended) WHERE tended IS NOT NULL;
CREATE INDEX rhythms_by_return ON rhythms (returned) WHERE returned IS NOT NULL;

CREATE INDEX rhythms_by_mile ON rhythms (mile) WHERE mile IS NOT NULL;
CREATE INDEX months_of_complaints ON months (month, person) WHERE kind = 18;

CREATE TABLE totals (               -- derived: months of all people together
  month INTEGER NOT NULL,           -- 202611, of the UTC calendar
  kind INTEGER NOT NULL,            -- 0: any
  direction INTEGER NOT NULL,
  n INTEGER NOT NULL,
  people INTEGER NOT NULL,          -- different ones
  PRIMARY KEY (month, kind, direction)
) STRICT, WITHOUT ROWID;

CREATE TABLE waiting (              -- derived: people who said something that nobody has answered
  person INTEGER PRIMARY KEY,
  since INTEGER NOT NULL,           -- the first such question
  newest INTEGER NOT NULL,
  n INTEGER NOT NULL,               -- questions
  interaction INTEGER NOT NULL      -- the newest one
) STRICT;
CREATE INDEX waiting_by_newest ON waiting (newest);

CREATE TABLE answers (              -- derived: questions of one person, by how long they waited for an answer
  person INTEGER PRIMARY KEY,
  counts TEXT NOT NULL              -- JSON: number of questions by month * 1000 + hour * 10 + bucket, as below
) STRICT;
CREATE TABLE answer_months (        -- derived: the same of all people
  month INTEGER NOT NULL,           -- 202611, by the business's own clock
  hour INTEGER NOT NULL,            -- of the day, by that clock
  bucket INTEGER NOT NULL,          -- 0: 10 minutes, 1: an hour, 2: 4 hours, 3: the same day, 4: later, 5: not yet
  n INTEGER NOT NULL,
  PRIMARY KEY (month, hour, bucket)
) STRICT, WITHOUT ROWID;

CREATE TABLE aside (                -- derived: people kept out of support: marked as spam, as a bot, as a critic
  person INTEGER PRIMARY KEY,
  mark TEXT NOT NULL
) STRICT;

CREATE TABLE prized (               -- derived: acts done for a prize, in a campaign of ours
  interaction INTEGER PRIMARY KEY REFERENCES interactions (id),
  person INTEGER NOT NULL
) STRICT;
CREATE INDEX prized_by_person ON prized (person);

CREATE TABLE journal (              -- every entry and import in the order in which they came in, chained by hashes
  seq INTEGER PRIMARY KEY,          -- 1, 2, 3 …
  what TEXT NOT NULL,               -- entry, import, forgotten
  at TEXT NOT NULL,                 -- UTC, when it came in here
  commitment TEXT NOT NULL,         -- SHA-256 of a salt and the uid: says nothing once the salt is gone
  hash TEXT NOT NULL                -- SHA-256 of the hash before, seq, what, at, commitment
) STRICT;
CREATE TABLE salts (                -- what opens a commitment; forgetting takes it away
  seq INTEGER PRIMARY KEY REFERENCES journal (seq),
  uid TEXT NOT NULL,
  salt TEXT NOT NULL                -- random, of this row alone
) STRICT;
CREATE INDEX salts_by_uid ON salts (uid);

CREATE TABLE heard (                -- later imports that told the same entry again: undoing one keeps it
  entry INTEGER NOT NULL REFERENCES entries (id), -- told again
  import INTEGER NOT NULL REFERENCES imports (id),
  PRIMARY KEY (entry, import)
) STRICT, WITHOUT ROWID;

CREATE TABLE tombstones (           -- people forgotten: nothing of them comes in again
  mark TEXT PRIMARY KEY,            -- HMAC-SHA-256 of an account, a handle …, with a key kept outside the ledger
  key TEXT NOT NULL,                -- fingerprint of that key: whose marks they are, and nothing more
  at TEXT NOT NULL,                 -- UTC day
  held INTEGER NOT NULL CHECK (held IN (0, 1)) -- 1: the key lies, or lay, beside this ledger; 0: a handover told of it
) STRICT, WITHOUT ROWID;

CREATE TABLE pending (              -- what a command that was interrupted left to be finished
  what TEXT PRIMARY KEY,            -- forgetting: rows are gone, the file is not rewritten yet
  at TEXT NOT NULL                  -- UTC
) STRICT, WITHOUT ROWID;

CREATE TABLE given (                -- handovers written: who has a copy
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,                 -- UTC
  by TEXT NOT NULL,                 -- who wrote it
  recipient TEXT NOT NULL,          -- for whom
  edition TEXT NOT NULL,
  name TEXT NOT NULL,               -- of the file
  fingerprint TEXT NOT NULL         -- as it was printed
) STRICT;

-- Facts by slot, value and last day, cut out of their bodies: no index of this schema may call JSON functions.
CREATE INDEX entries_facts ON entries (
  substr(substr(body, instr(body, '"slot":"') + length('"slot":"')), 1,
    instr(substr(body, instr(body, '"slot":"') + length('"slot":"')), '","') - 1),
  substr(substr(body, instr(body, '"value":"') + length('"value":"')), 1,
    instr(substr(body, instr(body, '"value":"') + length('"value":"')), '","') - 1),
  account, at,
  iif(instr(body, '"until":"'), substr(substr(body, instr(body, '"until":"') + length('"until":"')), 1,
    instr(substr(body, instr(body, '"until":"') + length('"until":"')), '","') - 1), ''),
  import) WHERE kind = 'fact';
CREATE INDEX accounts_by_key ON accounts (key);
CREATE INDEX names_by_name ON names (name COLLATE NOCASE) WHERE name <> '';
CREATE INDEX persons_ours ON persons (person) WHERE ours = 1;
CREATE INDEX entries_by_kind ON entries (kind, account);
"""


def fill(db: sqlite3.Connection) -> None:
    """Begin the journal with all that is there."""
    from relledger.ledger import journal

    journal.record(db, 0, 0)
