"""Rows of a plan, for tests: lines, actions, reasons, comments and versions as real rows."""

from datetime import date

from wijkdna.domain.plan_document import PlanDocument, PlanLine, as_plain
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.plans.models import Action, Comment, Line, Plan, PlanVersion, Reason, Section


def plan_page(dossier: Dossier, rest: str = "") -> str:
    """Address of the plan of a dossier, or of a page below it."""
    return f"/dossier/{dossier.pk}/plan/{rest}"


def make_plan(dossier: Dossier, **fields: object) -> Plan:
    """A plan without lines."""
    return Plan.objects.get_or_create(dossier=dossier, defaults=fields)[0]


def make_line(
    dossier: Dossier, text: str = "Vooral eigenaren.", section: str = Section.VOOR_WIE, **fields: object
) -> Line:
    """A line at the end of its section."""
    order = Line.objects.filter(dossier=dossier, section=section).count()
    return Line.objects.create(**{"dossier": dossier, "section": section, "text": text, "order": order} | fields)


def make_action(dossier: Dossier, title: str = "Samen langs de deuren", text: str = "", **fields: object) -> Line:
    """An action with its line."""
    line = make_line(dossier, text, Section.ACTIES)
    Action.objects.create(dossier=dossier, line=line, title=title, **fields)
    return line


def make_reason(line: Line, kind: str, target: object, **said: object) -> Reason:
    """A reason as it was given: also of what is not there any more."""
    return Reason.objects.create(dossier=line.dossier, line=line, kind=kind, target=str(target), said=said)


def make_version(dossier: Dossier, number: int = 1, *texts: str) -> PlanVersion:
    """A version of a plan with these lines."""
    content = as_plain(document(*texts or ("Vooral eigenaren.",), version=number))
    return PlanVersion.objects.create(dossier=dossier, number=number, content=content)


def document(*texts: str, version: int = 1, first: int = 1) -> PlanDocument:
    """A plan of only lines in one section, with keys from line:1 on."""
    lines = (PlanLine(key=f"line:{n}", number=n, section="doel", text=text) for n, text in enumerate(texts, first))
    return PlanDocument(
        place="Dorpshart",
        team="Hollands Kroon",
        title="Warm de winter door",
        motto="",
        version=version,
        made_on=date(2026, 11, 26),
        release="2026-11-25",
        sections=(("doel", "Wat willen we"),),
        lines=tuple(lines),
    )


# ---- for the rules of addresses: one of each, always the same


def line_of(dossier: Dossier) -> int:
    """Number of a line of a plan."""
    return Line.objects.get_or_create(dossier=dossier, section=Section.DOEL, text="Veertig huishoudens doen mee.")[0].pk


def reason_of(dossier: Dossier) -> int:
    """Number of a reason of that line."""
    own = {"dossier": dossier}
    return Reason.objects.get_or_create(line_id=line_of(dossier), kind="cijfer", target="x", defaults=own)[0].pk


def comment_of(dossier: Dossier) -> int:
    """Number of a comment on the plan."""
    return Comment.objects.get_or_create(dossier=dossier, text="Wie belt aan?")[0].pk


def version_of(dossier: Dossier, number: int) -> int:
    """Number, as people see it, of a version."""
    found = PlanVersion.objects.filter(dossier=dossier, number=number).first()
    return (found or make_version(dossier, number)).number
