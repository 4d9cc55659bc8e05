"""The append-only journal, its projection, point-in-time reads, and verification."""
