"""What is counted of people, from their acts: months, standings, rhythms, who waits, how fast we answer.

`tallying` and `answering` count one person's acts, and are pure; `afresh` and `writing` count many people from all
their acts. Where few acts changed of somebody who has many, `stretches` reads some of them, `around` finds those next
to the change, `talking` works out what comes of the talk, and `talks` writes it down.
"""
