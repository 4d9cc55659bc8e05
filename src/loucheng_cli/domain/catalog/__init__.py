"""The catalogue of public services, and matching a text to its items."""
