"""Reads of the plan: its lines, and what can be a reason for one, with whether it still holds for who reads."""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from wijkdna import __version__
from wijkdna.domain.claims import Status
from wijkdna.domain.json_places import ScenarioRefused
from wijkdna.domain.numbers_nl import date_nl, number_nl
from wijkdna.domain.plan_bands import alone, three_bands
from wijkdna.domain.plan_document import Holds, ReachBand, ReasonTag
from wijkdna.domain.plan_words import AT_LEAST
from wijkdna.domain.reach_pictures import mostly
from wijkdna.domain.reasons import Days, Fate, Item, Strength, days_nl, fate_of, label_of, since, verdict
from wijkdna.domain.scenario import read_scenario
from wijkdna.domain.wording import brief
from wijkdna.store.latest import Latest, latest_of
from wijkdna.store.priors import load_library
from wijkdna.store.release import NoRelease
from wijkdna.web.chances.models import ChanceState
from wijkdna.web.chances.queries import chances_of, chosen_of
from wijkdna.web.claims.queries import claims_of, note_in_brief, told
from wijkdna.web.doors.models import Door, Trust
from wijkdna.web.dossiers.models import Dossier, Part
from wijkdna.web.dossiers.queries import Access, PartPage, row_or_404
from wijkdna.web.fieldwork.queries import field_notes_of
from wijkdna.web.moments.queries import moments_between
from wijkdna.web.partners.queries import conditions_of
from wijkdna.web.pinned_figures.queries import AreaGone, known_figures, moved_figures
from wijkdna.web.plans.models import Comment, Line, Plan, PlanVersion, Reason, ReasonKind, Section
from wijkdna.web.reach.models import Option
from wijkdna.web.reach.queries import Answers, answers_of, scenario_of
from wijkdna.web.shared.frame import figures
from wijkdna.web.socialmap.models import Entity, Sight
from wijkdna.web.socialmap.queries import visible_to

# ---- rows


def plan_in(dossier: Dossier) -> Plan:
    """The plan of a dossier; one that was not saved when nobody began."""
    found: Plan | None = Plan.objects.filter(dossier=dossier).select_related("reader", "by", "dossier__team").first()
    return found or Plan(dossier=dossier, version=0)


def lines_of(dossier: Dossier) -> list[Line]:
    """All lines in the order of the page, with their action and reasons: three questions to the database."""
    rows = Line.objects.filter(dossier=dossier).select_related("by", "dossier", *_WITH).prefetch_related("reasons")
    place = {key: n for n, key in enumerate(Section.values)}
    return sorted(rows, key=lambda one: (place[one.section], one.order, one.pk))


_WITH = ("action__partner", "action__option", "action__chance", "action__keeper")


def line_for(access: Access, number: int) -> Line:
    """One of them. Raises NoSuchDossier."""
    rows = Line.objects.filter(dossier=access.dossier).select_related("by", "dossier", *_WITH)
    found: Line = row_or_404(rows.prefetch_related("reasons"), number)
    return found


def reason_for(access: Access, line: int, number: int) -> Reason:
    """A reason of a line. Raises NoSuchDossier."""
    rows = Reason.objects.filter(dossier=access.dossier, line=line).select_related("line", "dossier")
    found: Reason = row_or_404(rows, number)
    return found


def comments_of(dossier: Dossier) -> QuerySet[Comment]:
    """All comments, the oldest first."""
    found: QuerySet[Comment] = Comment.objects.filter(dossier=dossier).select_related("by", "line", "dossier")
    return found


def versions_of(dossier: Dossier) -> QuerySet[PlanVersion]:
    """The versions that were kept, the newest first."""
    found: QuerySet[PlanVersion] = PlanVersion.objects.filter(dossier=dossier).select_related("by", "dossier")
    return found


def last_version(dossier: Dossier) -> int:
    """Number of the last one that was kept; 0 when none was."""
    found: int | None = versions_of(dossier).values_list("number", flat=True).first()
    return found or 0


_DAY, _LIKE = 24 * 60 * 60, 2
PLAN = PartPage(Part.PLAN, "plan", lambda dossier: Line.objects.filter(dossier=dossier).count())
"""For settings.DOSSIER_PARTS."""


# ---- what the reach of the dossier says

REACHED = {"": "doet mee", "bereikt": "bereikt", "doordrongen": "doordrongen"}
"""Targets of the whole proposal, with their measure."""


