"""Ratios against yardsticks that are measured in the same run (design.md §13); never a timed test."""
