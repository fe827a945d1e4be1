"""The seventh schema: indexes that list what was recorded here, the newest first, without sorting all of it."""

SCRIPT = """
CREATE INDEX entries_recorded ON entries (at DESC, by) WHERE import IS NULL;
CREATE INDEX imports_received ON imports (received_at DESC, by) WHERE hearsay = 0;
"""
