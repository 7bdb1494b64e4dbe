"""Whether the engine and the oracle say the same."""

from dataclasses import dataclass
from typing import Any

from graph.engine import Engine
from graph.engine.engine import Database
from tests.graph.oracle.exact import read_exactly
from tests.graph.oracle.executor import Oracle
from tests.graph.oracle.refusal import Refusal


@dataclass(frozen=True)
class Both:
    """Asks the engine and the oracle the same."""

    engine: Engine
    database: Database
    oracle: Oracle

    async def ask(self, document: str, variables: dict[str, Any] | None = None) -> Any:
        """The data on which both agree to the byte."""
        difference, data = await self.compare(document, variables)
        assert difference is None, f"{difference}\n{document}\n{variables}"
        assert data is not None, f"both refuse\n{document}\n{variables}"
        return data

    async def refuse(self, document: str, variables: dict[str, Any] | None = None) -> None:
        difference, data = await self.compare(document, variables)
        assert difference is None, f"{difference}\n{document}\n{variables}"
        assert data is None, f"both answer\n{document}\n{variables}"

    async def compare(
        self, document: str, variables: dict[str, Any] | None = None, *, faulty: bool = False
    ) -> tuple[str | None, Any]:
        """What differs, if anything does, and the data, if there are any.

        A faulty question may be refused by the engine alone: the oracle meets a fault only where there are rows.
        """
        answer = await self.engine.execute(self.database, document, variables)
        response = dict(read_exactly(answer.body))
        refused = ", ".join(dict(error)["message"] for error in response.get("errors", ()))
        assert b"INTERNAL" not in answer.body, f"{document}\n{variables}"
        try:
            data = self.oracle.ask(document, variables)
        except Refusal as refusal:
            return None if refused else f"only the oracle refuses: {refusal}", None
        if refused:
            return None if faulty else f"only the engine refuses: {refused}", None
        return difference(response["data"], data), response["data"]


def difference(engine: Any, oracle: Any, place: str = "data") -> str | None:
    """The first place at which two answers differ."""
    if engine == oracle:
        return None
    if isinstance(engine, tuple) and isinstance(oracle, tuple) and dict(engine).keys() == dict(oracle).keys():
        pairs = [(f"{place}.{name}", member, dict(oracle)[name]) for name, member in engine]
    elif isinstance(engine, list) and isinstance(oracle, list) and len(engine) == len(oracle):
        pairs = [(f"{place}[{at}]", *both) for at, both in enumerate(zip(engine, oracle, strict=True))]
    else:
        pairs = []
    within = (difference(mine, yours, below) for below, mine, yours in pairs)
    return next((found for found in within if found), f"{place}: the engine says {engine}, the oracle {oracle}")
