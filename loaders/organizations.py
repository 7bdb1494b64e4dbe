"""Organizations and their numbers in registers."""

from loaders.kind import Kind
from models import Organization, OrganizationIdentifier

KINDS = (
    Kind("organizations", Organization),
    Kind("organization_identifiers", OrganizationIdentifier, completes=Organization),
)
