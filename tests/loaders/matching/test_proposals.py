"""Which organizations are proposed to be one, and how firmly."""

import pytest

from loaders.matching.proposals import Number, Organization, Proposal, propose
from models.vocabulary import MatchBasis, MatchDoubt

VR = frozenset({Number("VR", None, "123")})
OTHER_VR = frozenset({Number("VR", None, "321")})
CROWD = [
    Organization(number, name) for number, name in enumerate(["Kompass e.V.", "Südwind gGmbH", "Zirkel"], start=90)
]


def found(*organizations: Organization) -> list[Proposal]:
    return propose([*organizations, *CROWD])


def test_the_same_number_is_certain() -> None:
    pair = Organization(1, "Haus am See e.V.", VR), Organization(2, "Haus am See Träger e.V.", VR)
    assert found(*pair) == [Proposal(1, 2, MatchBasis.IDENTIFIER, 1, "VR 123")]


def test_the_same_number_of_unlike_names_was_mistyped() -> None:
    [proposal] = found(Organization(1, "Haus am See e.V.", VR), Organization(2, "Fanprojekt Nord e.V.", VR))
    assert (proposal.basis, proposal.doubt) == (MatchBasis.IDENTIFIER, MatchDoubt.DIFFERENT_NAMES)


def test_a_number_of_another_court_is_another_number() -> None:
    elsewhere = frozenset({Number("VR", "Kiel", "123")})
    assert found(Organization(1, "Haus am See e.V.", VR), Organization(2, "Fanprojekt Nord e.V.", elsewhere)) == []


def test_the_same_name_is_certain() -> None:
    pair = Organization(2, "Haus am See e.V."), Organization(1, "HAUS AM SEE e. V.")
    assert found(*pair) == [Proposal(1, 2, MatchBasis.NAME, 1, "haus am see")]


@pytest.mark.parametrize(
    ("one", "other", "doubt", "score"),
    [
        (Organization(1, "Haus am See e.V."), Organization(2, "Haus am See gGmbH"), MatchDoubt.DIFFERENT_FORM, 0.8),
        (Organization(1, "Haus am See gUG"), Organization(2, "Haus am See gGmbH"), MatchDoubt.DIFFERENT_FORM, 0.95),
        (Organization(1, "Haus am See"), Organization(2, "Haus am See gGmbH"), MatchDoubt.DIFFERENT_FORM, 1),
        (Organization(1, "Haus am See", VR), Organization(2, "Haus am See", OTHER_VR), MatchDoubt.DIFFERENT_NUMBERS, 1),
        (
            Organization(1, "Haus am See", senders=frozenset({7})),
            Organization(2, "Haus am See", senders=frozenset({7, 8})),
            MatchDoubt.SAME_SENDER,
            1,
        ),
    ],
)
def test_the_same_name_is_not_always_certain(
    one: Organization, other: Organization, doubt: MatchDoubt, score: float
) -> None:
    assert found(one, other) == [Proposal(1, 2, MatchBasis.NAME, score, "haus am see", doubt)]


def test_a_sender_knows_an_association_from_its_company() -> None:
    sender = frozenset({7})
    pair = Organization(1, "Haus am See e.V.", senders=sender), Organization(2, "Haus am See gGmbH", senders=sender)
    assert found(*pair) == []


def test_of_a_name_that_two_share_neither_is_certain() -> None:
    """The third could be either of them."""
    proposals = found(
        Organization(1, "Haus am See e.V.", VR),
        Organization(2, "Haus am See e.V.", OTHER_VR),
        Organization(3, "Haus am See e.V."),
    )
    assert {(each.one, each.other): each.doubt for each in proposals} == {
        (1, 2): MatchDoubt.DIFFERENT_NUMBERS,
        (1, 3): MatchDoubt.DIFFERENT_NUMBERS,
        (2, 3): MatchDoubt.DIFFERENT_NUMBERS,
    }


def test_like_names_are_proposed() -> None:
    [proposal] = found(Organization(1, "Haus am See e.V."), Organization(2, "Haus am See Nord e.V."))
    assert proposal[:3] == (1, 2, MatchBasis.SIMILAR_NAME)
    assert 0.6 <= proposal.score < 1
    assert (proposal.evidence, proposal.doubt) == ("haus am see", MatchDoubt.DIFFERENT_NAMES)


def test_branches_of_an_association_are_not_proposed() -> None:
    names = ["AWO Kreisverband Spandau e.V.", "AWO Kreisverband Südost e.V.", "AWO Kreisverband Südwest e.V."]
    assert found(*(Organization(number, name) for number, name in enumerate(names))) == []


def test_who_is_told_apart_needs_the_same_name() -> None:
    sender = frozenset({7})
    names = ["Haus am See e.V.", "Haus am See Nord e.V."]
    assert found(*(Organization(number, name, senders=sender) for number, name in enumerate(names))) == []


def test_names_without_a_word_are_like_none() -> None:
    assert found(Organization(1, "–"), Organization(2, "()")) == []
