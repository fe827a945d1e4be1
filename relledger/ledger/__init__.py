"""The only room that writes SQLite: opening, migrations, recording, entries, deriving, forgetting, checking.

Three kinds of state, three rules. Recorded rows are only added (but for `forgetting`). Derived tables, and the search
index, can be rebuilt from recorded rows at any time: `checking.DERIVED` names them, and `check` proves that they agree.
Views are replaced when a ledger is opened.
"""
