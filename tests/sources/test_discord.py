"""What the cases of Discord cannot show: a name of ours as it was written until 2023."""

from pathlib import Path

import pytest

from relledger.sources import Asked, discord
from relledger.sources.export import Export

from .reading import saved, tellings

CHANNEL = {"id": "1", "type": "GuildTextChat", "name": "window"}


@pytest.mark.parametrize(("ours", "noted"), [("@brass", True), ("@brass#0042", False), ("@chuy", False)])
def test_a_number_behind_a_name_of_ours_is_told(tmp_path: Path, ours: str, noted: bool) -> None:
    writers = [{"id": "7", "name": "brass", "discriminator": "0042"}, {"id": "8", "name": "gus", "discriminator": "1"}]
    said = {"type": "Default", "timestamp": "2023-01-17T19:33:07+00:00", "content": "Hi"}
    messages = [{"id": str(number), "author": writer, **said} for number, writer in enumerate(writers, 20)]
    page = saved(tmp_path, {"guild": {"id": "2", "name": "Truck"}, "channel": CHANNEL, "messages": messages})
    with Export(page) as export:
        reading = discord.read(export, Asked(frozenset({("discord", ours)})))
        tellings(reading)
        notes = list(reading.notes)
    assert (
        notes == ["@brass#0042 was not taken for ours. If it is: relledger init --ours 'discord:@brass#0042'"] * noted
    )
