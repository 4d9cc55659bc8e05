"""Imports of lists: enterprises, visits and issues."""
