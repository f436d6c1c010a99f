"""Reads of resultaten: rounds beside what was expected, what channels teach, two of them compared, and RE-AIM."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from wijkdna.domain.evidence import FUNNEL, Stage
from wijkdna.domain.numbers_nl import number_nl
from wijkdna.domain.outcomes import FEW, Band, Counts, Verdict, band, came, chance_better, cost_per, verdict
from wijkdna.domain.pooling import Prior
from wijkdna.domain.reach_claims import Share
from wijkdna.domain.reach_learning import Learned, own_chance
from wijkdna.domain.reach_why import elsewhere
from wijkdna.domain.scenario_written import id_of
from wijkdna.store.priors import load_library
from wijkdna.web.dossiers.models import Dossier, Part
from wijkdna.web.dossiers.queries import Access, PartPage, row_or_404
from wijkdna.web.partners.queries import conditions_of
from wijkdna.web.reach.models import Option, Outcome
from wijkdna.web.reach.queries import learned_of, options_of

RESULTS = PartPage(Part.RESULTATEN, "results", lambda dossier: Outcome.objects.filter(dossier=dossier).count())
"""For settings.DOSSIER_PARTS."""

DOES_IT = 5
"""Readiness from which a partner does it already."""


def outcomes_of(dossier: Dossier) -> QuerySet[Outcome]:
    """All rounds, the first first."""
    found: QuerySet[Outcome] = Outcome.objects.filter(dossier=dossier).select_related("option", "dossier", "by")
    return found


def outcome_for(access: Access, number: int) -> Outcome:
    """One of them. Raises NoSuchDossier."""
    found: Outcome = row_or_404(outcomes_of(access.dossier), number)
    return found


def counts_of(row: Outcome) -> Counts:
    """Its counts."""
    return Counts(row.offered, row.responded, row.signups, row.visits, row.measures)


# ---- one round


@dataclass(frozen=True, slots=True)
class Round:
    """A round beside what was expected of it. came: how many were reached; None: not counted.

    counted_as  what counts as reached: reacties, aanmeldingen, bezoeken or stappen
    verdict     None when there was no expectation, nothing to lay beside it, or nobody counted who was addressed
    beside      what was counted that is not what was expected, "stappen in huis (90)"; "" for nothing
    is_few      too few were addressed to say something
    per_*       euros; None: not to be said
    """

    row: Outcome
    expected: Band | None
    came: int | None
    counted_as: str
    verdict: Verdict | None
    beside: str
    is_few: bool
    per_talk: float | None
    per_visit: float | None


_AS: Mapping[Stage | None, str] = {Stage.SIGNUP: "aanmeldingen", Stage.VISIT: "bezoeken", Stage.MEASURE: "stappen"}


def round_of(row: Outcome) -> Round:
    """One of them."""
    stage, counts = stage_of(row.option), counts_of(row)
    expected = _expected(row)
    reached = came(stage, counts)
    said = None
    if reached is not None and expected is not None and row.offered is not None:
        said = verdict(reached, row.offered, expected)
    return Round(
        row=row,
        expected=expected,
        came=reached,
        counted_as=_AS.get(stage, "reacties"),
        verdict=said,
        beside=_beside(counts),
        is_few=row.offered is not None and row.offered < FEW,
        per_talk=cost_per(row.euros, row.responded),
        per_visit=cost_per(row.euros, row.visits),
    )


def _beside(counts: Counts) -> str:
    """The furthest step that was counted."""
    named = {"measures": "stappen in huis", "visits": "bezoeken", "signups": "aanmeldingen", "responded": "reacties"}
    found = ((words, getattr(counts, name)) for name, words in named.items())
    return next((f"{words} ({number_nl(many)})" for words, many in found if many is not None), "")


def _expected(row: Outcome) -> Band | None:
    if row.expected is None or row.expected_low is None or row.expected_high is None:
        return None
    return Band(row.expected_low, row.expected, row.expected_high)


def stage_of(option: Option | None) -> Stage | None:
    """What was counted of its chance elsewhere; None for a chance of our own, or an option that is gone."""
    prior = load_library().priors.get(option.prior) if option is not None else None
    return prior.stage if prior else None


# ---- what channels teach


@dataclass(frozen=True, slots=True)
class Lesson:
    """A chance before and after own counts. key: id of the prior, or of an option with a chance of its own.

    is_step       a step after a contact, that counts for every option

    y, n, rounds  counted in this dossier;  others  what other dossiers of the team counted, and how much that counts
    """

    key: str
    label: str
    before: Band
    now: Band
    share: Share
    stage: Stage | None
    y: int
    n: int
    rounds: int
    others: str
    is_step: bool

    @property
    def is_few(self) -> bool:
        """Too few to say something."""
        return self.n < FEW

    @property
    def elsewhere(self) -> bool:
        """Nothing was counted here."""
        return self.rounds == 0


def lessons_of(dossier: Dossier) -> list[Lesson]:
    """One for each chance of an option of this dossier that something was learned about, the most counted first; and
    then the steps after a contact, which count for all of them.
    """
    learned, options = learned_of(dossier), list(options_of(dossier))
    own = {one.prior or id_of(one): one for one in reversed(options)}
    found = [_lesson(key, own[key], learned[key]) for key in own if key in learned]
    steps = [_lesson(key, None, learned[key]) for key in FUNNEL if key in learned]
    return [*sorted(found, key=lambda one: -one.n), *steps]


def _lesson(key: str, option: Option | None, learned: Learned) -> Lesson:
    """option: of a chance of its own; None: a step."""
    prior = load_library().priors.get(key)
    before = prior.share if prior else own_chance((option and option.chance) or 0.0)
    label = prior.label if prior else str(option and option.name)
    return Lesson(
        key=key,
        label=label,
        before=band(Prior(before.alpha, before.beta)),
        now=band(Prior(learned.share.alpha, learned.share.beta)),
        share=learned.share,
        stage=prior.stage if prior else None,
        y=learned.responded,
        n=learned.offered,
        rounds=learned.rounds,
        others=elsewhere(learned),
        is_step=option is None,
    )


@dataclass(frozen=True, slots=True)
class Compared:
    """Two channels. better: chance that the first reaches a larger part; None: they counted different things."""

    one: Lesson
    other: Lesson
    better: float | None


def compared(lessons: Sequence[Lesson], one: str, other: str) -> Compared | None:
    """Two of them by their keys; None when either is not there, or they are the same."""
    by_key = {each.key: each for each in lessons}
    if one == other or one not in by_key or other not in by_key:
        return None
    first, second = by_key[one], by_key[other]
    if _AS.get(first.stage) != _AS.get(second.stage):
        return Compared(first, second, None)
    priors = (Prior(each.share.alpha, each.share.beta) for each in (first, second))
    return Compared(first, second, chance_better(*priors))


# ---- RE-AIM


@dataclass(frozen=True, slots=True)
class Total:
    """A sum over rounds. value None: nobody counted it;  counted of rounds: in how many it was counted."""

    label: str
    value: float | None
    counted: int
    rounds: int


@dataclass(frozen=True, slots=True)
class Aim:
    """What is known along RE-AIM. partners: with a card, and those that do it already."""

    reach: tuple[Total, ...]
    effect: tuple[Total, ...]
    work: tuple[Total, ...]
    partners: int
    doing: int
    per_talk: float | None
    per_visit: float | None


def aim_of(access: Access, rows: Iterable[Outcome]) -> Aim:
    """Over own rounds; published results of others are no part of it."""
    own = [one for one in rows if not one.is_public]
    cards = list(conditions_of(access).values_list("readiness", flat=True))
    reach = _totals(own, {"offered": "aangesproken", "responded": "reacties of gesprekken", "signups": "aanmeldingen"})
    return Aim(
        reach=reach,
        effect=_totals(own, {"visits": "bezoeken", "measures": "stappen in huis"}),
        work=_totals(own, {"euros": "euro’s", "hours": "uren van betaalde mensen"}),
        partners=len(cards),
        doing=sum(1 for one in cards if one == DOES_IT),
        per_talk=_per(own, "responded"),
        per_visit=_per(own, "visits"),
    )


def _totals(rows: Sequence[Outcome], names: Mapping[str, str]) -> tuple[Total, ...]:
    found = []
    for name, label in names.items():
        values = [value for one in rows if (value := getattr(one, name)) is not None]
        found.append(Total(label, sum(values) if values else None, len(values), len(rows)))
    return tuple(found)


def _per(rows: Sequence[Outcome], name: str) -> float | None:
    """Euros for each, over the rounds where both were counted."""
    both = [one for one in rows if one.euros is not None and getattr(one, name) is not None]
    return cost_per(sum(one.euros or 0 for one in both), sum(getattr(one, name) for one in both)) if both else None


def may_remove(access: Access, row: Outcome) -> bool:
    """Who wrote it down, and a beheerder."""
    return access.may_write and (row.by_id == access.user.pk or access.role == "beheerder")
