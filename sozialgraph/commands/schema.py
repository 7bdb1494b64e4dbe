from pathlib import Path

from graph.schema import print_sdl
from sozialgraph.errors import RefusedError


def schema(output: Path, *, check: bool) -> None:
    sdl = print_sdl()
    if str(output) == "-":
        print(sdl, end="", flush=True)
    elif not check:
        output.write_text(sdl, "utf-8")
    elif not output.exists() or output.read_text("utf-8") != sdl:
        raise RefusedError(f"{output} is not the schema that the program serves: run `sozialgraph schema {output}`")
