"""The community: councils, workers, policies, and its declared plan."""
