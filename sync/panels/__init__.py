"""What the pages below /sync/ show, as frozen rows ready for a template."""
