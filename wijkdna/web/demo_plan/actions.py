"""Filling in bereik, kansen and the plan of the example, by what people do. Numbers come from the model itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, partial
from typing import Any
from uuid import uuid4

from django.utils import timezone

from wijkdna.domain.numbers_nl import date_nl, number_nl
from wijkdna.domain.plan_draft import Draft
from wijkdna.store.chance_rules import load_chances
from wijkdna.store.example_plan import ExamplePlan, Fields, load_example_plan
from wijkdna.store.options import load_options
from wijkdna.web.accounts.models import User
from wijkdna.web.chances import actions as chances
from wijkdna.web.chances.documents import fields_from, read_rule
from wijkdna.web.chances.drawings import claims_for
from wijkdna.web.chances.models import Chance
from wijkdna.web.chances.queries import situation_of
from wijkdna.web.claims.models import Claim
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import Access, dossier_for
from wijkdna.web.fieldwork.actions import add_field_note, delete_field_note
from wijkdna.web.fieldwork.models import FieldNote
from wijkdna.web.moments.actions import add_moment
from wijkdna.web.moments.models import Moment
from wijkdna.web.moments.queries import clashes_of, moments_between
from wijkdna.web.options.actions import FIELDS, add_option
from wijkdna.web.options.queries import expected_of, keys_for, option_from
from wijkdna.web.plan_versions.actions import keep_version
from wijkdna.web.plans import actions as plans
from wijkdna.web.plans.documents import plan_for_team
from wijkdna.web.plans.models import Line, ReasonKind
from wijkdna.web.plans.queries import ReachHere, lines_of
from wijkdna.web.reach.actions import OwnGroup, save_approach, save_own_group
from wijkdna.web.reach.models import Option, Outcome
from wijkdna.web.reach.queries import Groups, groups_of
from wijkdna.web.results.actions import add_result
from wijkdna.web.socialmap.models import Entity
from wijkdna.web.tester.actions import keep_message

_MOST_WEEKS = 12
"""By how much days may move to where nothing else is going on."""

_AUDIENCE = ("audience_low", "audience_likely", "audience_high", "audience_basis")


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What stood in the example before: by the keys of its file. claims: by the key of their first note."""

    placed: Mapping[str, Entity]
    notes: Mapping[str, FieldNote]
    claims: Mapping[str, Claim]
    people: Mapping[str, User]


def fill_plan(*, dossier: Dossier, around: Around, by: User) -> None:
    """All of it, in the order in which a team does it. Raises ActionRefused when the example does not fit together."""
    made = _Example(load_example_plan(), dossier, around, by)
    save_approach(dossier=dossier, by=by, version=None, **made.rows.approach)
    for fill in (_fill_groups, _fill_options, _fill_results, _fill_moments, _fill_chances, _fill_note, _fill_plan):
        fill(made)
    for one in made.rows.messages:
        keep_message(dossier=dossier, by=by, **one)


@dataclass
class _Example:
    """The example while its plan is made."""

    rows: ExamplePlan
    dossier: Dossier
    around: Around
    by: User
    today: date = field(default_factory=timezone.localdate)
    options: dict[str, Option] = field(default_factory=dict)
    results: dict[str, Outcome] = field(default_factory=dict)
    moments: dict[str, Moment] = field(default_factory=dict)
    chances: dict[str, Chance] = field(default_factory=dict)
    notes: dict[str, FieldNote] = field(default_factory=dict)

    @cached_property
    def access(self) -> Access:
        """What who makes it may see: all."""
        return dossier_for(self.by, self.dossier.pk)

    @cached_property
    def groups(self) -> Groups:
        """Groups of households; asked for when that of the team is there."""
        return groups_of(self.access)

    def day(self, days: int) -> date:
        """So many days from today."""
        return self.today + timedelta(days=days)

    def keys(self, flags: Sequence[str]) -> list[str]:
        """Keys of the groups with these flags."""
        return keys_for(flags, self.groups)


def _fill_groups(made: _Example) -> None:
    for row in made.rows.groups.values():
        told = {**row, "community": made.around.placed[row["community"]]}
        save_own_group(dossier=made.dossier, groups=groups_of(made.access), said=OwnGroup(**told), by=made.by)


