"""Statistical disclosure control (statistische Geheimhaltung): what must not be shown, and what would give it away.

`primary` decides by rules which figures tell too much themselves; `secondary` hides others, so that nobody can work
them out from what stays public; `audit` works out all that can be, and tells what is left open.
"""

from planning.secrecy.capacities import hidden_capacities
from planning.secrecy.primary import hidden_cells

__all__ = ["hidden_capacities", "hidden_cells"]
