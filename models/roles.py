"""Who may read what: the public's role has no right to the raw tables, so that no fault in Python can leak them."""

PUBLIC = "sozialgraph_public"
"""Role of every anonymous request: reads the default schema and `published`, and cannot reach `raw`."""

PUBLIC_SCHEMAS = ("public", "published")
RAW_SCHEMA = "raw"
