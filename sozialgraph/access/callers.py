"""Who sent a request, as far as it can be proved."""

from typing import NamedTuple

from models.roles import ALL, AS_PLANNER, ROLES, Profile


class Caller(NamedTuple):
    """`subject` names them for the record; sub-plans and official keys of municipalities bound what a planner sees.

    `purpose` is what they say that they read it for.
    """

    profile: Profile
    subject: str = ""
    sub_plans: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    purpose: str = ""

    @property
    def reads_raw(self) -> bool:
        return ROLES[self.profile] is AS_PLANNER

    @property
    def claims(self) -> tuple[list[str], list[str]]:
        """Sub-plans and municipalities for row-level security; an administrator's are all."""
        if self.profile is Profile.ADMIN:
            return [ALL], [ALL]
        return list(self.sub_plans), list(self.municipalities)


ANYBODY = Caller(Profile.PUBLIC)
