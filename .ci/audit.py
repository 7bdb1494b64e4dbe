"""Known weaknesses of the pinned packages, as PyPI tells them.

Ends with 0 if there are none, with 1 if there are any, and with 3 if nobody could be asked, which is no audit.
"""

import json
import subprocess
import sys
from pathlib import Path

UNKNOWN = 3
PROJECT = Path(__file__).parent.parent
COMMAND = ["pip-audit", "--requirement", "requirements.lock", "--require-hashes", "--disable-pip", "--format", "json"]


def main() -> int:
    program = Path(sys.executable).with_name(COMMAND[0])
    done = subprocess.run(
        [program, *COMMAND[1:], "--progress-spinner", "off", "--timeout", "10"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except json.JSONDecodeError:
        print(f"NOT AUDITED: {(done.stderr.strip() or 'no answer').splitlines()[-1]}")
        return UNKNOWN
    known = [each for each in packages if "skip_reason" not in each]
    if not known:
        print(f"NOT AUDITED: none of {len(packages)} packages is known to PyPI")
        return UNKNOWN
    weak = [each for each in known if each["vulns"]]
    for each in weak:
        told = "; ".join(f"{one['id']}, mended in {', '.join(one['fix_versions']) or 'none'}" for one in each["vulns"])
        print(f"{each['name']} {each['version']}: {told}")
    print(f"audit: {len(known)} of {len(packages)} packages are known to PyPI, {len(weak)} with known weaknesses")
    return 1 if weak else 0


if __name__ == "__main__":
    sys.exit(main())
