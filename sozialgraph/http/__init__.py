"""GraphQL over HTTP, as https://graphql.github.io/graphql-over-http/draft/ describes it."""
