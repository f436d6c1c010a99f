"""Who may open which address of a leerlab, for rules.py."""

from tests.web.lab_numbers import enrolment_of, lab_mail_of, lab_of, participant_of
from tests.web.rule import READ_AND_SEND, SEND, Argument, Rule, dossier, public, signed_in, team
from tests.web.share_rows import share_in_lab_of, share_of

MINE = (
    *("lab_mine", "lab_mine_ics", "lab_mine_data", "lab_mine_erase"),
    *("lab_dossier", "lab_dots", "lab_shared", "lab_share"),
)
"""Pages of a participant: for who has her link, with an account or without."""

LAB_RULES: dict[str, Rule] = {
    **dict.fromkeys(("lab_mine", "lab_mine_ics", "lab_mine_data", "lab_mine_erased"), public()),
    "lab_mine_erase": public(READ_AND_SEND),
    "lab_dossier": signed_in(READ_AND_SEND),
    "lab_dots": public(READ_AND_SEND),
    "lab_shared": public(),
    "lab_share": public(READ_AND_SEND),
    **dict.fromkeys(("shares", "share", "alike_shares"), dossier()),
    **dict.fromkeys(("share_plan", "share_lesson"), dossier(methods=READ_AND_SEND)),
    **dict.fromkeys(("share_revoke", "lab_unlink"), dossier(methods=SEND)),
    **dict.fromkeys(("team_labs", "lab_board", "lab_mail_log"), team("lid", "beheerder")),
    **dict.fromkeys(("lab_people_xlsx", "lab_counts_xlsx"), team("lid", "beheerder")),
    "lab_enrolment": team("lid", "beheerder", methods=READ_AND_SEND),
    **dict.fromkeys(("lab_admit", "lab_pass_over", "lab_mail_again"), team("lid", "beheerder", methods=SEND)),
}

LAB_ARGUMENTS = {
    "lab": Argument(lambda world: lab_of(world.team).pk, lambda world: lab_of(world.other_team).pk),
    "enrolment": Argument(lambda world: enrolment_of(world.team).pk, lambda world: enrolment_of(world.other_team).pk),
    "share": Argument(lambda world: share_of(world.dossier), lambda world: share_of(world.other_dossier)),
    "lab_mail": Argument(lambda world: lab_mail_of(world.team), lambda world: lab_mail_of(world.other_team)),
}

LAB_OWN_ARGUMENTS = {
    **{(name, "key"): Argument(lambda world: participant_of(world.team).key) for name in MINE},
    ("lab_share", "share"): Argument(lambda world: share_in_lab_of(world.team, world.dossier)),
}
