"""Who may open which address where people enrol for a leerlab, for rules.py."""

from tests.web.lab_numbers import lab_of, participant_of
from tests.web.lab_rows import give_picture
from tests.web.rule import READ_AND_SEND, Argument, Rule, public
from wijkdna.web.accounts.models import Team

INVITATION = ("lab", "lab_ics", "lab_asked", "lab_forwarded")
BY_LINK = ("lab_confirm", "lab_offer", "lab_cancel", "lab_replace", "lab_details", "lab_forward")
"""Pages of a participant: for who has her link."""

ENROLLING_RULES: dict[str, Rule] = {
    **dict.fromkeys(("labs", "lab_picture", *INVITATION), public()),
    **dict.fromkeys(("lab_enrol", *BY_LINK), public(READ_AND_SEND)),
}


def shown(team: Team) -> str:
    """Slug of the lab of a team, with a picture."""
    lab = lab_of(team)
    return (lab if lab.picture else give_picture(lab)).slug


ENROLLING_ARGUMENTS = {"via": Argument(lambda world: participant_of(world.team).forward_key)}

ENROLLING_OWN_ARGUMENTS = {
    **{(name, "slug"): Argument(lambda world: lab_of(world.team).slug) for name in (*INVITATION, "lab_enrol")},
    ("lab_picture", "slug"): Argument(lambda world: shown(world.team)),
    **{(name, "key"): Argument(lambda world: participant_of(world.team).key) for name in BY_LINK},
}
