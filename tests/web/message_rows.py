"""Texts for residents, and what the critical reader looks at: as real rows of a dossier."""

from wijkdna.web.critic.models import SetAside
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.plans.models import Action, ActionKind, Line, Section
from wijkdna.web.tester.models import Message

HARD = """Geachte heer/mevrouw,

Wij willen u informeren over de energietransitie. In het kader van de transitievisie warmte worden er in het tweede
kwartaal isolatiemaatregelen gerealiseerd in uw wijk, waarbij kwetsbare bewoners een subsidieaanvraag kunnen indienen.
U bespaart 300 euro per jaar. Je kunt je aanmelden via www.voorbeeld.nl. Dit is uw laatste kans! Het is gratis.

Team Duurzaamheid
Gemeente Hollands Kroon"""

EASY = """Warme avond in het Dorpshart

Beste bewoner van de Dorpsstraat,

De dorpsraad maakt deze winter foto's van huizen. Op zo'n foto ziet u waar de warmte weggaat. Kom op vrijdag 12 februari
naar het dorpshuis, om 19.30 uur. U krijgt soep en uw eigen foto mee naar huis. De dorpsraad betaalt de soep.

Anne de Vries, voorzitter dorpsraad
Bel mij op werkdagen van 9.00 tot 17.00 uur: 0224 12 34 56"""


def make_message(dossier: Dossier, title: str = "Brief", text: str = HARD, **fields: object) -> Message:
    """A text that was kept."""
    return Message.objects.create(dossier=dossier, title=title, text=text, **fields)


def make_action(dossier: Dossier, title: str = "Flyer", kind: str = ActionKind.ZENDEN, **fields: object) -> Action:
    """An action of the plan, on a line of its own."""
    order = Line.objects.filter(dossier=dossier).count()
    line = Line.objects.create(dossier=dossier, section=Section.ACTIES, order=order, text=title)
    return Action.objects.create(dossier=dossier, line=line, title=title, kind=kind, **fields)


def message_of(dossier: Dossier) -> int:
    """Number of a text in a dossier."""
    return Message.objects.get_or_create(dossier=dossier, title="Brief", defaults={"text": EASY})[0].pk


def rule_of(dossier: Dossier) -> str:
    """A rule that has something to say of the plan of a dossier."""
    if not Action.objects.filter(dossier=dossier).exists():
        make_action(dossier)
    return "gat_eerste_actie_zenden"


def aside_of(dossier: Dossier) -> int:
    """Number of a remark that was set aside."""
    own = {"why": "De dorpsraad luisterde al."}
    return SetAside.objects.get_or_create(dossier=dossier, rule="gat_een_persoon", about="", defaults=own)[0].pk
