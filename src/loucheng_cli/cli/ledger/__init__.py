"""Commands of the declared ledgers, and one module for each noun that does more."""
