"""References to organizations lead to the one that stands for them; what files say of them stays as it is."""

from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import InstrumentedAttribute

import models
from graph.engine.declare import entity, one
from graph.engine.relations import Chained, Linked, Relation
from models.base import table_of

SURVIVORS = table_of(models.OrganizationSurvivor)


@entity(models.OrganizationSurvivor)
class OrganizationSurvivor:
    """Who stands for an organization: relations lead through it, no field leads to it."""


def survivor_of(key: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """From a foreign key to the organization that stands for the one it names."""
    return (key, "OrganizationSurvivor"), ("survivor_id", "Organization")


def survivor(origin: str, key: str, description: str) -> Any:
    return one(origin, *survivor_of(key), description=description)


def referring_to_organization(target: str, key: "InstrumentedAttribute[Any]") -> Relation:
    """The rows that point to an organization, or to one that it stands for."""
    return Linked(target, ("id",), SURVIVORS, "survivor_id", "organization_id", key.key)


def linked_to_organization(target: str, link: Table, far: str) -> Relation:
    """The rows that are linked to an organization, or to one that it stands for."""
    return Chained(target, ("id",), (SURVIVORS, link), ("survivor_id", "organization_id", "organization_id", far))


def linked_organizations(link: Table, near: str) -> Relation:
    """The organizations that stand for those linked to a row."""
    ends = (near, "organization_id", "organization_id", "survivor_id")
    return Chained("Organization", ("id",), (link, SURVIVORS), ends)
