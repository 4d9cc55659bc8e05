"""The catalogue, matches and learned sayings."""
