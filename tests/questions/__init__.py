"""Questions: what they answer on small ledgers told by hand."""