@dataclass(frozen=True)
class ReachHere:
    """What Bereik says of a dossier, worked out at most once."""

    access: Access
    known: dict[int, ReachBand] = field(default_factory=dict)

    @cached_property
    def answers(self) -> Answers:
        """What is done now, and the proposal."""
        return answers_of(self.access)

    @property
    def proposal(self) -> dict[str, ReachBand]:
        """The three figures of the proposal by the target of a reason; {} when there are none."""
        here = self.answers
        bands = {one.measure: one for one in three_bands(here.planned, here.households, here.scenario)}
        return {target: bands[measure] for target, measure in REACHED.items() if measure in bands}

    def alone(self, options: Sequence[Option]) -> Mapping[int, ReachBand]:
        """What options reach by themselves, by number; those that are not worked out are left out."""
        asked = [one for one in options if one.pk not in self.known]
        if asked:
            self.known.update(_alone(self.access, asked))
        return self.known


def _alone(access: Access, options: Sequence[Option]) -> dict[int, ReachBand]:
    """From memory when the same was asked before."""
    document, numbers = scenario_of(access, options)
    if not document["options"] or not document["groups"]:
        return {}
    key = f"plan-{sha256(json.dumps([__version__, _LIKE, document], sort_keys=True).encode()).hexdigest()}"
    found: dict[int, ReachBand] | None = cache.get(key)
    if found is None:
        try:
            bands = alone(read_scenario(document, load_library()))
        except ScenarioRefused:
            return {}
        found = {numbers[one["id"]]: band for one, band in zip(document["options"], bands, strict=True)}
        cache.set(key, found, _DAY)
    return found


# ---- what can be a reason

Wanted = Collection[str] | None
"""Targets of one kind; None: all that there are, to choose from."""


def items_of(access: Access, kind: str, wanted: Wanted = None, reach: ReachHere | None = None) -> dict[str, Item]:
    """What can be a reason of one kind for this person, by target, in the order to choose from."""
    found = _reach(access, wanted, reach) if kind == ReasonKind.BEREIK else _SHELVES[kind](access, wanted)
    return {one.target: one for one in found}


def _figures(access: Access, wanted: Wanted) -> Iterator[Item]:
    dossier = access.dossier
    try:
        found = known_figures(latest_of(settings.DATA, dossier.release), dossier)
    except (NoRelease, AreaGone):
        return
    page = page_of("dossier_photo", dossier.pk)
    for id, one in found.items():
        if wanted is None or id in wanted:
            label = f"{one.label}: {one.amount}, {one.year}"
            said = {"value": one.amount, "year": one.year, "level": one.level, "release": dossier.release}
            where, origin = f"{one.level}, {one.source}", f"{one.label}: {one.source}, {one.level}, {one.year}"
            yield Item(kind="cijfer", target=id, label=label, more=where, said=said, origin=origin, page=page)


def _notes(access: Access, wanted: Wanted) -> Iterator[Item]:
    rows = field_notes_of(access).filter(is_draft=False)
    for one in rows if wanted is None else rows.filter(pk__in=_numbers(wanted)):
        day = timezone.localdate(one.at)
        page = page_of("field_note", access.dossier.pk, one.pk)
        label = f"notitie van {date_nl(day)}"
        yield Item(kind="notitie", target=str(one.pk), label=label, more=note_in_brief(one), page=page)


_CLAIMS = Strength("status", {one.value: one.value for one in Status if one is not Status.BETWIST})
_DOORS = Strength("trust", dict(Trust.choices))
_PARTNERS = Strength("readiness", {n: str(n) for n in range(1, 6)}, "kijk op de kaart wat er nu staat")
"""How ready a partner is, stands on no paper."""


def _claims(access: Access, wanted: Wanted) -> Iterator[Item]:
    rows = claims_of(access.dossier)
    for row in rows if wanted is None else rows.filter(pk__in=_numbers(wanted)):
        one = told(row)
        status = one.standing.status
        doubt = {Status.BETWIST: "staat nu als betwist", Status.ZONDER_BRON: "heeft geen bron meer"}.get(status, "")
        yield Item(
            kind="bewering",
            target=str(row.pk),
            label=f"{brief(row.text)} ({status.value})",
            more=f"{row.text} ({status.value})",
            said={"status": status.value},
            fate=Fate(valid_until=row.valid_until, doubt=doubt),
            strength=_CLAIMS,
            page=page_of("claim", access.dossier.pk, row.pk),
        )


