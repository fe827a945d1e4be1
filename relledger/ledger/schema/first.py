"""The first schema: imports, accounts, interactions, entries, and what is counted from them."""

import sqlite3

from relledger.vocabulary import KINDS

SCRIPT = """
CREATE TABLE brand (                -- one row: whose ledger this is
  id INTEGER PRIMARY KEY CHECK (id = 1),
  name TEXT NOT NULL,
  timezone TEXT NOT NULL,           -- IANA name: the business's own clock
  made_at TEXT NOT NULL             -- UTC
) STRICT;

CREATE TABLE imports (              -- one row for each export, feed page or handover that came in
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,         -- the same in every ledger that learns of this import
  source TEXT NOT NULL,             -- which kind of export
  reader TEXT NOT NULL,             -- source, version, what it was asked: the same file and reader tell nothing new
  name TEXT NOT NULL,               -- of the file or folder, without its path
  sha256 TEXT NOT NULL,             -- of its content
  made_at INTEGER,                  -- when the export says it was made
  covered_from INTEGER,             -- the time it says it covers; NULL: it does not say
  covered_to INTEGER,
  received_at TEXT NOT NULL,        -- UTC, when it came in
  by TEXT NOT NULL,                 -- who brought it in
  counts TEXT NOT NULL,             -- JSON: seen, new, known, passed_over {reason: n}, rejected
  hearsay INTEGER NOT NULL DEFAULT 0 CHECK (hearsay IN (0, 1)) -- 1: it came in elsewhere; a handover tells of it
) STRICT;
CREATE INDEX imports_by_content ON imports (sha256, reader);

CREATE TABLE rejects (              -- records that could not be understood
  id INTEGER PRIMARY KEY,
  import INTEGER NOT NULL REFERENCES imports (id),
  place TEXT NOT NULL,              -- file and record
  reason TEXT NOT NULL,
  excerpt TEXT NOT NULL             -- how the record began
) STRICT;

CREATE TABLE accounts (             -- identities: one for each key ever seen on a platform
  id INTEGER PRIMARY KEY,
  platform TEXT NOT NULL,
  key TEXT NOT NULL,                -- id:… (the platform's own), else @handle, else =name
  UNIQUE (platform, key)
) STRICT;

CREATE TABLE names (                -- how an account was seen: handle, name, profile
  account INTEGER NOT NULL REFERENCES accounts (id),
  handle TEXT NOT NULL,             -- as written, without @
  at TEXT NOT NULL,                 -- the handle as a key, or ''
  name TEXT NOT NULL,
  url TEXT NOT NULL,                -- of the profile
  import INTEGER REFERENCES imports (id), -- NULL: written down by hand
  first_seen INTEGER,               -- seconds since 1970 UTC; NULL: undated
  last_seen INTEGER
) STRICT;
CREATE UNIQUE INDEX names_once ON names (account, handle, name, url, coalesce(import, 0));
CREATE INDEX names_by_handle ON names (at) WHERE at <> '';

CREATE TABLE kinds (                -- the kinds of act
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  step TEXT NOT NULL                -- of the support ladder
) STRICT;

CREATE TABLE interactions (         -- one telling of one act between an account and us
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES accounts (id),
  occurred_at INTEGER,              -- seconds since 1970 UTC; NULL: nobody knows
  kind INTEGER NOT NULL REFERENCES kinds (id),
  direction INTEGER NOT NULL CHECK (direction IN (0, 1)), -- 1: theirs, towards us; 0: ours, towards them
  noted INTEGER NOT NULL DEFAULT 0 CHECK (noted IN (0, 1)), -- 1: on somebody's word alone, no evidence
  external_id TEXT NOT NULL,        -- the platform's own id of the act, or a key made of its content
  telling INTEGER NOT NULL DEFAULT 0, -- 1, 2 …: the same act told differently
  text TEXT,
  url TEXT,
  in_reply_to TEXT,                 -- external_id of the act it answers
  thread TEXT,
  told_at TEXT,                     -- the time in the export's words, where they say more
  revision TEXT,                    -- of an edited act: the greatest holds
  import INTEGER REFERENCES imports (id), -- which brought it first
  entry INTEGER REFERENCES entries (id)   -- or who wrote it down
) STRICT;
CREATE UNIQUE INDEX interactions_once ON interactions (external_id, account, kind, direction, telling);
CREATE INDEX interactions_by_account ON interactions (account, occurred_at, kind, direction, noted);
CREATE INDEX interactions_answering ON interactions (in_reply_to) WHERE in_reply_to IS NOT NULL;
CREATE INDEX interactions_retold ON interactions (account) WHERE telling > 0;
CREATE INDEX interactions_extra ON interactions (account) WHERE kind IN (15, 16, 17);

CREATE TABLE witnesses (            -- later imports that told the same again: undoing one keeps the row
  interaction INTEGER NOT NULL REFERENCES interactions (id),
  import INTEGER NOT NULL REFERENCES imports (id),
  PRIMARY KEY (interaction, import)
) STRICT, WITHOUT ROWID;

CREATE TABLE sightings (            -- seen to be so, without an act: follower, liker, listed …
  id INTEGER PRIMARY KEY,
  account INTEGER REFERENCES accounts (id), -- NULL: the export names nobody
  relation TEXT NOT NULL,
  object TEXT NOT NULL,             -- external_id of our post, or ''
  seen_at INTEGER,                  -- when the export was made; NULL: it does not say
  import INTEGER NOT NULL REFERENCES imports (id)
) STRICT;
CREATE UNIQUE INDEX sightings_once ON sightings
  (coalesce(account, 0), relation, object, coalesce(seen_at, -9223372036854775808), import);

CREATE INDEX sightings_by_account ON sightings (account);

CREATE TABLE ours (                 -- accounts on our side, as an export itself says
  account INTEGER NOT NULL REFERENCES accounts (id),
  import INTEGER NOT NULL REFERENCES imports (id),
  PRIMARY KEY (account, import)
) STRICT, WITHOUT ROWID;

CREATE TABLE entries (              -- acts of recording by one of us; never changed, only voided by another
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,         -- SHA-256 of at, by, kind, account and body
  at TEXT NOT NULL,                 -- UTC; '': undated
  by TEXT NOT NULL,                 -- who
  kind TEXT NOT NULL,               -- fact, promise, act, same, not same, ours, done, void
  account INTEGER REFERENCES accounts (id), -- whom it is about; NULL: nobody in particular
  body TEXT NOT NULL,               -- canonical JSON
  entry TEXT,                       -- of a void or a done: the uid of the entry that it speaks of
  import INTEGER REFERENCES imports (id) -- NULL: written down here
) STRICT;
CREATE INDEX entries_by_account ON entries (account, kind);
CREATE INDEX entries_answered ON entries (entry, kind) WHERE entry IS NOT NULL;

CREATE TABLE persons (              -- derived: which accounts are the same human being
  account INTEGER PRIMARY KEY REFERENCES accounts (id),
  person INTEGER NOT NULL,          -- the least account of the group
  ours INTEGER NOT NULL CHECK (ours IN (0, 1)) -- 1: on our side, never a fan
) STRICT;
CREATE INDEX persons_members ON persons (person);

CREATE TABLE retold (               -- derived: tellings that do not count: another one says it better, or taken back
  interaction INTEGER PRIMARY KEY REFERENCES interactions (id),
  person INTEGER NOT NULL
) STRICT;
CREATE INDEX retold_by_person ON retold (person);

CREATE TABLE months (               -- derived: acts counted by person, month and kind
  person INTEGER NOT NULL,
  month INTEGER NOT NULL,           -- 202611, of the UTC calendar
  kind INTEGER NOT NULL,
  direction INTEGER NOT NULL,
  noted INTEGER NOT NULL,
  n INTEGER NOT NULL,               -- acts
  days INTEGER NOT NULL,            -- different days
  first INTEGER NOT NULL,           -- the first act
  second INTEGER,                   -- the second one
  other_day INTEGER,                -- the first one on another day than the first
  last INTEGER NOT NULL,
  PRIMARY KEY (person, month, kind, direction, noted)
) STRICT, WITHOUT ROWID;

CREATE TABLE standings (            -- derived: support under the weights relledger comes with, as two decaying sums
  person INTEGER PRIMARY KEY,
  routine REAL NOT NULL,            -- sum of points * 2^((t - landmark) / half-life), short memory
  lasting REAL NOT NULL,            -- the same, long memory: extra mile and months stayed
  latest INTEGER NOT NULL,          -- the last act, counted or not
  acts INTEGER NOT NULL             -- theirs, counted or not
) STRICT;
CREATE INDEX standings_by_latest ON standings (latest);

CREATE VIEW texts AS                -- what is searched: FTS5's own check wants every row of its content indexed
SELECT id, text FROM interactions WHERE text IS NOT NULL;
CREATE VIRTUAL TABLE interactions_fts USING fts5 (text, content='texts', content_rowid='id');

CREATE VIEW acts AS                 -- interactions in plain words, each act once
SELECT i.id, p.person, a.platform, a.key AS account, k.name AS kind,
       CASE i.direction WHEN 1 THEN 'in' ELSE 'out' END AS direction,
       strftime('%Y-%m-%dT%H:%M:%SZ', i.occurred_at, 'unixepoch') AS occurred_at,
       i.text, i.url, i.external_id, i.in_reply_to, i.thread, i.noted
FROM interactions i
JOIN accounts a ON a.id = i.account
JOIN persons p ON p.account = i.account
JOIN kinds k ON k.id = i.kind
WHERE NOT EXISTS (SELECT 1 FROM retold r WHERE r.interaction = i.id);

CREATE VIEW people AS               -- fans, with every account they are known by
SELECT p.person, group_concat(a.platform || ':' || a.key, '  ') AS accounts
FROM persons p JOIN accounts a ON a.id = p.account
GROUP BY p.person HAVING max(p.ours) = 0;
"""


def fill(db: sqlite3.Connection) -> None:
    """Write down the kinds of acts, and whose file this is."""
    from relledger.ledger.schema import APPLICATION_ID

    for kind in KINDS.values():
        db.execute("INSERT INTO kinds VALUES (?, ?, ?)", (kind.code, kind.name, kind.step))
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
