"""Reads, each named after the question it answers; they return frozen facts."""
