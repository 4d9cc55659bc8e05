"""Facts, events, words of the trade, and text helpers that every topic uses."""
