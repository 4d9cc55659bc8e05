"""``loucheng export``."""
