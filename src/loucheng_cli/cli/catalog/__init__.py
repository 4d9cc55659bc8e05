"""``loucheng catalog``."""
