"""Who may open which address of date polls of a leerlab and of the date that comes out, for rules.py."""

from tests.web.lab_numbers import offer_of, participant_of, session_number
from tests.web.rule import READ_AND_SEND, SEND, Argument, Rule, public, team

POLLED = ("lab_poll", "lab_host", "lab_host_answer", "lab_host_withdraw")
"""Pages of a participant: for who has her link."""

DATED = ("lab_date", "lab_poll_edit", "lab_date_fix", "lab_date_cancel", "lab_poll_stop", "lab_host_ask")

POLL_RULES: dict[str, Rule] = {
    **dict.fromkeys(("lab_poll", "lab_host", "lab_host_answer"), public(READ_AND_SEND)),
    "lab_host_withdraw": public(SEND),
    "lab_date": team("lid", "beheerder"),
    **dict.fromkeys(
        ("lab_poll_edit", "lab_date_fix", "lab_date_cancel"), team("lid", "beheerder", methods=READ_AND_SEND)
    ),
    **dict.fromkeys(("lab_poll_stop", "lab_host_ask"), team("lid", "beheerder", methods=SEND)),
}

POLL_ARGUMENTS = {
    "offer": Argument(lambda world: offer_of(world.team), lambda world: offer_of(world.other_team)),
}

_SESSION = Argument(lambda world: session_number(world.team), lambda world: session_number(world.other_team))

POLL_OWN_ARGUMENTS = {
    **{(name, "key"): Argument(lambda world: participant_of(world.team).key) for name in POLLED},
    **{(name, "session"): Argument(lambda world: session_number(world.team)) for name in POLLED},
    **{(name, "session"): _SESSION for name in DATED},
}
