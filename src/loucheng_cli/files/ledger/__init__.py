"""Declarations of ledgers: ``catalog/ledgers/*.yaml``."""
