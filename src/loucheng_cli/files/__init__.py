"""Bytes become values: YAML, CSV, XLSX, the cache."""
