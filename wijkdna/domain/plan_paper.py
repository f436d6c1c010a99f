"""The plan van aanpak as it goes on paper: every line with its reasons, whom it does not reach, what it costs."""

from collections.abc import Callable, Iterable, Iterator

from wijkdna.domain.numbers_nl import date_nl, number_nl, release_nl
from wijkdna.domain.outcomes import MAY_REST, shared
from wijkdna.domain.paper_blocks import TITLE, Block, Grid, GridColumn, Heading, Paper, Paragraph, Picture, Style
from wijkdna.domain.plan_calendar import EVERYBODY, NOBODY, NOT_KNOWN, days_nl, heard_of
from wijkdna.domain.plan_document import (
    CountedOutcome,
    Holds,
    PartnerSheet,
    PlanDocument,
    PlanLine,
    PlannedAction,
    PlannedGroup,
    ReasonTag,
)
from wijkdna.domain.plan_words import (
    UNKNOWN,
    band_nl,
    by_missed,
    cost_nl,
    euros_nl,
    facts_of,
    figures_alt,
    hours_nl,
    last_of,
    missed_alt,
    missed_in_brief,
    missed_nl,
    missed_total,
    number,
    reach_nl,
    sources_in_brief,
    title_of,
    unfilled,
)
from wijkdna.domain.reach_why import LOWER_BOUND

MISSED, FIGURES = "missed", "figures"
"""Names of the two pictures."""

EXAMPLE = "Wat in dit plan staat, is verzonnen of komt uit openbare bronnen."


MOST_MOMENTS = 12
"""With more than these, only those that clash with an action stand on paper."""


def paper_of(document: PlanDocument) -> Paper:
    """All of it, in the order of the page."""
    place, day = document.place, date_nl(document.made_on)
    return Paper(
        title=title_of(document),
        subject=f"Plan van aanpak voor {place}",
        head=(f"Plan van aanpak {place}", day),
        foot=sources_in_brief(document),
        blocks=tuple(_blocks(document)),
    )


def _blocks(document: PlanDocument) -> Iterator[Block]:
    yield Heading(TITLE, title_of(document))
    if document.motto:
        yield Paragraph(Style.LEAD, document.motto)
    yield Paragraph(Style.FACTS, facts_of(document))
    if document.is_example:
        yield Paragraph(Style.BODY, EXAMPLE, "Voorbeeld.")
    yield _in_brief(document)
    beside = dict(_BESIDE)
    for key, heading in document.sections:
        yield Heading(1, heading)
        yield from _lines(document.of(key))
        for part in beside.pop(key, ()):
            yield from part(document)
    for parts in beside.values():
        for part in parts:
            yield from part(document)
    yield from _bare(document)
    yield from _sources(document)


# ---- in brief


def _in_brief(document: PlanDocument) -> Grid:
    rows = [
        ("Doel", next((one.text for one in document.of("doel") if not one.is_lost), NOT_KNOWN)),
        ("Wie bereiken we niet", missed_in_brief(document)),
        ("Doet mee", reach_nl(last_of(document.planned))),
        ("Kosten", cost_nl(document.actions)),
        ("Tot en met", date_nl(document.ends_on) if document.ends_on else NOT_KNOWN),
    ]
    columns = (GridColumn("Onderwerp", 25), GridColumn("Kort gezegd", 75))
    return Grid("Het plan in het kort", columns, tuple(rows))


# ---- lines


def _lines(lines: Iterable[PlanLine]) -> Iterator[Block]:
    some = False
    for one in lines:
        some = True
        if one.action and one.action.title:
            yield Heading(2, one.action.title)
        yield Paragraph(Style.LINE, one.text or "(nog geen tekst)", str(one.number))
        if one.action:
            yield from _action(one.action)
        yield from _why(one)
    if not some:
        yield Paragraph(Style.BODY, "Hier staat nog niets.")


