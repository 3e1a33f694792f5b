"""One invoice of a team, opened to its lines in words: what each is for, what it came to, how it was paid."""
