"""What a first draft of a plan is drawn from: the proposal, groups, kansen that were chosen, options and promises."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from wijkdna.domain.numbers_nl import date_nl
from wijkdna.domain.plan_document import Holds, ReachBand
from wijkdna.domain.plan_draft import Deed, Group, Known, Owing, Reasons
from wijkdna.domain.reasons import Item, verdict
from wijkdna.domain.retention import Length, later
from wijkdna.domain.wording import brief
from wijkdna.store.condition_card import load_condition_card
from wijkdna.store.release import NoRelease
from wijkdna.web.chances.models import Chance, ChanceState
from wijkdna.web.claims.queries import tone_in_words, tone_of
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import Access, place_in_words
from wijkdna.web.partners.models import Condition
from wijkdna.web.partners.queries import conditions_of, promises_of, said_of
from wijkdna.web.plans import queries
from wijkdna.web.plans.models import Action, ActionKind, Line, ReasonKind
from wijkdna.web.reach.models import Option
from wijkdna.web.reach.queries import Groups, approach_of, groups_of
from wijkdna.web.shared.frame import figures
from wijkdna.web.socialmap.models import Entity
from wijkdna.web.socialmap.queries import sees

USUAL = Length(months=6)
"""How long a plan runs when nobody said (judgement)."""

MOST_FIGURES = 2
"""Figures of a kans that a draft gives as reasons."""


def place_of(dossier: Dossier) -> str:
    """ "Kreileroord"; the name of the dossier for an own area, or when its area is not known."""
    try:
        words = place_in_words(figures(), dossier)
    except NoRelease:
        return dossier.name
    return dossier.name if dossier.own_area or words == dossier.area_code else words.partition(",")[0]


def chosen_chances(dossier: Dossier) -> list[Chance]:
    """The kansen that the team chose, with where they stand on the map."""
    rows = Chance.objects.filter(dossier=dossier, state=ChanceState.GEKOZEN)
    return list(rows.select_related("place", "carrier", "option"))


def tone_in_brief(dossier: Dossier) -> str:
    """The tone of the card of eigenheid: "eerder nuchter, heel direct"; "" when nobody filled it in."""
    return ", ".join(said for _, said in tone_in_words(tone_of(dossier)))


def usual_end(today: date) -> date:
    """The last day of a plan when nobody said."""
    return later(today, USUAL)


def known_of(access: Access, ends_on: date) -> Known:
    """What is known for a draft, as far as this person may see it."""
    dossier, reach = access.dossier, queries.ReachHere(access)
    return Known(
        place=place_of(dossier),
        today=timezone.localdate(),
        ends_on=ends_on,
        step=approach_of(dossier).step,
        joins=reach.proposal.get(""),
        households=reach.answers.households or None,
        groups=_groups(reach.answers.groups),
        deeds=list(_deeds(access, reach.answers.households or None)),
        promises=list(_promises(access)),
        figures=frozenset(queries.items_of(access, "cijfer")),
    )


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


def _deeds(access: Access, households: float | None) -> Iterator[Deed]:
    """The chosen kansen, then options of the proposal that none of them is."""
    cards: Mapping[int, Condition] = {one.entity_id: one for one in conditions_of(access)}
    tone = tone_in_brief(access.dossier)
    chances = chosen_chances(access.dossier)
    for one in chances:
        carrier = one.carrier if one.carrier and sees(access, one.carrier) else None
        yield _from_chance(one, carrier, cards, households, tone)
    taken = {one.option_id for one in chances}
    options = Option.objects.filter(dossier=access.dossier, is_chosen=True).exclude(pk__in=taken - {None})
    for option in options.select_related("entity"):
        partner = option.entity if option.entity and sees(access, option.entity) else None
        yield _from_option(option, partner, cards, households, tone)


def _from_chance(
    one: Chance, carrier: Entity | None, cards: Mapping[int, Condition], households: float | None, tone: str
) -> Deed:
    cost = cost_of(one.option, households) if one.option else {}
    fields = {
        "title": one.title,
        "kind": ActionKind.DOEN,
        "owner": one.owner,
        "place": (one.place_text or (one.place.name if one.place else ""))[:120],
        "start_on": one.from_on,
        "end_on": one.until_on,
        "messenger": (one.carrier_text or (carrier.name if carrier else ""))[:120],
        "hook": one.hook,
        "groups": [one.group] if one.group else [],
        "option": one.option,
        "chance": one,
        "euros": cost.get("euros") if one.euros is None else one.euros,
        "hours": cost.get("hours") if one.hours is None else one.hours,
        **_with_partner(carrier, cards, tone),
    }
    seen = [("cijfer", str(id)) for id in list(one.seen)[:MOST_FIGURES]]
    moment = [("moment", one.moment_key)] if one.moment_key else []
    reach = [("bereik", str(one.option_id))] if one.option_id else []
    reasons = (("kans", str(one.pk)), *_agreed(carrier, cards), *moment, *reach, *seen)
    return Deed(text=one.offer or one.wish, fields=fields, reasons=reasons, first_step=one.first_step)


def _from_option(
    one: Option, partner: Entity | None, cards: Mapping[int, Condition], households: float | None, tone: str
) -> Deed:
    fields = {
        "title": one.name,
        "kind": ActionKind.ZENDEN if one.channel in _SENDING else ActionKind.DOEN,
        "messenger": one.sender,
        "groups": [str(key) for key in one.groups],
        "option": one,
        **cost_of(one, households),
        **_with_partner(partner, cards, tone),
    }
    return Deed(text="", fields=fields, reasons=(*_agreed(partner, cards), ("bereik", str(one.pk))))


_SENDING = ("brief", "folder", "krant", "online", "media")
"""Channels that only tell something."""


def _with_partner(partner: Entity | None, cards: Mapping[int, Condition], tone: str) -> dict[str, Any]:
    card = cards.get(partner.pk) if partner else None
    return {"partner": partner, "condition": condition_in_brief(card), "tone": tone[:120]}


def _agreed(partner: Entity | None, cards: Mapping[int, Condition]) -> Reasons:
    return (("partner", str(partner.pk)),) if partner and partner.pk in cards else ()


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
        chances=len(chosen_chances(access.dossier)),
        options=Option.objects.filter(dossier=access.dossier, is_chosen=True).count(),
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
