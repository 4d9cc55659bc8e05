"""Exports: rows, calendars, Open311."""
