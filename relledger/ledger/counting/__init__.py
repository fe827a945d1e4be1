"""What is counted of people, from their acts: months, standings, rhythms, who waits, how fast we answer.

`tallying` and `answering` count one person's acts, and are pure; `afresh` writes what follows for many people from all
their acts. Of somebody with many acts, where few changed, `stretches` reads as much as is wanted, `around` finds what
was said around the change, `talking` tells what comes of the talk, and `talks` keeps it.
"""