def _action(action: PlannedAction) -> Iterator[Paragraph]:
    partner = f"{action.partner}, als: {action.condition}" if action.condition else action.partner
    told = f"verteld door {action.messenger}" if action.messenger else ""
    way = f"via {action.channel}" if action.channel else ""
    cost = " en ".join((euros_nl(action.euros), hours_nl(action.hours)))
    said = (
        ("Wie zorgt ervoor", _joined(action.owner or NOBODY, f"met {partner}" if action.partner else "")),
        ("Wanneer en waar", _joined(days_nl(action.start_on, action.end_on), action.place)),
        ("Voor wie", _joined(*action.groups) or EVERYBODY),
        ("Hoe", _joined(action.kind, way, told)),
        ("Haakje", f"{action.hook} (toon: {action.tone})" if action.hook and action.tone else action.hook),
        ("Bereikt naar verwachting", reach_nl(action.reach) if action.reach else ""),
        ("Kosten", cost),
        ("Zo tellen we", action.measure),
        ("Doorgaan of stoppen", _choice(action)),
    )
    yield from (Paragraph(Style.ITEM, text, f"{label}:") for label, text in said if text)


def _choice(action: PlannedAction) -> str:
    if action.stop_on is None:
        return ""
    return f"{date_nl(action.stop_on)}{f'. Stoppen als {action.stop_when}' if action.stop_when else ''}"


def _joined(*texts: str) -> str:
    return ", ".join(filter(None, texts))


def _why(line: PlanLine) -> Iterator[Paragraph]:
    if line.reasons:
        yield Paragraph(Style.REASON, " · ".join(map(_tag, line.reasons)), "Waarom:")
    if line.kept_because:
        yield Paragraph(Style.REASON, line.kept_because, "De regel blijft staan, want:")
    elif not line.reasons:
        yield Paragraph(Style.ALERT, "bij deze regel staat geen reden.", "Let op:")
    for one in line.reasons if line.is_amber else ():
        if one.holds is not Holds.YES:
            yield Paragraph(Style.ALERT, " ".join(filter(None, (f"{_gone(one)}.", one.why))), "Let op:")


def _tag(one: ReasonTag) -> str:
    label = f"{one.label} ({one.holds})" if one.holds is not Holds.YES else one.label
    return f"{one.kind}: {label}"


_GONE = {
    Holds.GONE: "is weg",
    Holds.EXPIRED: "is verlopen",
    Holds.CHANGED: "is veranderd",
    Holds.UNSURE: "is niet na te gaan",
}


def _gone(one: ReasonTag) -> str:
    return f"de reden “{one.label}” {_GONE[one.holds]}"


# ---- what stands beside the lines


def _missed(document: PlanDocument) -> Iterator[Block]:
    yield Heading(2, "Wie bereiken we niet?")
    if not document.groups:
        yield Paragraph(Style.BODY, "Er is nog niet uitgerekend wie we niet bereiken.")
        return
    yield Paragraph(Style.BODY, _missed_lead(document))
    if by_missed(document.groups):
        yield Picture(MISSED, missed_alt(document.groups), "Huishoudens die we niet bereiken, nu en met dit plan")
    rows = tuple((one.name, number(one.households), number(one.missed_now), missed_nl(one)) for one in _order(document))
    columns = (
        GridColumn("Groep", 38),
        *(GridColumn(label, 18, True) for label in ("Huishoudens", "Nu niet bereikt")),
        GridColumn("Met dit plan niet", 26, True),
    )
    yield Grid("Wie we niet bereiken, per groep huishoudens", columns, rows)


def _order(document: PlanDocument) -> list[PlannedGroup]:
    return [*by_missed(document.groups), *(one for one in document.groups if one.missed_planned is None)]


def _missed_lead(document: PlanDocument) -> str:
    unknown = [one.name for one in document.groups if one.missed_planned is None]
    said = missed_total(document)
    return f"{said} Niets te zeggen valt over: {', '.join(unknown)}." if unknown else said


