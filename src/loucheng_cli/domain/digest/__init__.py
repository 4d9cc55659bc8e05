"""The weekly page of a floor council as values."""
