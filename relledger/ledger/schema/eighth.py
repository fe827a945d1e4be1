"""The eighth schema: the search index keeps no lengths of texts, which only ranking by relevance would ask for.

They took two fifths of the time that indexing takes, and a row for each text.
"""

SCRIPT = """
DROP TABLE interactions_fts;
CREATE VIRTUAL TABLE interactions_fts USING fts5 (text, content='texts', content_rowid='id', columnsize=0);
INSERT INTO interactions_fts (interactions_fts) VALUES ('rebuild');
"""
