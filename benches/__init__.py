"""Timed runs, a file each: `run(client, cases) -> list[Timing]`."""
