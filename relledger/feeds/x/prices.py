"""What X bills for each thing it shows, in millionths of a US dollar: its price list of August 2026.

"Owned" prices hold where the developer app belongs to the very account that is read. Whether X bills what it adds to a
page (`includes`) is not documented: nothing is asked for that it would add.
"""

POST, OWN_POST = 5_000, 1_000
USER, FOLLOWER, OWN_FOLLOWER = 10_000, 10_000, 1_000
MESSAGE = 10_000
