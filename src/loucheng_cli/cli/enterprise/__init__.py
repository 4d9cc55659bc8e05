"""``loucheng enterprise``."""
