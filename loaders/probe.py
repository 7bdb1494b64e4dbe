"""How large the sheets of a workbook are: `python -m loaders.probe` reads one from its input and prints it as JSON.

A process of its own, because the reader holds each sheet as one block of all cells within its bounds, and the whole
process ends where there is no memory for it: a single cell in the last corner of a sheet is enough.
"""

import io
import json
import resource
import subprocess
import sys

from python_calamine import CalamineError, CalamineWorkbook

from loaders.limits import PROBE_MEMORY, PROBE_SECONDS


class ProbeError(Exception):
    """The workbook cannot be read, or not within bounds."""


def sizes(workbook: bytes) -> dict[str, tuple[int, int]]:
    """Rows and columns of each sheet. Raises ProbeError."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "loaders.probe"], input=workbook, capture_output=True, timeout=PROBE_SECONDS
        )
    except subprocess.TimeoutExpired:
        raise ProbeError(f"takes longer than {PROBE_SECONDS} seconds to read") from None
    if done.returncode < 0:
        raise ProbeError(f"needs more than {PROBE_MEMORY:,} bytes of memory or {PROBE_SECONDS} seconds to read")
    if done.returncode:
        why = done.stderr.decode(errors="replace").strip()
        raise ProbeError(f"is not a workbook that can be read: {why}: save it anew, or name it as what it is")
    return {name: (height, width) for name, (height, width) in json.loads(done.stdout).items()}


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (PROBE_MEMORY, PROBE_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROBE_SECONDS, PROBE_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        found = {}
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            height, width = sheet.end or (-1, -1)
            found[name] = (height + 1, width + 1)
    except (CalamineError, MemoryError) as error:
        sys.exit(str(error) or "it needs more memory than there is")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
