"""The fifth schema: the questions of people who are kept aside so that none of them waits."""

SCRIPT = """
CREATE TABLE silenced (             -- derived: the rows of `answers` and `waiting` if they were not spam or a bot
  person INTEGER PRIMARY KEY,
  counts TEXT NOT NULL,             -- as in `answers`
  since INTEGER,                    -- as in `waiting`; NULL: nothing waits
  newest INTEGER,
  n INTEGER,
  interaction INTEGER
) STRICT;
"""
