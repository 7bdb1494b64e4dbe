const root = document.getElementById("graphiql");
const shared = new URLSearchParams(location.search);

ReactDOM.createRoot(root).render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: location.pathname }),
    defaultQuery: root.dataset.query,
    query: shared.get("query") ?? undefined,
    variables: shared.get("variables") ?? undefined,
  }),
);
