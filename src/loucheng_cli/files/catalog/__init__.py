"""The catalogue on disk: loading, checking, importing."""
