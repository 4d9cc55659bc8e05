"""Enterprises and their credit codes."""
