"""Departments' files become rows: source descriptions, readers, parsers, and one declarative module a subject."""
