"""The sandbox's pages for people: the fake providers' side of the demo."""
