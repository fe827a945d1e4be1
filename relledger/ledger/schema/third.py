"""The third schema: live feeds, as this ledger follows them; no handover and no digest tells of them."""

SCRIPT = """
CREATE TABLE feeds (                -- lists of a platform that are read again and again
  id INTEGER PRIMARY KEY,
  platform TEXT NOT NULL,
  owner TEXT NOT NULL,              -- the platform's own id of our account there
  name TEXT NOT NULL,               -- mentions, followers, messages …
  mark TEXT NOT NULL DEFAULT '',    -- how far it was read, in the platform's words; '': never
  read_at INTEGER,                  -- when its newest page was recorded last
  agreed_at TEXT,                   -- UTC, when somebody agreed that it is read; NULL: nobody was asked
  agreed_by TEXT,                   -- who
  UNIQUE (platform, owner, name)
) STRICT;

CREATE TABLE gaps (                 -- stretches of a feed not read to their end: the newest is read first
  feed INTEGER NOT NULL REFERENCES feeds (id),
  since TEXT NOT NULL,              -- the older end, not in it
  until TEXT NOT NULL,              -- the newer end, not in it
  PRIMARY KEY (feed, since, until)
) STRICT, WITHOUT ROWID;

CREATE TABLE remembered (           -- what a feed needs to know next time: the counts of a post of ours
  feed INTEGER NOT NULL REFERENCES feeds (id),
  key TEXT NOT NULL,                -- of what: never of a person, only of what is ours
  value TEXT NOT NULL,              -- in the words of the feed
  PRIMARY KEY (feed, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (                 -- each time a platform was read
  id INTEGER PRIMARY KEY,
  platform TEXT NOT NULL,
  started_at TEXT NOT NULL,         -- UTC
  ended_at TEXT,                    -- UTC; NULL: it runs, or was killed
  requests INTEGER NOT NULL DEFAULT 0, -- pages asked for and recorded
  items INTEGER NOT NULL DEFAULT 0, -- that stood in them
  cost INTEGER NOT NULL DEFAULT 0,  -- millionths of a US dollar, by the price list of its day
  ended TEXT NOT NULL DEFAULT ''    -- how: whole, or what is missing
) STRICT;

CREATE TABLE billed (               -- what was paid for today: a platform bills each thing once a UTC day
  day TEXT NOT NULL,                -- UTC
  mark INTEGER NOT NULL,            -- of the thing: a hash, which goes with its day
  PRIMARY KEY (day, mark)
) STRICT, WITHOUT ROWID;

CREATE TABLE first_seen (           -- a sighting without a time of its own lies between two readings
  sighting INTEGER PRIMARY KEY REFERENCES sightings (id),
  after INTEGER NOT NULL            -- the reading before, which did not show it
) STRICT;
CREATE TRIGGER first_seen_goes AFTER DELETE ON sightings BEGIN
  DELETE FROM first_seen WHERE sighting = old.id;
END;

CREATE TABLE hidden (               -- acts that their platform no longer shows
  interaction INTEGER PRIMARY KEY REFERENCES interactions (id),
  at TEXT NOT NULL,                 -- UTC, when it was found out
  why TEXT NOT NULL                 -- deleted, protected, suspended, or what the platform says
) STRICT;
CREATE TRIGGER hidden_goes AFTER DELETE ON interactions BEGIN
  DELETE FROM hidden WHERE interaction = old.id;
END;

DROP INDEX interactions_extra;
CREATE INDEX interactions_extra ON interactions (account) WHERE kind BETWEEN 15 AND 17; -- IN costs each row more
CREATE INDEX names_by_url ON names (url, account) WHERE url <> ''; -- most exports tell of none
CREATE INDEX months_of_messages ON months (person) WHERE kind = 7;
DROP INDEX waiting_by_newest;
CREATE INDEX waiting_by_newest ON waiting (newest, person, n); -- counted without a look at the rows
"""
