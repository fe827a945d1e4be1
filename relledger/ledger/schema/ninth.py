"""The ninth schema: fewer indexes, as those of new people were half of what it cost to take them in.

One index finds an account by its key, with its platform or without; after many rows it is made anew.
"""

SCRIPT = """
PRAGMA legacy_alter_table = ON; -- views and references name the table as it will be called
CREATE TABLE accounts_anew (    -- identities: one for each key ever seen on a platform
  id INTEGER PRIMARY KEY,
  platform TEXT NOT NULL,
  key TEXT NOT NULL             -- id:… (the platform's own), else @handle, else =name
) STRICT;
INSERT INTO accounts_anew SELECT id, platform, key FROM accounts;
DROP TABLE accounts;
ALTER TABLE accounts_anew RENAME TO accounts;
CREATE UNIQUE INDEX accounts_once ON accounts (key, platform);
PRAGMA legacy_alter_table = OFF;
CREATE INDEX persons_several ON persons (person) WHERE account <> person;
DROP INDEX standings_by_latest; -- who acted late is found by `rhythms`
DROP INDEX standings_by_long;
CREATE INDEX standings_by_long ON standings (extra_mile + stayed) WHERE extra_mile + stayed > 0; -- of most it is 0
"""
