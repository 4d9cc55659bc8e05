"""Working days, due days, weeks and periods."""
