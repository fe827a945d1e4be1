"""What is counted of people, from their acts: months, standings, rhythms, who waits, how fast we answer.

`tallying` and `answering` count one person's acts, and are pure; `afresh` writes what follows for many people from all
their acts; `talking` and `stretches` find what changed around few acts of somebody with many.
"""
