"""Forgetting: the one deletion. Each room of it is imported by whoever needs it: most commands only ask for signs."""
