"""What stands in the body of a fact, as SQL cuts it out: by these expressions facts are found through their index."""

# As in the index `entries_facts`, word for word. SQLite 3.40 takes no json_extract in an index of a schema that is not
# trusted. A body is canonical JSON: an unescaped quote in it is always one of its own, so these cut out the same.
_AFTER = 'substr(body, instr(body, \'"{0}":"\') + length(\'"{0}":"\'))'
_TEXT = f"substr({_AFTER}, 1, instr({_AFTER}, '\",\"') - 1)"
SLOT, VALUE = _TEXT.format("slot"), _TEXT.format("value")
UNTIL = f"iif(instr(body, '\"until\":\"'), {_TEXT.format('until')}, '')"
