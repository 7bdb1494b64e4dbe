from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest


@pytest.fixture
def data(folder_for_servers: Path) -> Iterator[Path]:
    """A folder, not yet made, for an embedded server of the test's own."""
    with TemporaryDirectory(dir=folder_for_servers) as name:
        Path(name).chmod(0o755)
        yield Path(name) / "data"
