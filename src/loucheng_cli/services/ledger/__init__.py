"""What is done with the entries of ledgers."""
