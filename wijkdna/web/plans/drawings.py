"""What a first draft of a plan is drawn from: the proposal, groups, kansen that were chosen, options and promises."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from wijkdna.domain.moments import Span
from wijkdna.domain.numbers_nl import date_nl, number_nl
from wijkdna.domain.plan_document import Holds, ReachBand
from wijkdna.domain.plan_draft import LISTENS, Deed, Draft, Group, Known, Owing, Reasons, as_action
from wijkdna.domain.plan_open import EMPTY, Open, ToFill, open_fields
from wijkdna.domain.reasons import Item, verdict
from wijkdna.domain.retention import Length, later
from wijkdna.domain.wording import brief
from wijkdna.store.condition_card import load_condition_card
from wijkdna.store.release import NoRelease
from wijkdna.web.accounts.models import TEAM_ROLES, Role, User
from wijkdna.web.chances.documents import MOST_FIGURES, MOST_HEARD, NO_HOOK, Hook, hooks_for
from wijkdna.web.chances.models import Chance
from wijkdna.web.chances.queries import chosen_of
from wijkdna.web.claims.queries import tone_in_words, tone_of
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import Access, place_in_words
from wijkdna.web.moments.queries import moments_between
from wijkdna.web.partners.models import Condition
from wijkdna.web.partners.queries import conditions_of, promises_of, said_of
from wijkdna.web.plans import queries
from wijkdna.web.plans.models import Action, Line, ReasonKind
from wijkdna.web.reach.models import Option
from wijkdna.web.reach.queries import Groups, approach_of, groups_of
from wijkdna.web.shared.frame import figures
from wijkdna.web.shared.refusals import ActionRefused
from wijkdna.web.socialmap.models import Entity, Kind, Sight
from wijkdna.web.socialmap.queries import sees

USUAL = Length(months=6)
"""How long a plan runs when nobody said (judgement)."""

TAKES_PART = 4
"""Readiness on a condition card from which a partner does it herself (methods.md section 7)."""

MOST = Length(months=12)
"""How far a draft looks ahead (judgement)."""


def place_of(dossier: Dossier) -> str:
    """ "Kreileroord"; the name of the dossier for an own area, or when its area is not known."""
    try:
        words = place_in_words(figures(), dossier)
    except NoRelease:
        return dossier.name
    return dossier.name if dossier.own_area or words == dossier.area_code else words.partition(",")[0]


def tone_in_brief(dossier: Dossier) -> str:
    """The tone of the card of eigenheid: "eerder nuchter, heel direct"; "" when nobody filled it in."""
    return ", ".join(said for _, said in tone_in_words(tone_of(dossier)))


def usual_end(dossier: Dossier, today: date) -> date:
    """The last day of a plan when nobody said: as usual, or that of a chosen kans that ends later within a year."""
    ends = [day for one in chosen_of(dossier) if (day := one.until_on or one.from_on) and day <= later(today, MOST)]
    return max([later(today, USUAL), *ends])


def known_of(access: Access, ends_on: date, owner: str = "") -> Known:
    """What is known for a draft. owner: the role that pulls the plan.

    Partners of actions and what they agreed are as this person may see them; what becomes text only as the team may.
    """
    dossier, reach = access.dossier, queries.ReachHere(access)
    return Known(
        place=place_of(dossier),
        today=timezone.localdate(),
        ends_on=ends_on,
        step=approach_of(dossier).step,
        joins=reach.proposal.get(""),
        households=reach.answers.households or None,
        groups=_groups(reach.answers.groups),
        deeds=list(_deeds(access, reach)),
        promises=list(_promises(as_team(access))),
        figures=frozenset(queries.items_of(access, "cijfer")),
        owner=owner,
        busy=_busy(access, ends_on),
    )


def as_team(access: Access) -> Access:
    """The same dossier for somebody who sees what everybody of the team may see, and nothing more."""
    return replace(access, user=User(pk=0), role=Role.LID)


def _name_for_team(entity: Entity | None) -> str:
    """Its name where that becomes text, which is there for everybody; "" for what only some of the team may see."""
    return entity.name if entity is not None and entity.sight == Sight.TEAM else ""


def waiting_chances(dossier: Dossier) -> list[Chance]:
    """Chosen kansen that no action of the plan does yet: those chosen after the plan was begun."""
    done = Action.objects.filter(dossier=dossier, chance__isnull=False).values("chance")
    return list(chosen_of(dossier).exclude(pk__in=done))


def action_from(access: Access, chance: Chance) -> Draft:
    """A chosen kans as an action of the plan as it stands, after its listening. Raises ActionRefused for another."""
    today, ends_on = timezone.localdate(), queries.plan_in(access.dossier).ends_on
    known = known_of(access, ends_on or usual_end(access.dossier, today))
    deed = next((one for one in known.deeds if one.fields.get("chance") == chance), None)
    if deed is None:
        raise ActionRefused("Deze kans hoort niet bij de drie. Kies hem eerst bij Kansen.")
    listening = Action.objects.filter(dossier=access.dossier, kind=LISTENS, end_on__gt=today)
    return as_action(deed, known, max([today, *listening.values_list("end_on", flat=True)]))


def _busy(access: Access, ends_on: date) -> dict[str, list[Span]]:
    """Moments until the end of the plan in which a channel does not fit, by channel."""
    found: dict[str, list[Span]] = defaultdict(list)
    today = timezone.localdate()
    for one in moments_between(access, today, max(today, ends_on)):
        for channel in one.avoid:
            found[channel].append(one.span)
    return found


def _groups(found: Groups) -> list[Group]:
    """The lines of the screen: none is too small to show. A line goes first when all groups in it do."""
    by_key = found.by_key
    return [
        Group(_words(one.keys), one.name, one.size, goes_first=all(by_key[key].priority for key in one.keys))
        for one in found.shown
    ]


def _words(keys: Sequence[str]) -> str:
    """What the keys of some groups have in common: "koop-rond"."""
    words = [key.split("-") for key in keys]
    return "-".join(word for word in words[0] if all(word in others for others in words))


def condition_in_brief(card: Condition | None) -> str:
    """On which condition a partner takes part, from its card: "Nodig: ... Niet: ..."; "" for nothing."""
    questions = load_condition_card()
    parts = (("Nodig", "needs"), ("Niet", "will_not_do"))
    said = (f"{label}: {words.rstrip('.')}." for label, field in parts if (words := said_of(questions, card, field)))
    text = " ".join(said)
    longest = Action._meta.get_field("condition").max_length or 0
    return text if len(text) <= longest else f"{text[: longest - 2].rsplit(' ', 1)[0]} …"


def cost_of(option: Option, households: float | None) -> dict[str, int]:
    """Euros and hours of an option, with what goes per address; {} when that is asked and no addresses are known."""
    addresses = option.audience_likely if option.audience_likely is not None else households
    per = option.euros_per_address, option.hours_per_address
    if addresses is None and any(per):
        return {}
    many = (addresses or 0) * option.dose
    return {"euros": round(option.euros_fixed + per[0] * many), "hours": round(option.hours_fixed + per[1] * many)}


def followed(access: Access, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The same fields; what is empty and known comes from the card of the partner and from the option."""
    found, partner, option = dict(fields), fields.get("partner"), fields.get("option")
    if partner is not None and not found.get("condition"):
        card = conditions_of(access).filter(entity=partner).first()
        found["condition"] = condition_in_brief(card)
    if option is not None:
        cost = cost_of(option, groups_of(access).households or None)
        found |= {name: cost[name] for name in cost if found.get(name) is None}
    return found


