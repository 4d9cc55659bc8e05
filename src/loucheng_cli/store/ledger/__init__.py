"""Entries of ledgers in the database."""
