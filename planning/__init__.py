"""The planning method as pure functions: no database, no files, nobody else's modules."""