def _expected(document: PlanDocument) -> Iterator[Block]:
    yield Heading(2, "Wat we verwachten")
    if not document.planned:
        yield Paragraph(Style.BODY, "Het bereik van dit plan is nog niet uitgerekend.")
        return
    whole = f" Er zijn {number(document.households)} huishoudens." if document.households else ""
    yield Paragraph(Style.BODY, f"Het zijn schattingen: in 8 van de 10 gevallen ligt het tussen de grenzen.{whole}")
    if any(document.is_at_least):
        yield Paragraph(Style.BODY, LOWER_BOUND)
    yield Picture(FIGURES, figures_alt(document), "Bereikt, doordrongen en doet mee: nu en met dit plan")
    now = {one.measure: one for one in document.now}
    rows = tuple((one.measure, band_nl(now.get(one.measure)), band_nl(one)) for one in document.planned)
    columns = (GridColumn("Hoe ver", 34), GridColumn("Nu", 33), GridColumn("Met dit plan", 33))
    yield Grid("Huishoudens, met de grenzen tussen haakjes", columns, rows)
    if document.visits:
        yield Paragraph(Style.BODY, f"{document.visits[:1].upper()}{document.visits[1:].rstrip('.')}.")


def _chances(document: PlanDocument) -> Iterator[Block]:
    if not document.chances:
        return
    yield Heading(2, "Lokale kansen")
    for place, one in enumerate(document.chances, 1):
        yield Heading(3, one.title or f"Kans {place}")
        said = (("Zorg of wens", one.wish), ("Moment", one.moment), ("Plek", one.place), ("Drager", one.carrier))
        yield from (Paragraph(Style.ITEM, text, f"{label}:") for label, text in (*said, ("Aanbod", one.offer)) if text)


def _planning(document: PlanDocument) -> Iterator[Block]:
    if not document.actions:
        return
    yield Heading(1, "Wie, wanneer, wat kost het")
    columns = (
        *(GridColumn("Actie", 32), GridColumn("Wie zorgt ervoor", 21), GridColumn("Wanneer", 25)),
        *(GridColumn("Geld", 12, True), GridColumn("Uren", 10, True)),
    )
    yield Grid("Acties met wie ervoor zorgt, dagen en kosten", columns, (*_cost_rows(document), _total(document)), True)
    yield from _budget(document)
    yield Heading(2, "Wie hoort wat, en wanneer")
    rows = tuple((one.when, one.who, one.what, one.by, one.channel) for one in heard_of(document))
    heads = (("Wanneer", 18), ("Wie hoort het", 22), ("Wat", 22), ("Van wie", 18), ("Hoe", 20))
    yield Grid("Communicatiekalender, op volgorde van dagen", tuple(GridColumn(*one) for one in heads), rows)
    yield from _moments(document)


_ALERT, _UNSURE = " (let op: een reden geldt niet meer)", " (let op: een reden is niet na te gaan)"


def _cost_rows(document: PlanDocument) -> Iterator[tuple[str, ...]]:
    for line in document.actions:
        one = line.action
        assert one is not None
        name = f"{one.title or line.text}{_ALERT if line.is_lost else _UNSURE if line.is_unsure else ''}"
        euros, hours = (euros_nl(one.euros), "niet ingevuld" if one.hours is None else number_nl(one.hours))
        yield name, one.owner or NOBODY, days_nl(one.start_on, one.end_on), euros, hours


def _total(document: PlanDocument) -> tuple[str, ...]:
    """What was filled in, and no more than that: absent is not free."""
    actions = [one.action for one in document.actions if one.action]
    euros = [one.euros for one in actions if one.euros is not None]
    hours = [one.hours for one in actions if one.hours is not None]
    return (
        "Samen, voor zover ingevuld" if unfilled(document.actions) else "Samen",
        *("", ""),
        euros_nl(sum(euros) if euros else None),
        number_nl(sum(hours)) if hours else "niet ingevuld",
    )


def _budget(document: PlanDocument) -> Iterator[Paragraph]:
    given = [euros_nl(document.euros_budget)] if document.euros_budget is not None else []
    given += [hours_nl(document.hours_budget)] if document.hours_budget is not None else []
    if given:
        yield Paragraph(Style.BODY, f"Er is {' en '.join(given)} voor dit plan.")


def _moments(document: PlanDocument) -> Iterator[Block]:
    all_of_them = len(document.moments) <= MOST_MOMENTS
    shown = [one for one in document.moments if one.clashes or all_of_them]
    if not shown:
        return
    yield Heading(2, "Dagen om rekening mee te houden")
    rows = tuple(
        (one.name, days_nl(one.first_day, one.last_day), ", ".join(one.clashes) or "geen actie") for one in shown
    )
    columns = (GridColumn("Moment", 36), GridColumn("Wanneer", 32), GridColumn("Botst met", 32))
    yield Grid("Momenten in de wijk, en waar zij mee botsen", columns, rows)


