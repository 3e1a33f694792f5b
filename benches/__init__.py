"""Timed runs, a file each: `arguments(parser)` adds its options, `run(options)` returns a `Report`."""