def _deeds(access: Access, reach: queries.ReachHere) -> Iterator[Deed]:
    """The chosen kansen, then options of the proposal that none of them is."""
    chances = list(chosen_of(access.dossier))
    taken = {one.option_id for one in chances}
    chosen = options_of(access.dossier).filter(is_chosen=True).select_related("entity")
    options = [one for one in chosen if one.pk not in taken]
    offers = [one.option for one in chances if one.option] + options
    desk = _Desk(access, reach, reach.alone(offers))
    yield from (_from_chance(desk, one) for one in chances)
    hooks = hooks_for(as_team(access), options)
    yield from (_from_option(desk, one, hooks.get(one.pk, NO_HOOK)) for one in options)


class _Desk:
    """What every action is drawn from. bands: what options reach by themselves."""

    def __init__(self, access: Access, reach: queries.ReachHere, bands: Mapping[int, ReachBand]) -> None:
        self.access, self.bands, self.writing = access, bands, reach.answers.writing
        self.households = reach.answers.households or None
        self.cards: Mapping[int, Condition] = {one.entity_id: one for one in conditions_of(access)}
        self.tone = tone_in_brief(access.dossier)
        self.keeper = access.user if access.role in TEAM_ROLES else None

    def with_partner(self, entity: Entity | None) -> dict[str, Any]:
        """Who does it with us, on which condition; who takes part by her card pulls it."""
        partner = entity if entity and sees(self.access, entity) else None
        card = self.cards.get(partner.pk) if partner else None
        takes_part = card is not None and (card.readiness or 0) >= TAKES_PART
        pulls = _name_for_team(partner) if partner and takes_part and partner.kind != Kind.PLEK else ""
        return {
            "owner": pulls[:80],
            "keeper": self.keeper,
            "partner": partner,
            "condition": condition_in_brief(card),
            "tone": self.tone[:120],
        }

    def of_option(self, option: Option | None) -> dict[str, Any]:
        """What a way of Bereik says."""
        if option is None:
            return {"option": None}
        at = option.entity if option.entity and option.entity.kind == Kind.PLEK else None
        groups = [str(key) for key in option.groups]
        cost = cost_of(option, self.households)
        return {"option": option, "place": _name_for_team(at), "messenger": option.sender, "groups": groups, **cost}


