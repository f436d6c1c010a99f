"""Talks in which somebody was named, for tests: as real rows, by the actions that the pages use."""

from datetime import date

from wijkdna.store.personal import load_privacy_texts
from wijkdna.web.dossiers.queries import Access, dossier_for
from wijkdna.web.nominations import actions
from wijkdna.web.nominations.actions import Mention
from wijkdna.web.nominations.models import Ask, Circle, Nominee
from wijkdna.web.privacy.models import TeamPrivacy
from wijkdna.web.shared.models import AuditLine

DAY = date(2026, 11, 2)


def allow_names(team):
    """What a team must have done before it may keep names."""
    answers = {one.id: {"other": False, "text": ""} for one in load_privacy_texts().questions}
    TeamPrivacy.objects.create(
        team=team, legal_task="x", fg_contact="x", fg_advice="x", signed_by="x", signed_on=DAY, answers=answers
    )


def talk(world, *roles, never=(), circle=Circle.BEWONER, by=None, asked_on=DAY, name=None, **fields):
    """A talk in which these were named; name: of all of them."""
    mentions = [Mention(Ask.IEDEREEN, one, name) for one in roles] + [Mention(Ask.NOOIT, one, name) for one in never]
    fields = {"role": "vader bij school", "random": False, "community": None} | fields
    return actions.add_talk(
        dossier=world.dossier, mentions=mentions, by=by or world.lid, circle=circle, asked_on=asked_on, **fields
    )


def access(world, who=None) -> Access:
    return dossier_for(who or world.lid, world.dossier.pk)


def address(world, rest=""):
    return f"/dossier/{world.dossier.pk}/kaart/vinden/{rest}"


def nominees(world):
    return [(one.role, one.name, one.key) for one in Nominee.objects.filter(dossier=world.dossier).order_by("pk")]


def lines(world):
    """What the record says that was done."""
    rows = AuditLine.objects.filter(dossier=world.dossier.pk, sight=False)
    return [(one.action, one.what) for one in rows]
