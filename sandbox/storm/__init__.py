"""Many random changes at once, the same for the same seed: what a mirror has to survive."""
