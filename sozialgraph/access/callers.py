"""Who sent a request, as far as it can be proved."""

from typing import NamedTuple

from models.roles import ALL, Profile


class Caller(NamedTuple):
    """`subject` names them for the record; sub-plans and official keys of municipalities bound what a planner sees."""

    profile: Profile
    subject: str = ""
    sub_plans: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()

    @property
    def claims(self) -> tuple[list[str], list[str]]:
        """Sub-plans and municipalities for row-level security; an administrator's are all."""
        if self.profile is Profile.ADMIN:
            return [ALL], [ALL]
        return list(self.sub_plans), list(self.municipalities)


ANYBODY = Caller(Profile.PUBLIC)
