"""The working-day calendar on disk."""
