"""How much is read: enough for any file of a department, too little for one that was made to do harm."""

LARGEST = 2**30
"""Bytes of a file, and of one unfolded from an archive."""
LARGEST_AT_ONCE = 200 * 2**20
"""Bytes of a file that cannot be read piece by piece: a workbook, JSON, a database."""
HIGHEST_RATIO = 200
"""Times that a file in an archive may be larger unfolded; text of zeros reaches 100, a bomb 1,000."""
UNSUSPICIOUS = 10 * 2**20
"""Bytes up to which the ratio does not matter."""
MOST_MEMBERS = 10_000
"""Files in an archive."""
MOST_SHEETS = 1_000
MOST_ROWS = 50_000_000
MOST_COLUMNS = 5_000
MOST_CELLS = 50_000_000
"""Cells of a sheet that is held in memory, empty ones within its bounds included."""
LONGEST_ROW = 4 * 2**20
"""Characters of one row of text."""
MOST_NODES = 10_000_000
"""Objects and lists in a JSON file, or points of all outlines together."""
MOST_MENDED = 100_000
"""Points of an outline that crosses itself."""
MOST_CROSSINGS = 200_000
"""Lines of it that may come close to each other, beside the ten that each may; mending a knot of them takes seconds."""
LARGEST_VALUE = 64 * 2**20
"""Bytes of one value in a database."""
MOST_STEPS = 500_000_000
"""Steps of SQLite's machine, some seconds' worth."""
PROBE_MEMORY = 4 * 2**30
PROBE_SECONDS = 120
