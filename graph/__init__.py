"""The GraphQL API: one module a subject, and the engine that turns an operation into one SQL statement."""
