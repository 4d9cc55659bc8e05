"""Reports for supervisors as values."""
