"""From the text of a cell to a typed value. Parsers raise CellError, whose text follows the cell's own in a message."""


class CellError(ValueError):
    """What is wrong with a cell, as the end of a sentence: `is not a whole number, such as 40`."""
