"""Values become what a person or a script reads; the only place that prints."""
