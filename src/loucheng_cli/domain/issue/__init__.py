"""The life of an issue: facts, moves, clocks, and what to do next."""
