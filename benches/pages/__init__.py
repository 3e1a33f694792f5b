"""Pages of the product as a bench asks for them: which, how long the web process takes, and with what plans."""