def _from_chance(desk: _Desk, one: Chance) -> Deed:
    told = desk.of_option(one.option) | desk.with_partner(one.carrier or (one.option.entity if one.option else None))
    partner: Entity | None = told["partner"]
    own = {
        "title": one.title,
        "owner": one.owner,
        "place": (one.place_text or _name_for_team(one.place))[:120],
        "start_on": one.from_on,
        "end_on": one.until_on,
        "messenger": (one.carrier_text or _name_for_team(partner))[:120],
        "hook": one.hook,
        "groups": [one.group] if one.group else [],
        "chance": one,
        "euros": one.euros,
        "hours": one.hours,
    }
    fields = told | {name: value for name, value in own.items() if value not in EMPTY}
    seen = [("cijfer", str(id)) for id in list(one.seen)[:MOST_FIGURES]]
    moment = [("moment", one.moment_key)] if one.moment_key else []
    heard = [("bewering", str(claim.pk)) for claim in list(one.heard.all())[:MOST_HEARD]]
    reasons = (("kans", str(one.pk)), *_agreed(desk, partner), *moment, *_reached(one.option), *heard, *seen)
    text = one.offer or one.wish
    return Deed(text=text, fields=fields, reasons=reasons, first_step=one.first_step, **_expected(desk, one.option))


def _from_option(desk: _Desk, one: Option, hook: Hook) -> Deed:
    fields = {"title": one.name, "hook": hook.text} | desk.of_option(one) | desk.with_partner(one.entity)
    reasons = (*_agreed(desk, fields["partner"]), *_reached(one), *hook.reasons)
    many = desk.writing.addressed(one) if desk.writing and one.pk in desk.bands else 0.0
    text = f"Dit gaat naar ongeveer {number_nl(round(many))} adressen." if round(many) > 1 else ""
    return Deed(text=text, fields=fields, reasons=reasons, **_expected(desk, one))


def _expected(desk: _Desk, option: Option | None) -> dict[str, Any]:
    return {"channel": option.channel, "reach": desk.bands.get(option.pk)} if option else {}


def _reached(option: Option | None) -> Reasons:
    return (("bereik", str(option.pk)),) if option else ()


def _agreed(desk: _Desk, partner: Entity | None) -> Reasons:
    return (("partner", str(partner.pk)),) if partner and partner.pk in desk.cards else ()


def _promises(access: Access) -> Iterator[Owing]:
    with_card = set(conditions_of(access).values_list("entity", flat=True))
    for one in promises_of(access).filter(done_at__isnull=True):
        target = str(one.entity_id) if one.entity_id in with_card else ""
        yield Owing(partner=one.entity.name, text=one.text, due=one.due, target=target)


# ---- what a page shows beside the plan


@dataclass(frozen=True, slots=True)
class Found:
    """What there is to begin with: chosen kansen, options of the proposal, open promises; joins: who takes part."""

    chances: int
    options: int
    promises: int
    joins: ReachBand | None


