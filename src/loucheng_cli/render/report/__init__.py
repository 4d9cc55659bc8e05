"""Reports in each format."""