def _doors(access: Access, wanted: Wanted) -> Iterator[Item]:
    both = visible_to(access, "entity__"), visible_to(access, "community__")
    rows = Door.objects.filter(*both, dossier=access.dossier).select_related("entity", "community")
    ends = None if wanted is None else [one.partition("-")[0] for one in wanted]
    for one in rows if ends is None else rows.filter(entity__in=_numbers(ends)):
        target = f"{one.entity_id}-{one.community_id}"
        if wanted is None or target in wanted:
            label, more = one.entity.name, f"bij {one.community.name}, {one.get_trust_display()}"
            page = page_of("door", access.dossier.pk, one.entity_id, one.community_id)
            said = _named(label, one.entity, one.community) | {"trust": one.trust}
            yield Item(kind="deur", target=target, label=label, more=more, said=said, page=page, strength=_DOORS)


def _named(label: str, *entities: Entity) -> dict[str, Any]:
    """Only what all of the team may see is kept in words: it may have to be named when it is gone."""
    return {"label": label} if all(one.sight == Sight.TEAM for one in entities) else {}


def _partners(access: Access, wanted: Wanted) -> Iterator[Item]:
    rows = conditions_of(access).order_by("entity__name", "pk")
    for one in rows if wanted is None else rows.filter(entity__in=_numbers(wanted)):
        label = f"{one.entity.name}, afspraak van {date_nl(one.agreed_on)}"
        yield Item(
            kind="partner",
            target=str(one.entity_id),
            label=label,
            more=f"geldig tot en met {date_nl(one.valid_until)}",
            said=_named(label, one.entity) | {"readiness": one.readiness},
            fate=Fate(valid_until=one.valid_until),
            strength=_PARTNERS,
            page=page_of("condition", access.dossier.pk, one.entity_id),
        )


def _moments(access: Access, wanted: Wanted) -> Iterator[Item]:
    today = timezone.localdate()
    times: dict[str, list[Days]] = defaultdict(list)
    names: dict[str, str] = {}
    for one in moments_between(access, today - timedelta(days=_BACK), today + timedelta(days=_AHEAD)):
        times[one.key].append((one.first_day, one.last_day))
        names[one.key] = one.name
    page = page_of("moments", access.dossier.pk)
    for key, days in times.items():
        coming = next((one for one in days if one[1] >= today), None)
        if key in wanted if wanted is not None else coming:
            first, last = coming or days[-1]
            said = {"label": names[key], "first": first.isoformat(), "last": last.isoformat()}
            label, more = f"{names[key]}, {date_nl(first)}", days_nl(first, last)
            yield Item(kind="moment", target=key, label=label, more=more, said=said, page=page, times=tuple(days))


_BACK, _AHEAD = 400, 500  # days around today in which a moment is looked for


def _reach(access: Access, wanted: Wanted, reach: ReachHere | None = None) -> Iterator[Item]:
    here, page = reach or ReachHere(access), page_of("reach", access.dossier.pk)
    if wanted is None or any(one in REACHED for one in wanted):
        for target, band in here.proposal.items():
            if wanted is None or target in wanted:
                yield _band_item(target, band.measure, "het hele voorstel", band, page)
    rows = Option.objects.filter(dossier=access.dossier).select_related("dossier")
    options = list(rows.filter(is_chosen=True) if wanted is None else rows.filter(pk__in=_numbers(wanted)))
    bands = here.alone(options)
    for one in options:
        if one.pk in bands:
            band = bands[one.pk]
            yield _band_item(str(one.pk), f"{one.name}, {band.measure}", "alleen deze manier", band, page)


def _band_item(target: str, label: str, more: str, band: ReachBand, page: str) -> Item:
    said, least = {"number": band.middle, "low": band.low, "high": band.high}, AT_LEAST if band.at_least else ""
    between = f"in 8 van de 10 gevallen {number_nl(band.low)} tot {number_nl(band.high)} huishoudens"
    more = ", ".join(filter(None, (more, between, mostly(band.middle, band.high))))
    label = f"{label}: {least}{number_nl(band.middle)}"
    return Item(kind="bereik", target=target, label=label, more=more, said=said, page=page)


def _chances(access: Access, wanted: Wanted) -> Iterator[Item]:
    dossier = access.dossier
    for one in chosen_of(dossier) if wanted is None else chances_of(dossier).filter(pk__in=_numbers(wanted)):
        doubt = "" if one.state == ChanceState.GEKOZEN else "is niet meer gekozen"
        page = page_of("chance", dossier.pk, one.pk)
        fate = Fate(valid_until=one.until_on, doubt=doubt)
        yield Item(kind="kans", target=str(one.pk), label=one.title, more=one.wish, fate=fate, page=page)