def _partners(document: PlanDocument) -> Iterator[Block]:
    if not document.partners:
        return
    yield Heading(1, "Afspraken met partners")
    for place, one in enumerate(document.partners, 1):
        yield Heading(2, one.name or f"Partner {place}")
        yield from _agreed(one)


def _agreed(one: PartnerSheet) -> Iterator[Paragraph]:
    said = (
        *(("Wil graag", one.wants), ("Doet", one.will_do), ("Doet niet", one.will_not_do), ("Heeft nodig", one.needs)),
        *(("Wij beloven", f"{text.rstrip('.')}, voor {date_nl(due)}") for text, due in one.promises),
        ("Acties", _joined(*one.actions)),
        ("Vast contact", one.contact),
        ("Geldig tot en met", date_nl(one.valid_until) if one.valid_until else ""),
    )
    yield from (Paragraph(Style.ITEM, text, f"{label}:") for label, text in said if text)


def _outcomes(document: PlanDocument) -> Iterator[Block]:
    if not document.outcomes:
        return
    yield Heading(1, "Wat er tot nu toe uitkwam")
    counts = (("Aangesproken", 14), ("Reageerde", 12), ("Aangemeld", 12), ("Bezoek", 10), ("Stap gezet", 10))
    columns = (
        GridColumn("Actie en dag", 22),
        *(GridColumn(label, share, True) for label, share in counts),
        GridColumn("Verwacht", 20),
    )
    yield Grid("Geteld, naast wat we verwachtten", columns, tuple(map(_outcome, document.outcomes)))
    yield from (Paragraph(Style.FACTS, _from(one)) for one in document.outcomes if one.source or one.is_public)


def _from(one: CountedOutcome) -> str:
    """Where a count comes from, and when it was published that the expectation may rest on it."""
    source = f"Bron: {one.source.rstrip('.')}" if one.source else ""
    public = f"Gepubliceerd: {MAY_REST}" if one.is_public else ""
    return ". ".join(filter(None, (one.label, source, public)))


def _outcome(one: CountedOutcome) -> tuple[str, ...]:
    counts = (one.offered, one.responded, one.signups, one.visits, one.measures)
    what = one.counted_as or "huishoudens"
    expected = f"{band_nl(one.expected)} {what}" if one.expected else UNKNOWN
    shown = ("niet geteld" if count is None else shared(count) for count in counts)
    return f"{one.label}, {date_nl(one.held_on)}", *shown, expected


def _bare(document: PlanDocument) -> Iterator[Block]:
    yield Heading(1, "Regels zonder reden")
    if not document.bare:
        yield Paragraph(Style.BODY, "Geen. Achter elke regel staat waarom hij er staat.")
    else:
        yield Paragraph(Style.BODY, "Bij deze regels geldt geen enkele reden. Zoek er een, of haal de regel weg.")
    yield from (Paragraph(Style.LINE, one.text or "(nog geen tekst)", str(one.number)) for one in document.bare)


def _sources(document: PlanDocument) -> Iterator[Block]:
    yield Heading(1, "Bronnen")
    yield from (Paragraph(Style.ITEM, one) for one in document.sources)
    made = f"Gemaakt met WijkDNA op {date_nl(document.made_on)}"
    release = f", met de cijfers van {release_nl(document.release)}" if document.release else ""
    yield Paragraph(Style.FACTS, f"{made}{release}. Er staan rollen in dit plan, geen namen van mensen.")


_Part = Callable[[PlanDocument], Iterator[Block]]
_BESIDE: tuple[tuple[str, tuple[_Part, ...]], ...] = (
    ("voor_wie", (_missed, _expected, _chances)),
    ("acties", (_planning,)),
    ("beloften", (_partners,)),
    ("meten", (_outcomes,)),
)
"""What follows the lines of a section; what has no section of its own comes after all of them."""
