"""``loucheng issue``."""
