"""What must not be answered."""


class Refusal(Exception):  # noqa: N818 (it is no fault of the oracle)
    """The question has no answer, for the reason given."""
