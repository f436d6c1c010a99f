"""Who may open which address where a leerlab is made and ended, for rules.py."""

from tests.web.lab_numbers import lab_of
from tests.web.lab_rows import give_picture
from tests.web.rule import READ_AND_SEND, Argument, Rule, team
from wijkdna.web.accounts.models import Team

MAKING_RULES: dict[str, Rule] = {
    **dict.fromkeys(("lab_new", "lab_edit", "lab_publish"), team("lid", "beheerder", methods=READ_AND_SEND)),
    **dict.fromkeys(("lab_copy", "lab_archive", "lab_erase"), team("lid", "beheerder", methods=READ_AND_SEND)),
    "lab_own_picture": team("lid", "beheerder"),
}


def pictured(team: Team) -> int:
    """Number of the lab of a team, with a picture."""
    lab = lab_of(team)
    return (lab if lab.picture else give_picture(lab)).pk


MAKING_OWN_ARGUMENTS = {
    ("lab_own_picture", "lab"): Argument(lambda world: pictured(world.team), lambda world: pictured(world.other_team)),
}
