"""relledger: a relationship ledger for one brand, in one SQLite file.

The rooms stand along the path of one interaction; imports run only downwards:

    errors      the errors people see: message, hint, exit code
    letters     letters as they are compared: without case and accents
    vocabulary  the words a ledger is written in: kinds of acts, slots of facts, kinds of entries
    model       who somebody is, and what one of us writes down of them
    outcomes    what a source may say of a record: an act, a sighting, who is ours, that it was passed over
    table       an answer as a table: what a question gives, and every way of showing takes
    readers     how a file was read, so that two readings of it can be compared
    sources     exports in, interactions out: one module for each kind of export
    feeds       live platforms: network in, pages out that a source reads
    people      accounts and judgements in, persons and conflicts out; pure
    likeness    accounts and what is known of them in, who may be one person out; pure
    support     counted acts, weights and a date in, standings with their lines out; pure
    places      free text in, a place on the map out; offline, pure
    sensitive   the words that touch sensitive matters
    interests   words in, interests and sensitive matters out; pure
    interview   a conversation: questions out, answers in, what to write down; pure
    quiz        the read-back: questions out, answers in, whether they are right; pure
    ledger      the only room that writes SQLite
    questions   one module for each question people ask
    handover    the file that leaves and comes back: its data, its page, its proof
    show        text made safe, then terminal, JSON, CSV and page
    cli         arguments, one call, one print
"""

__version__ = "0.1.0"
