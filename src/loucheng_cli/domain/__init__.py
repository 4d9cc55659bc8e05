"""Facts and rules on values: no clock, no input or output, no framework."""
