"""The pages below /sync/."""
