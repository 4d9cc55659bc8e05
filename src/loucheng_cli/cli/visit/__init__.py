"""``loucheng visit``."""