_SHELVES: Mapping[str, Callable[[Access, Wanted], Iterator[Item]]] = {
    ReasonKind.CIJFER: _figures,
    ReasonKind.NOTITIE: _notes,
    ReasonKind.BEWERING: _claims,
    ReasonKind.DEUR: _doors,
    ReasonKind.PARTNER: _partners,
    ReasonKind.MOMENT: _moments,
    ReasonKind.KANS: _chances,
}


def _numbers(targets: Iterable[str]) -> list[int]:
    return [int(one) for one in targets if one.isdecimal() and len(one) < 10]


def page_of(page: str, *args: object) -> str:
    """Address of a page of another feature, "" when this site does not have it."""
    try:
        return reverse(page, args=args)
    except NoReverseMatch:
        return ""


# ---- whether a reason holds


@dataclass(frozen=True, slots=True)
class Resolved:
    """A reason with whether it holds, for who reads. page: where it stands, "" when it is gone."""

    reason: Reason
    tag: ReasonTag
    page: str


def resolve(access: Access, reasons: Iterable[Reason], reach: ReachHere | None = None) -> dict[int, Resolved]:
    """Reasons by number, each with whether it holds today: as many questions for many as for one of each kind."""
    by_kind: dict[str, list[Reason]] = defaultdict(list)
    for one in reasons:
        by_kind[one.kind].append(one)
    found: dict[int, Resolved] = {}
    for kind, rows in by_kind.items():
        items = items_of(access, kind, {one.target for one in rows}, reach)
        news = _news_of(access, rows) if kind == ReasonKind.CIJFER else {}
        hidden = _hidden(access, kind, {one.target for one in rows} - set(items))
        for row in rows:
            found[row.pk] = _resolved(
                row, items.get(row.target), news.get((row.said.get("release"), row.target)), hidden
            )
    return found


def _resolved(row: Reason, item: Item | None, news: Fate | None, hidden: Collection[str]) -> Resolved:
    fate = fate_of(item, row.said, news) if item else Fate(is_there=False, is_hidden=row.target in hidden)
    holds, why = verdict(row.kind, fate, timezone.localdate())
    label = label_of(item, row.said) if item else _label_of_lost(row, is_hidden=row.target in hidden)
    origin = item.origin if item and holds is Holds.YES else ""
    tag = ReasonTag(kind=row.kind, target=row.target, label=label, holds=holds, why=why, origin=origin)
    return Resolved(row, tag, item.page if item else "")


def _label_of_lost(row: Reason, *, is_hidden: bool) -> str:
    """What was said when the reason was given; nothing of what this person may not see."""
    return str(ReasonKind(row.kind).label if is_hidden else row.said.get("label") or ReasonKind(row.kind).label)


def _news_of(access: Access, rows: Sequence[Reason]) -> dict[tuple[str, str], Fate]:
    """What became of figures in the release of today, by the release and figure of the reason."""
    found: dict[tuple[str, str], Fate] = {}
    try:
        now = figures()
    except NoRelease:
        return found
    for release in {str(one.said.get("release", "")) for one in rows} - {now.name, ""}:
        try:
            news = moved_figures(latest_of(settings.DATA, release), now, access.dossier)
            found |= {(release, id): Fate(change=words) for id, words in news.items()}
        except (NoRelease, AreaGone):
            found |= _since(access, now, release, [one for one in rows if one.said.get("release") == release])
    return found


def _since(access: Access, now: Latest, release: str, rows: Iterable[Reason]) -> dict[tuple[str, str], Fate]:
    """The same for a release that is gone, or that does not have this area: from what was kept with the reason."""
    try:
        known = known_figures(now, access.dossier)
    except AreaGone:
        return {(release, one.target): Fate(unsure="dit gebied staat niet in de nieuwste cijfers") for one in rows}
    told = {id: (one.amount, one.year, one.level) for id, one in known.items()}
    return {(release, one.target): since(one.said, told.get(one.target)) for one in rows}


def _hidden(access: Access, kind: str, targets: Collection[str]) -> set[str]:
    """Targets that are there, and that this person may not see."""
    if not targets or kind not in (ReasonKind.DEUR, ReasonKind.PARTNER):
        return set()
    numbers = _numbers({part for one in targets for part in one.split("-")})
    seen = Entity.objects.filter(dossier=access.dossier, pk__in=numbers).exclude(visible_to(access))
    out_of_sight = {str(one) for one in seen.values_list("pk", flat=True)}
    return {one for one in targets if out_of_sight & set(one.split("-"))}
