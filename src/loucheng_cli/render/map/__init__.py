"""The map of the buildings: on a terminal, in JSON, as a page."""
