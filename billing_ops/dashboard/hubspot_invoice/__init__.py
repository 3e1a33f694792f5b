"""One HubSpot invoice of a team, opened to its lines in words: what each is for, what is open, how it stands."""
