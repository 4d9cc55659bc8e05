"""Case management for the grid workers of a business community."""

__version__ = "0.1.0"
