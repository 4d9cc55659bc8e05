"""Buildings, floors, units, and the texts that name them."""
