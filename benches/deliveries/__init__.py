"""Deliveries made and signed beforehand, and the program that sends them."""
