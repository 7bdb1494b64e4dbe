import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson

from graph.engine.documents import Documents
from graph.errors import RequestError
from graph.schema import schema
from sozialgraph.errors import RefusedError
from sozialgraph.trusted import Trusted, read_trusted


def documents(path: Path, output: Path) -> None:
    found = read_trusted(path)
    if faults := list(_faults(found)):
        raise RefusedError("; ".join(faults))
    manifest = orjson.dumps({each.identifier: each.text for each in found}, option=orjson.OPT_INDENT_2) + b"\n"
    if str(output) == "-":
        sys.stdout.buffer.write(manifest)
        sys.stdout.flush()
    else:
        output.write_bytes(manifest)


def _faults(found: Sequence[Trusted]) -> Iterator[str]:
    """Everything in which the documents do not fit the schema."""
    checked = Documents(schema())
    for each in found:
        try:
            checked.operations(each.text)
        except RequestError as error:
            yield from (f"{each.place}{_position(fault)}: {fault['message']}" for fault in error.errors)


def _position(fault: dict[str, Any]) -> str:
    return next((f", line {each['line']}" for each in fault.get("locations", ())), "")
