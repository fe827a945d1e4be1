"""The only room that writes SQLite: opening, migrations, recording, entries, deriving, checking.

Three kinds of state, three rules. Recorded rows (`imports`, `rejects`, `accounts`, `names`, `interactions`,
`witnesses`, `sightings`, `ours`, `entries`) are only added. Views are replaced at a migration. Derived tables
(`persons`, `retold`, `months`, `standings`, and the search index) can be rebuilt from recorded rows at any
time, and `check` proves that they agree.
"""
