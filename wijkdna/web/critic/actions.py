"""What a team does with remarks of the critical reader: set one aside with a reason, or take it back."""

from django.db import transaction

from wijkdna.store.gap_rules import load_gap_rules
from wijkdna.web.accounts.models import User
from wijkdna.web.critic.models import SetAside
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import open_for_writing
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.refusals import ActionRefused

LONGEST_ABOUT, LONGEST_WHY = 80, 300


@transaction.atomic
def set_aside(*, dossier: Dossier, rule: str, about: str, why: str, by: User) -> SetAside:
    """Put a remark away, and why. Once more only writes another reason. Raises ActionRefused."""
    open_for_writing(dossier)
    reason = " ".join(why.split())
    if rule not in {one.id for one in load_gap_rules()} or len(about) > LONGEST_ABOUT:
        raise ActionRefused("Deze opmerking is er niet meer. Open de pagina opnieuw.")
    if not reason:
        raise ActionRefused(
            "Schrijf in een paar woorden waarom dit niet nodig is. Dan begrijpt een collega het later.", "why"
        )
    if len(reason) > LONGEST_WHY:
        raise ActionRefused(f"Dit is te lang: hoogstens {LONGEST_WHY} tekens.", "why")
    row, _ = SetAside.objects.update_or_create(
        dossier=dossier, rule=rule, about=about, defaults={"why": reason, "by": by}
    )
    record(by, "opmerking weggezet", row)
    return row


@transaction.atomic
def take_back(*, aside: SetAside, by: User) -> None:
    """Show it again. Raises ActionRefused."""
    open_for_writing(aside.dossier)
    now: SetAside | None = SetAside.objects.select_for_update().filter(pk=aside.pk).first()
    if now is None:
        raise ActionRefused("Een collega zette deze opmerking al terug.")
    record(by, "opmerking teruggezet", now)
    now.delete()
