"""The digest in each format."""
