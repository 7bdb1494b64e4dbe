"""Which rows belong to a municipality, and which to all."""

from loaders.kinds import SHARED


def test_what_all_municipalities_share() -> None:
    assert {
        "dimension_members",
        "dimensions",
        "indicators",
        "municipalities",
        "offering_types",
        "target_groups",
    } == SHARED