def found_for(access: Access) -> Found:
    """For who did not begin yet."""
    return Found(
        chances=chosen_of(access.dossier).count(),
        options=options_of(access.dossier).filter(is_chosen=True).count(),
        promises=promises_of(access).filter(done_at__isnull=True).count(),
        joins=queries.ReachHere(access).proposal.get(""),
    )


def group_names(access: Access) -> dict[str, str]:
    """Names of groups of households by key."""
    return {one.key: one.name for one in groups_of(access).groups}


def options_of(dossier: Dossier) -> QuerySet[Option]:
    """Options of Bereik to choose from, those of the proposal first."""
    found: QuerySet[Option] = Option.objects.filter(dossier=dossier).order_by("-is_chosen", "name", "pk")
    return found


def line_in_brief(number: int, line: Line) -> str:
    """ "regel 5: Eerst ophalen"."""
    action: Action | None = getattr(line, "action", None)
    return f"regel {number}: {brief(action.title if action else line.text)}"


@dataclass(frozen=True, slots=True)
class Shelf:
    """Things of one kind that can be a reason. more: how many more there are than are shown."""

    kind: ReasonKind
    found: list[Item]
    more: int

    @property
    def count(self) -> int:
        """How many are shown."""
        return len(self.found)


MOST_OF_A_KIND = 6
"""Shown of each kind when all kinds are shown."""


def shelves(access: Access, line: Line, kinds: Sequence[str], words: str) -> list[Shelf]:
    """What can still be a reason of this line and holds today, with these words in it, by kind."""
    has = {(one.kind, one.target) for one in line.reasons.all()}
    today, wanted = timezone.localdate(), words.casefold().split()
    found = []
    for kind in kinds:
        fits = [
            one
            for one in queries.items_of(access, kind).values()
            if (kind, one.target) not in has
            and verdict(kind, one.fate, today)[0] is Holds.YES
            and all(word in f"{one.label} {one.more}".casefold() for word in wanted)
        ]
        shown = fits if len(kinds) == 1 else fits[:MOST_OF_A_KIND]
        if fits or len(kinds) == 1:
            found.append(Shelf(ReasonKind(kind), shown, len(fits) - len(shown)))
    return found


def all_items(access: Access) -> list[Item]:
    """Everything that can be a reason."""
    return [one for kind in ReasonKind.values for one in queries.items_of(access, kind).values()]


def hides_partner(access: Access, line: Line) -> bool:
    """True for an action with a partner that this person may not see: then its condition is not for her either."""
    action: Action | None = getattr(line, "action", None)
    return action is not None and action.partner is not None and not sees(access, action.partner)


def open_of(access: Access, lines: Sequence[Line]) -> ToFill:
    """Lines of the plan, numbered from 1, with what is empty in their action; not of a partner she may not see."""
    found = []
    for number, one in enumerate(lines, 1):
        action: Action | None = getattr(one, "action", None)
        hidden = ("condition",) if hides_partner(access, one) else ()
        names = [name for name in open_fields(action) if name not in hidden] if action else []
        if action and names:
            found.append(Open(number, one.pk, action.title, tuple(names)))
    return ToFill(tuple(found))


def differing(access: Access, mine: Mapping[str, Any], line: Line) -> list[tuple[str, str, str]]:
    """Fields in which what somebody sent for an action differs from what stands now: label, mine, theirs; in words."""
    now: Action | None = getattr(line, "action", None)
    groups = group_names(access)
    hidden = ("partner", "condition") if hides_partner(access, line) else ()
    found = []
    for name, value in mine.items():
        if name in hidden:
            continue
        said, stands = _in_words(value, groups), _in_words(getattr(now, name, ""), groups)
        if said != stands:
            label = {"groups": "voor wie"}.get(name) or str(getattr(Action._meta.get_field(name), "verbose_name", name))
            found.append((label, said, stands))
    return found


def _in_words(value: Any, groups: Mapping[str, str]) -> str:  # noqa: ANN401 of any field
    if isinstance(value, list):
        return ", ".join(groups.get(one, one) for one in value)
    if isinstance(value, date):
        return date_nl(value)
    return "" if value is None else str(getattr(value, "name", value))
