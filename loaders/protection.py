"""Rules by which figures are protected."""

from loaders.kind import Kind
from models import ProtectionRule

KINDS = (Kind("protection_rules", ProtectionRule),)
