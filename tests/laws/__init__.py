"""The laws of the ledger, as properties of generated histories."""
