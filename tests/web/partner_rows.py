"""What we agreed with partners, for tests: cards, promises and talks as real rows."""

from datetime import date, timedelta

from django.utils import timezone

from wijkdna.store.condition_card import load_condition_card
from wijkdna.web.partners.models import Condition, Contact, Promise
from wijkdna.web.socialmap.models import Entity


def day(days: int = 0) -> date:
    """Today, or so many days later."""
    return timezone.localdate() + timedelta(days=days)


def make_card(entity: Entity, **fields: object) -> Condition:
    """A card with every answer, of the ice club of the example."""
    given = {
        "own_agenda": "De baan open houden en jonge vrijwilligers vinden.",
        "will_do": ["noemen", "ruimte"],
        "will_do_text": "",
        "will_not_do": "Geen verkoop op de baan en geen lijst met leden.",
        "needs": ["materiaal", "vast_contact"],
        "timing": "Van november tot maart, niet op wedstrijddagen.",
        "who_decides": "Het bestuur, elke eerste dinsdag.",
        "readiness": 3,
        "agreed_on": day(),
        "valid_until": day(300),
    }
    return Condition.objects.create(dossier=entity.dossier, entity=entity, **given | fields)


def make_promise(entity: Entity, days: int = 30, text: str = "Hulp bij de verlichting", **fields: object) -> Promise:
    """A promise for so many days from now."""
    return Promise.objects.create(dossier=entity.dossier, entity=entity, text=text, due=day(days), **fields)


def make_talk(entity: Entity, days_ago: int = 0, **fields: object) -> Contact:
    """A line in the log."""
    return Contact.objects.create(dossier=entity.dossier, entity=entity, held_on=day(-days_ago), **fields)


LONG = {
    "own_agenda": "De baan open houden, nieuwe vrijwilligers vinden en het clubhuis opknappen. " * 2,
    "will_do": [*load_condition_card().question("will_do").choices],
    "will_not_do": "Geen verkoop op de baan, geen lijst met leden en geen borden langs de weg. " * 2,
    "needs": [*load_condition_card().question("needs").choices],
    "timing": "Van november tot maart, niet op wedstrijddagen en niet als er ijs ligt. " * 1,
    "who_decides": "Het bestuur, elke eerste dinsdag van de maand in het clubhuis.",
    "risks": "Er is al twee keer iets beloofd dat niet kwam. Dat weten de leden nog goed. " * 2,
    "did_it_self": "deels",
}
"""Answers that are about as long as they can be."""
