"""Rows of imported lists: columns, cells, and their outcome."""
