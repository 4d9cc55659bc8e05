"""The root command, lazy loading, help, shared options, prompts and state."""
