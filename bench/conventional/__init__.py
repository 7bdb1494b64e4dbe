"""The usual way with the same library: Strawberry's executor, resolvers, and a DataLoader for each relation.

Rows come from asyncpg as they are, without an ORM; every relation of a request is one statement; parsed and validated
documents are kept. It knows as much of the schema as the workloads ask for.
"""
