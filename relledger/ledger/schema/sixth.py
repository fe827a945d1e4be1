"""The sixth schema: every handle and name of an account once, however many imports told it, to be searched quickly."""

SCRIPT = """
CREATE TABLE known_as (             -- derived: by which handles and names an account was ever known
  account INTEGER NOT NULL,
  at TEXT NOT NULL,                 -- as in `names`
  name TEXT NOT NULL,
  PRIMARY KEY (account, at, name)
) STRICT, WITHOUT ROWID;
INSERT INTO known_as SELECT DISTINCT account, at, name FROM names;
CREATE TRIGGER name_comes AFTER INSERT ON names BEGIN
  INSERT INTO known_as SELECT new.account, new.at, new.name WHERE NOT EXISTS (
    SELECT 1 FROM known_as WHERE account = new.account AND at = new.at AND name = new.name);
END;
CREATE TRIGGER name_goes AFTER DELETE ON names BEGIN
  DELETE FROM known_as WHERE account = old.account AND at = old.at AND name = old.name AND NOT EXISTS (
    SELECT 1 FROM names WHERE account = old.account AND at = old.at AND name = old.name);
END;
"""