# ---- bereik and its results


def _fill_options(made: _Example) -> None:
    for key, row in made.rows.options.items():
        known = load_options().options[row["library"]]
        start = option_from(made.dossier, known, made.groups)
        told = {name: getattr(start, name) for name in FIELDS} | _option_fields(made, row)
        made.options[key] = add_option(dossier=made.dossier, by=made.by, library=known.id, **told)


def _option_fields(made: _Example, row: Fields) -> dict[str, Any]:
    told = {name: value for name, value in row.items() if name not in ("library", "audience")}
    if "audience" in row:
        told |= dict(zip(_AUDIENCE, row["audience"], strict=True))
    if "groups" in row:
        told["groups"] = made.keys(row["groups"])
    if "entity" in row:
        told["entity"] = made.around.placed[row["entity"]]
    return told


def _fill_results(made: _Example) -> None:
    """What was published, beside what the model expects of it."""
    for row in made.rows.results:
        told = {**row, "option": made.options[row["option"]], "is_public": True}
        expect = partial(expected_of, made.access)
        made.results[row["option"]] = add_result(dossier=made.dossier, by=made.by, expect=expect, **told)


# ---- moments and kansen


def _fill_moments(made: _Example) -> None:
    for key, row in made.rows.moments.items():
        told = {name: value for name, value in row.items() if name not in ("in", "days")}
        told |= {"first_day": made.day(row["in"]), "last_day": made.day(row["in"] + row["days"] - 1)}
        made.moments[key] = add_moment(dossier=made.dossier, by=made.by, source=made.rows.moment_source, **told)


def _fill_chances(made: _Example) -> None:
    placed, claims = made.around.placed, made.around.claims
    chances.save_kinds(
        dossier=made.dossier,
        by=made.by,
        kinds={placed[key]: (row["partner"], row["place"]) for key, row in made.rows.kinds.items()},
        topics={claims[key]: topic for key, topic in made.rows.topics.items()},
    )
    here = situation_of(made.access)
    for key, row in made.rows.chances.items():
        rule = load_chances().rules[row["rule"]]
        fields = fields_from(here, rule, read_rule(here, rule).judged) | _chance_fields(made, row)
        heard = [here.claims[number].claim for number in claims_for(here, rule)]
        made.chances[key] = chances.take_chance(dossier=made.dossier, by=made.by, heard=heard, **fields)
        chances.choose_chance(chance=made.chances[key], by=made.by)


def _chance_fields(made: _Example, row: Fields) -> dict[str, Any]:
    told = {name: value for name, value in row.items() if name not in ("in", "days")}
    moment = made.moments.get(row.get("moment_key", ""))
    return told | {
        "moment_key": f"row:{moment.pk}" if moment else "",
        "place": made.around.placed[row["place"]],
        "carrier": made.around.placed[row["carrier"]],
        "option": made.options.get(row.get("option", "")),
        "from_on": made.day(row["in"]),
        "until_on": made.day(row["in"] + row["days"]),
    }


# ---- the plan


def _fill_note(made: _Example) -> None:
    """The note that becomes a reason and is withdrawn later."""
    row = made.rows.withdrawn
    told = {name: value for name, value in row.items() if name not in ("key", "by", "days", "about")}
    made.notes |= made.around.notes
    made.notes[row["key"]] = add_field_note(
        dossier=made.dossier,
        client=uuid4(),
        at=timezone.now() - timedelta(days=row["days"]),
        entities=[made.around.placed[key] for key in row["about"]],
        by=made.around.people[row["by"]],
        **told,
    )


def _fill_plan(made: _Example) -> None:
    """First without what came later; that is the version that was kept."""
    later, texts = made.rows.version["without"], _words(made)
    drafts = {key: _draft(made, row, texts) for key, row in made.rows.lines.items()}
    first = {key: one for key, one in drafts.items() if key not in later}
    title, ends = {name: made.rows.plan[name] for name in ("title", "motto")}, made.day(made.rows.plan["ends_in"])
    plans.start_plan(access=made.access, drafts=list(first.values()), by=made.by, **title, ends_on=ends)
    lines = dict(zip(first, lines_of(made.dossier), strict=True))
    document, name = plan_for_team(made.access), made.rows.version["name"]
    keep_version(dossier=made.dossier, document=document, name=name, by=made.by)
    lines |= {key: _add(made, drafts[key]) for key in later}
    note = made.notes[made.rows.withdrawn["key"]]
    delete_field_note(note=note, by=made.by)
    _fill_comments(made, lines)


