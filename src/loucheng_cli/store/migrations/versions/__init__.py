"""The steps, one a version."""
