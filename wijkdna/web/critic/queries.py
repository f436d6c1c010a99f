"""What a critical reader says of the plan of a dossier: all that the rules look at, read once, and their remarks."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from wijkdna.domain.gap_reader import About, Fields, Noticed, Severity, Situation, Thing, read, season_of
from wijkdna.store.gap_rules import load_gap_rules, load_seasons
from wijkdna.store.priors import load_library
from wijkdna.web.chances.queries import chances_this_year
from wijkdna.web.critic.models import SetAside
from wijkdna.web.doors.models import Door, Trust
from wijkdna.web.dossiers.queries import Access, row_or_404
from wijkdna.web.moments.queries import MomentHere, clashes_of, moments_between
from wijkdna.web.partners.models import Condition, Contact
from wijkdna.web.partners.queries import conditions_of, partner_key, promises_of
from wijkdna.web.plans.models import Action, ActionKind
from wijkdna.web.plans.queries import lines_of, plan_in
from wijkdna.web.reach.models import Approach, HouseholdGroup
from wijkdna.web.reach.queries import GroupHere, Groups, answers_of, approach_of, groups_of
from wijkdna.web.socialmap.queries import ACTORS, entities_of, persons_of, visible_to
from wijkdna.web.tester.queries import channel_in_words, kept

ASK_DAYS = 30
"""Days in which questions to one partner are counted."""

SMALLEST = 10
"""Households of a group of the figures that is told about (methods.md 2.2)."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that a rule asks about a plan. Never a lock.

    rule      its id;  about  what it is about ("", "action:3", "group:koop-rond-jong", "partner:12" ...)
    line_key  the line of the plan that it stands beside ("line:12"); None: the plan as a whole
    do, url   what can be done about it in words, and where
    aside     where it can be set aside: its place on the page of the reader
    """

    rule: str
    about: str
    title: str
    text: str
    why: str
    severity: Severity
    line_key: str | None
    do: str
    url: str
    aside: str

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """What can be done: words and address."""
        return (self.do, self.url), ("Niet nodig", self.aside)


def set_aside_of(access: Access) -> QuerySet[SetAside]:
    """Remarks that the team set aside."""
    rows: QuerySet[SetAside] = SetAside.objects.filter(dossier=access.dossier)
    return rows.select_related("by", "dossier")


def aside_for(access: Access, number: int) -> SetAside:
    """One of them. Raises NoSuchDossier."""
    found: SetAside = row_or_404(set_aside_of(access), number)
    return found


def remarks_of(access: Access) -> list[Remark]:
    """All that is not set aside, what comes first on top. Named in settings.PLAN_REMARKS."""
    away = set(set_aside_of(access).values_list("rule", "about"))
    return [one for one in all_remarks(access) if (one.rule, one.about) not in away]


def all_remarks(access: Access) -> list[Remark]:
    """The same with those that were set aside."""
    facts = Facts(access)
    return [_remark(facts, one) for one in read(load_gap_rules(), facts.situation)]


def _remark(facts: "Facts", one: Noticed) -> Remark:
    dossier, key = facts.access.dossier.pk, one.thing.key
    do, url = facts.where(one)
    aside = f"{reverse('critic', args=[dossier])}#{anchor(one.rule.id, key)}"
    rule = one.rule
    line = facts.line_of.get(key)
    return Remark(rule.id, key, rule.title, one.text, rule.why, rule.severity, line, do, url, aside)


def anchor(rule: str, about: str) -> str:
    """The id of a remark on the page of the reader."""
    return f"{rule}-{about}".replace(":", "-").rstrip("-")


class Facts:
    """What the rules look at: rows of one dossier that this person may see. Each is read when it is asked for, once."""

    def __init__(self, access: Access) -> None:
        self.access = access
        self.today = timezone.localdate()

    @cached_property
    def actions(self) -> list[Action]:
        """The actions of the plan, in the order of their lines."""
        found = [getattr(one, "action", None) for one in lines_of(self.access.dossier)]
        return [one for one in found if one is not None]

    @cached_property
    def offers(self) -> list[Action]:
        """Those that offer something."""
        return [one for one in self.actions if one.kind != ActionKind.OPHALEN]

    @cached_property
    def approach(self) -> Approach:
        """Budgets and who makes visits."""
        return approach_of(self.access.dossier)

    @cached_property
    def households(self) -> Groups:
        """The groups of households; none when there are no figures."""
        return groups_of(self.access)

    @property
    def line_of(self) -> Mapping[str, str]:
        """The line that an action stands on, by its key."""
        return {f"action:{one.pk}": f"line:{one.line_id}" for one in self.actions}

    @property
    def situation(self) -> Situation:
        """All of it as the rules see it."""
        things = {
            About.GROUPS: self._groups(),
            About.ACTIONS: self._actions(),
            About.PARTNERS: self._partners(),
            About.PROMISES: self._promises(),
            About.MESSAGES: self._messages(),
        }
        return Situation(self.today, self.plan(), things)

    # ---- the plan

    def plan(self) -> Fields:
        """Fields of the plan itself."""
        owners = Counter(key for one in self.actions if (key := _owner(one)))
        channels = [one.option.channel if one.option else "" for one in self.offers]
        senders = [_sender(one) for one in self.offers]
        return {
            "first_action_kind": self._first_kind(),
            "max_share_one_owner": max(owners.values()) / len(self.actions) if owners else None,
            "action_total": len(self.actions),
            "offer_action_total": len(self.offers),
            "distinct_channels": _distinct(channels),
            "only_channel": channel_in_words(channels[0]) if len(set(channels)) == 1 else None,
            "distinct_senders": _distinct(senders),
            "chances_this_year": chances_this_year(self.access.dossier, self.today),
            "euros_total": _total(one.euros for one in self.actions),
            "hours_total": _total(one.hours for one in self.actions),
            "euros_budget": self.approach.euros,
            "hours_budget": self.approach.hours,
            "date_end": plan_in(self.access.dossier).ends_on,
            **self._visits(),
        }

    def _first_kind(self) -> str | None:
        """Of the action that begins first; without days that of the first line."""
        first = min(self.actions, key=lambda one: one.start_on or date.max, default=None)
        return first.kind if first else None

    def _visits(self) -> Fields:
        """How many visits there may be in a good case, and how many can be made."""
        row = self.approach
        crew = load_library().capacities.get(row.crew)
        if crew is None or not row.teams or not row.months:
            return {}
        answers = answers_of(self.access)
        if answers.visits is None:
            return {}
        return {
            "expected_visits_p90": round(answers.visits.high * answers.households),
            "visit_capacity": round(row.teams * crew.usual * row.months / crew.months),
        }

    # ---- groups

    def _groups(self) -> list[Thing]:
        """Groups that the plan is about: own ones, those that go first, and those that an action names."""
        if not self.actions:
            return []
        named = {key for one in self.actions for key in one.groups}
        found = [one for one in self.households.groups if one.is_own or one.priority or one.key in named]
        return [Thing(f"group:{one.key}", self._group(one)) for one in found if one.is_own or one.size >= SMALLEST]

    def _group(self, group: GroupHere) -> Fields:
        own = [one for one in self.actions if not one.groups or group.key in one.groups]
        channels = [one.option.channel if one.option else "" for one in own if one.kind != ActionKind.OPHALEN]
        total = self.households.households
        return {
            "label": group.name,
            "flags": sorted(group.flags),
            "priority": bool(group.priority),
            "action_count": len(own),
            "trusted_doors": self._doors_to(group.key),
            "channels": sorted(set(channels)) if all(channels) else None,
            "hours_share": self._hours_of(group),
            "household_share": group.size / total if total else None,
        }

    def _hours_of(self, group: GroupHere) -> float | None:
        """Its part of all hours: those of an action for several groups are spread by size."""
        size = {one.key: one.size for one in self.households.groups}
        hours = total = 0.0
        for one in self.actions:
            keys = [key for key in one.groups if key in size] or list(size)
            together = sum(size[key] for key in keys)
            total += one.hours or 0
            if group.key in keys and together:
                hours += (one.hours or 0) * size[group.key] / together
        return hours / total if total else None

    @cached_property
    def _trusted(self) -> Counter[int]:
        """Doors that are trusted, by number of the gemeenschap."""
        rows = Door.objects.filter(
            visible_to(self.access, "entity__"),
            visible_to(self.access, "community__"),
            dossier=self.access.dossier,
            trust__gte=Trust.KENT,
        )
        return Counter(rows.values_list("community", flat=True))

    @cached_property
    def _communities(self) -> Mapping[str, int]:
        """The gemeenschap of the map that a group is, by its key."""
        rows = HouseholdGroup.objects.filter(dossier=self.access.dossier, community__isnull=False)
        return {one.cell or f"eigen-{one.pk}": one.community_id for one in rows}

    def _doors_to(self, key: str) -> int | None:
        """Trusted doors of a group. A group that is no gemeenschap of the map: none when there are none at all."""
        if key in self._communities:
            return self._trusted[self._communities[key]]
        return None if self._trusted else 0

    # ---- actions

    def _actions(self) -> list[Thing]:
        days = [day for one in self.actions for day in (one.start_on, one.end_on) if day]
        moments = moments_between(self.access, min(days), max(days)) if days else []
        return [Thing(f"action:{one.pk}", self._action(one, moments)) for one in self.actions]

    def _action(self, row: Action, moments: Sequence[MomentHere]) -> Fields:
        season = season_of(row.start_on) if row.start_on else None
        return {
            "title": row.title,
            "kind": row.kind,
            "messenger": row.messenger,
            "measure": row.measure,
            "stop_or_go_date": row.stop_on,
            "reason_count": len(row.line.reasons.all()) or int(bool(row.line.kept_because)),
            "needs_season": _needed(row, season),
            "season_of_start": season,
            "date_start": row.start_on,
            **_clashes(row, moments),
        }

    # ---- partners, promises, messages

    def _partners(self) -> list[Thing]:
        """Partners that the plan counts on, and those that we asked something lately."""
        asks, cards = self._asks(), {one.entity_id: one for one in conditions_of(self.access)}
        people = {one.entity_id: one for one in persons_of(self.access)}
        owed = Counter(promises_of(self.access).values_list("entity", flat=True))
        found = []
        for one in entities_of(self.access, *ACTORS):
            actions = [row for row in self.actions if row.partner_id == one.pk]
            if actions or asks[partner_key(one)] or one.pk in people:
                person = people.get(one.pk)
                fields: Fields = {
                    "label": one.name,
                    "asks_last_30_days": asks[partner_key(one)],
                    "action_count": len(actions),
                    "condition_agreed": one.pk in cards,
                    "person_name_stored": person is not None,
                    "informed": person is not None and person.informed_on is not None,
                    "gives_hours": _total(row.hours for row in actions),
                    "we_give": _given(cards.get(one.pk), owed[one.pk]),
                }
                found.append(Thing(f"partner:{one.pk}", fields))
        return found

    def _asks(self) -> Counter[str]:
        """How often we asked something of a partner, over all dossiers of the team that this person may see."""
        rows = Contact.objects.of(self.access.dossier.team_id).filter(
            visible_to(self.access, "entity__"),
            asked=True,
            held_on__gt=self.today - timedelta(days=ASK_DAYS),
            held_on__lte=self.today,
            dossier__deleted_at__isnull=True,
        )
        return Counter(partner_key(one.entity) for one in rows.select_related("entity__part_of"))

    def _promises(self) -> list[Thing]:
        rows = promises_of(self.access)
        return [
            Thing(f"promise:{one.pk}", {"text": one.text, "due": one.due, "done": one.done_at is not None})
            for one in rows
        ]

    def _messages(self) -> list[Thing]:
        found = []
        for one in kept(self.access):
            told = one.report.told
            fields = {name: getattr(told, name) for name in told.__slots__}
            found.append(Thing(f"message:{one.message.pk}", {"title": one.message.title, **fields}))
        return found

    # ---- where something can be done

    def where(self, one: Noticed) -> tuple[str, str]:
        """What can be done about a remark, in words, and where."""
        dossier, (kind, _, number) = self.access.dossier.pk, one.thing.key.partition(":")
        if kind == "action":
            return "Open de regel", reverse("line", args=[dossier, self.line_of[one.thing.key].partition(":")[2]])
        if kind == "message":
            return "Open de tekst", reverse("message", args=[dossier, number])
        if kind == "partner":
            return "Open de kaart", reverse("condition", args=[dossier, number])
        if kind == "promise":
            return "Open de belofte", reverse("promise", args=[dossier, number])
        if kind == "group" and one.rule.id == "gat_groep_zonder_deur":
            return "Naar de deuren", reverse("doors", args=[dossier])
        return "Naar het plan", reverse("plan", args=[dossier])


def _owner(row: Action) -> str:
    """Who pulls an action; "" for nobody."""
    return row.owner.strip().casefold() or (f"collega {row.keeper_id}" if row.keeper_id else "")


def _sender(row: Action) -> str:
    said = row.messenger or (row.option.sender if row.option else "")
    return " ".join(said.split()).casefold()


def _distinct(words: Sequence[str]) -> int | None:
    """How many different ones; None when one of them is not known."""
    return len(set(words)) if words and all(words) else None


def _total(values: Iterable[int | None]) -> int | None:
    """The sum of what is known; None when nothing is."""
    known = [one for one in values if one is not None]
    return sum(known) if known else None


def _needed(row: Action, season: str | None) -> str | None:
    """The season that the kans of an action hangs on: that of its start when that suits; None for none."""
    fits = load_seasons().get(row.chance.rule, ()) if row.chance else ()
    return season if season in fits else " of ".join(fits) or None


def _clashes(row: Action, moments: Sequence[MomentHere]) -> Fields:
    if row.start_on is None or not row.option or not row.option.channel:
        return {}
    found = clashes_of(moments, row.option.channel, row.start_on, row.end_on or row.start_on)
    return {"clash_count": len(found), "clash_names": " en ".join(one.name for one in found)}


def _given(card: Condition | None, promises: int) -> str | None:
    """What a partner gets of us, in a word; None when nothing is agreed."""
    return "afgesproken" if promises or (card and (card.needs or card.needs_text)) else None
