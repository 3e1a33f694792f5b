"""A mirror of a million subscriptions, made by SQL beside the demo's data and kept between runs."""
