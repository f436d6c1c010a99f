"""What was counted elsewhere about reaching people, as the reach model uses it (methods.md, sections 1.2 to 1.6).

store/priors.py reads it from definitions/reach. Every number carries its grade: A a register, D a judgement.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from wijkdna.domain.reach_claims import Share


class Step(StrEnum):
    """The step that is counted as taking part."""

    SIGNUP = "aanmelding"
    VISIT = "bezoek"
    MEASURE = "maatregel"


class Stage(StrEnum):
    """What a prior counted (methods.md 1.5)."""

    AUDIENCE = "audience"
    CONTACT = "contact"
    ATTENDANCE = "attendance"
    SURVEY = "survey"
    SIGNUP = "signup"
    VISIT = "visit"
    MEASURE = "measure"
    SIGNUP_GIVEN_CONTACT = "signup_given_contact"
    VISIT_GIVEN_SIGNUP = "visit_given_signup"
    MEASURE_GIVEN_VISIT = "measure_given_visit"


CHANNELS = ("letter", "doorbell_phone", "trusted", "digital")
"""Kinds of channel, for the odds ratios of groups."""

HOMES = ("koop", "corporatie", "overige_huur")
"""What a group may say of its homes, beside the groups that have an odds ratio."""

FUNNEL = ("accept_after_conversation", "visit_kept_after_signup", "measure_after_visit")
"""The priors of the three steps after a contact, in order."""

_PASSED: Mapping[Stage, int] = {
    Stage.CONTACT: 0,
    Stage.ATTENDANCE: 0,
    Stage.SURVEY: 0,
    Stage.SIGNUP: 1,
    Stage.VISIT: 2,
    Stage.MEASURE: 3,
}
_WANTED: Mapping[Step, int] = {Step.SIGNUP: 1, Step.VISIT: 2, Step.MEASURE: 3}


def steps_left(stage: Stage, step: Step) -> range:
    """Which steps of FUNNEL somebody who was reached at this stage still has to take."""
    return range(_PASSED[stage], _WANTED[step])


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A chance that was counted elsewhere: Beta(alpha, beta).

    outcome  what was counted, of which `denominator`;  exempt  groups whose effect is in it already
    channel  one of CHANNELS, "" for a step that is not a channel;  eligible  "all", or a flag that a group must have
    option   may be chosen as a way to reach people
    """

    id: str
    label: str
    stage: Stage
    outcome: str
    denominator: str
    alpha: float
    beta: float
    grade: str
    basis: str
    source: str
    channel: str
    exempt: tuple[str, ...]
    eligible: str
    option: bool

    @property
    def share(self) -> Share:
        """The same as a mean and a weight."""
        weight = self.alpha + self.beta
        return Share(self.alpha / weight, weight)


@dataclass(frozen=True, slots=True)
class GroupOdds:
    """How much easier a group is reached by each of CHANNELS: odds ratios, and how each is known."""

    label: str
    basis: str
    odds: Mapping[str, float]
    grades: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Multiplier:
    """What makes a channel work better, off unless chosen. used: the square root of what was reported."""

    label: str
    is_risk: bool
    reported: float
    sd_log: float
    grade: str
    source: str
    not_with: tuple[str, ...]

    @property
    def used(self) -> float:
        """Half the effect on the log: it was found in another country or trade."""
        return float(self.reported**0.5)

    def odds_ratio(self, p: float, used: float | None = None) -> float:
        """As an odds ratio at a chance p in (0, 1); used: another effect than the usual one."""
        effect = self.used if used is None else used
        if not self.is_risk:
            return effect
        risk = min(effect, 0.95 / p)
        return risk * (1 - p) / (1 - risk * p)


@dataclass(frozen=True, slots=True)
class Capacity:
    """How much one coach or team can do: low, usual and high, per this many months."""

    label: str
    unit: str
    low: float
    usual: float
    high: float
    months: int
    grade: str
    basis: str


@dataclass(frozen=True, slots=True)
class CostStart:
    """What a channel costs to begin with."""

    label: str
    euros_fixed: float
    euros_per_address: float
    hours_fixed: float
    hours_per_address: float
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """All of it, by id.

    sd_log       error of the log of each odds ratio of a group
    overlap      how much options reach the same people, at most `most_overlap`
    willingness  readiness 1 to 5 -> chance that a partner really does it;  willing_weight  of the Beta around it
    """

    priors: Mapping[str, Evidence]
    groups: Mapping[str, GroupOdds]
    sd_log: float
    multipliers: Mapping[str, Multiplier]
    capacities: Mapping[str, Capacity]
    costs: Mapping[str, CostStart]
    overlap: Share
    most_overlap: float
    willingness: Mapping[int, float]
    willing_weight: float
