"""Ledgers (台账): declared nouns, their entries, rules and figures."""
