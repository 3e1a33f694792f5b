"""The cases of the demo, one short function each."""
