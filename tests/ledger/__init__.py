"""What the room that writes SQLite promises about its file."""