def _words(made: _Example) -> dict[str, str]:
    """What the model says, and days, for in the text of a line."""
    joins = ReachHere(made.access).proposal[""]
    numbers = {"joins": joins.middle, "joins_low": joins.low, "joins_high": joins.high}
    for option, row in made.results.items():
        numbers |= {f"{option}_low": row.expected_low or 0.0, f"{option}_high": row.expected_high or 0.0}
    days = {"end": made.day(made.rows.plan["ends_in"]), "choose": made.day(made.rows.choose_in)}
    return {key: number_nl(round(value)) for key, value in numbers.items()} | {
        key: date_nl(day) for key, day in days.items()
    }


def _draft(made: _Example, row: Fields, texts: Mapping[str, str]) -> Draft:
    return Draft(
        section=row["section"],
        text=row["text"].format_map(texts),
        action=_action(made, row["action"]) if "action" in row else None,
        reasons=tuple(_reason(made, one) for one in row["reasons"]),
    )


_DAYS = ("in", "days", "choose_in", "channel")


def _action(made: _Example, row: Fields) -> dict[str, Any]:
    told = {name: value for name, value in row.items() if name not in _DAYS}
    start = _free_from(made, row)
    return told | {
        "keeper": made.around.people[row["keeper"]],
        "partner": made.around.placed[row["partner"]],
        "groups": made.keys(row.get("groups", ())) if "groups" in row else [],
        "option": made.options.get(row.get("option", "")),
        "chance": made.chances.get(row.get("chance", "")),
        "start_on": start,
        "end_on": start + timedelta(days=row["days"]),
        "stop_on": made.day(row["choose_in"]) + (start - made.day(row["in"])),
    }


def _free_from(made: _Example, row: Fields) -> date:
    """The first day from which the channel of an action meets no other moment, whole weeks later; else as it was."""
    first = made.day(row["in"])
    length, channel = timedelta(days=row["days"]), row.get("channel", "")
    tried = [first + timedelta(weeks=week) for week in range(_MOST_WEEKS if channel else 1)]
    known = moments_between(made.access, first, tried[-1] + length)
    return next((day for day in tried if not clashes_of(known, channel, day, day + length)), first)


def _reason(made: _Example, said: str) -> tuple[str, str]:
    """Kind and target, as a reason keeps them."""
    kind, _, target = said.partition(":")
    placed = made.around.placed
    if kind == ReasonKind.DEUR:
        return kind, "-".join(str(placed[one].pk) for one in target.split("-"))
    if kind == ReasonKind.MOMENT:
        return kind, f"row:{made.moments[target].pk}"
    rows: Mapping[str, Mapping[str, Any]] = {
        ReasonKind.NOTITIE: made.notes,
        ReasonKind.BEWERING: made.around.claims,
        ReasonKind.PARTNER: placed,
        ReasonKind.KANS: made.chances,
        ReasonKind.BEREIK: made.options,
    }
    found = rows.get(kind, {}).get(target)
    return kind, str(found.pk) if found is not None else target


def _add(made: _Example, draft: Draft) -> Line:
    if draft.action is not None:
        line = plans.add_action(dossier=made.dossier, text=draft.text, by=made.by, **draft.action)
    else:
        line = plans.add_line(dossier=made.dossier, section=draft.section, text=draft.text, by=made.by)
    for kind, target in draft.reasons:
        plans.add_reason(access=made.access, line=line, kind=kind, target=target, by=made.by)
    return line


def _fill_comments(made: _Example, lines: Mapping[str, Line]) -> None:
    for row in made.rows.comments:
        by = made.around.people[row["by"]]
        comment = plans.add_comment(dossier=made.dossier, line=lines.get(row["line"]), text=row["text"], by=by)
        if row["is_done"]:
            plans.finish_comment(comment=comment, by=made.by)
