"""Connections, opening, the schema and its views."""
