"""The kinds of fields: each says how its value becomes JSON, and how rows are filtered and sorted by it."""
