"""Reads of claims and of the card of eigenheid, for the team: how each stands, and what is known beside it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from wijkdna.domain.character import Line, Verdict, on_scale, verdict
from wijkdna.domain.claims import Heard, Standing, side_by_side, standing
from wijkdna.domain.comparison import sentence
from wijkdna.domain.numbers_nl import date_nl
from wijkdna.store.definitions import load_themes
from wijkdna.store.latest import Latest, ReleaseGone, latest_of
from wijkdna.store.own_figures import combined
from wijkdna.web.claims.models import CharacterLine, Claim, ClaimSource, Tone, Trait, Weighs
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import Access, row_or_404
from wijkdna.web.fieldwork.models import FieldNote
from wijkdna.web.fieldwork.queries import field_notes_of
from wijkdna.web.own_areas import queries as own_areas
from wijkdna.web.own_areas.forms import Refused, own_area_of_link
from wijkdna.web.profiles.queries import figure_rows, sentence_of

TALK_THEMES = (
    ("plek", "De plek"),
    ("trots", "Trots"),
    ("wat_speelt", "Wat er speelt"),
    ("ontmoeten", "Ontmoeten"),
    ("deur", "Wie een deur opent"),
    ("ervaring", "Ervaring met de gemeente"),
    ("moment", "Een moment"),
    ("meedoen", "Meedoen"),
    ("humor", "Humor"),
)
"""What a talk is about and no figure is."""

NO_THEME = "Zonder thema"

CARE = (Trait.GEVOELIG, Trait.NIET)
"""Lines that say what to be careful with."""

ASKS_WHO = (Trait.NAAM, Trait.RIVAAL, Trait.GRAP)
"""Lines that not everybody may say."""

BRIEF = 90
"""Characters of a note in a list to choose from."""


def figure_themes() -> tuple[tuple[str, str], ...]:
    """Themes of the figures: id and title, in the order of the screen."""
    return tuple((one["id"], one["title"]) for one in load_themes())


def titles() -> dict[str, str]:
    """Title of every theme by id, in the order of the screen; "" for no theme, last."""
    return {**dict(figure_themes()), **dict(TALK_THEMES), "": NO_THEME}


@dataclass(frozen=True, slots=True)
class Cited:
    """A note in which a claim was heard. number: of the source; day: of the note, as the clock here says."""

    number: int
    note: FieldNote
    circle: str
    day: date


@dataclass(frozen=True, slots=True)
class Told:
    """A claim with how it stands today. is_over: its date has passed, so it asks to be asked again.

    against  claims that say something else, also those that are over
    """

    claim: Claim
    standing: Standing
    is_over: bool
    sources: list[Cited]
    against: list[Claim]

    @property
    def quotes(self) -> list[Cited]:
        """Sources with words that were said."""
        return [one for one in self.sources if one.note.quote]


@dataclass(frozen=True, slots=True)
class Theme:
    """Claims of one theme in groups: those of a group contradict each other and stand side by side."""

    id: str
    title: str
    groups: list[list[Told]]


def claims_of(dossier: Dossier) -> QuerySet[Claim]:
    """The newest first, with all that is needed to tell how they stand."""
    rows = Claim.objects.filter(dossier=dossier).select_related("by", "dossier")
    found: QuerySet[Claim] = rows.prefetch_related("sources__note", "against__sources")
    return found


def claim_for(access: Access, number: int) -> Claim:
    """One of them. Raises NoSuchDossier."""
    found: Claim = row_or_404(claims_of(access.dossier), number)
    return found


def source_for(claim: Claim, number: int) -> ClaimSource:
    """One source of a claim. Raises NoSuchDossier."""
    found: ClaimSource = row_or_404(ClaimSource.objects.filter(claim=claim).select_related("dossier", "claim"), number)
    return found


def told(claim: Claim, today: date | None = None) -> Told:
    """A claim of claims_of() with how it stands. A claim that is over, or that nobody said, contradicts nothing."""
    day, against = today or timezone.localdate(), list(claim.against.all())
    sources = [Cited(one.pk, one.note, one.circle, timezone.localdate(one.note.at)) for one in claim.sources.all()]
    agrees = None if not claim.indicator or not claim.weighs else claim.weighs == Weighs.STEUNT
    contradicted = any(one.valid_until >= day and one.sources.all() for one in against)
    found = standing([as_heard(one) for one in sources], agrees, is_contradicted=contradicted)
    return Told(claim, found, claim.valid_until < day, sources, against)


def as_heard(source: Cited) -> Heard:
    """A source as domain/claims.py counts it.

    Notes of one writer on one day, of the same role or else the same place, are taken for one talk (judgement). Of a
    note that came with a hand-over only a number of its writer is known.
    """
    note = source.note
    writer = note.by_id or ("overgedragen", note.writer)
    about = " ".join((note.who or note.where).split()).casefold()
    return Heard(source.circle, (writer, source.day, about))


def by_theme(claims: Iterable[Claim]) -> list[Theme]:
    """Claims under their themes, in the order of the screen; themes without claims are left out."""
    of = {one.pk: told(one) for one in claims}
    against = {number: [other.pk for other in one.against] for number, one in of.items()}
    groups = [[of[number] for number in group] for group in side_by_side(list(of), against)]
    return [
        Theme(id, title, found)
        for id, title in titles().items()
        if (found := [group for group in groups if _known_theme(group[0].claim.theme) == id])
    ]


def _known_theme(theme: str) -> str:
    return theme if theme in titles() else ""


def count_over(themes: Iterable[Theme]) -> int:
    """How many of them ask to be asked again."""
    return sum(one.is_over for theme in themes for group in theme.groups for one in group)


@dataclass(frozen=True, slots=True)
class KeptFigure:
    """A figure of the area of a dossier, in the release that it keeps.

    sentence  what it says;  cited  level, year and source;  is_carried  it was measured for a larger area
    """

    id: str
    theme: str
    sentence: str
    cited: str
    is_carried: bool


def figures_of(dossier: Dossier) -> dict[str, KeptFigure]:
    """The known figures of its area by indicator; none when that release or area is not there any more."""
    try:
        latest = latest_of(settings.DATA, dossier.release)
        found = _own_figures(latest, dossier) if dossier.own_area else _area_figures(latest, dossier)
    except (ReleaseGone, Refused):
        return {}
    return {one.id: one for one in found}


def _area_figures(latest: Latest, dossier: Dossier) -> Iterator[KeptFigure]:
    row = latest.areas.position.get(dossier.area_code)
    for one in () if row is None else figure_rows(latest, latest.figures_of(row)):
        said = None if row is None else sentence_of(latest, row, one.column)
        if said:
            theme = latest.indicators[one.column].theme
            yield KeptFigure(one.id, theme, said.full, one.cited, bool(one.carried))


def _own_figures(latest: Latest, dossier: Dossier) -> Iterator[KeptFigure]:
    own = own_area_of_link(latest, QueryDict(dossier.own_area))
    figures = combined(latest, own)
    rows = {row.column: row for section in own_areas.themes(latest, own, figures, ()) for row in section.rows}
    for one in figures:
        if one.is_known:
            said, row = sentence(one.indicator, own_areas.place(latest, own), one.value), rows[one.column]
            yield KeptFigure(row.id, one.indicator.theme, said.full, f"{row.level}, {row.source}", row.is_carried)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that were said. note: its number; who: a role, "" when nobody wrote it down."""

    note: int
    text: str
    who: str
    at: date


@dataclass(frozen=True, slots=True)
class HeardTheme:
    """What was heard on a theme. sentence: what the figures say of it, "" for a theme without figures."""

    id: str
    title: str
    sentence: str
    groups: list[list[Told]]
    quotes: list[Quote]


MOST_QUOTES = 3
"""Of a theme on the Rijke foto."""


def heard(access: Access, sentences: Mapping[str, str]) -> list[HeardTheme]:
    """What was heard, beside what the figures say; nothing for a guest. sentences: of the figures, by theme."""
    if not access.in_team:
        return []
    claims = {one.id: one.groups for one in by_theme(claims_of(access.dossier))}
    quotes = _quotes(access, claims)
    return [
        HeardTheme(id, title, sentences.get(id, ""), claims.get(id, []), quotes.get(id, []))
        for id, title in titles().items()
        if id in claims or id in quotes
    ]


def figures_beside(dossier: Dossier, themes: Iterable[HeardTheme]) -> dict[str, KeptFigure]:
    """The figures that claims refer to; none are looked up when none does."""
    named = any(one.claim.indicator for theme in themes for group in theme.groups for one in group)
    return figures_of(dossier) if named else {}


def _quotes(access: Access, claims: dict[str, list[list[Told]]]) -> dict[str, list[Quote]]:
    """The newest quotes by theme. What stands at a claim already is not told twice."""
    shown = {one.note.pk for groups in claims.values() for group in groups for said in group for one in said.sources}
    found: dict[str, list[Quote]] = {}
    for note in field_notes_of(access).filter(is_draft=False).exclude(quote=""):
        for theme in note.themes if note.pk not in shown else ():
            quotes = found.setdefault(_known_theme(theme), [])
            if len(quotes) < MOST_QUOTES:
                quotes.append(Quote(note.pk, note.quote, note.who, timezone.localdate(note.at)))
    return found


def notes_to_cite(access: Access, besides: Collection[int] = ()) -> list[FieldNote]:
    """Finished notes that can be a source, the newest first. besides: numbers of those that are one already."""
    return list(field_notes_of(access).filter(is_draft=False).exclude(pk__in=besides)[:MOST_TO_CITE])


MOST_TO_CITE = 200
"""Notes in a list to choose from."""


def note_to_cite(access: Access, number: str) -> FieldNote | None:
    """A finished note by what stands behind ?notitie=; None when there is no such note for this person."""
    rows = field_notes_of(access).filter(is_draft=False)
    return rows.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 10 else None


def note_in_brief(note: FieldNote) -> str:
    """A note in one line: "25 juni 2024, voorzitter ijsclub: Hier komt iedereen"."""
    words = " ".join((note.quote or note.seen).split())
    brief = words if len(words) <= BRIEF else f"{words[:BRIEF].rsplit(' ', 1)[0]} …"
    head = ", ".join(filter(None, (date_nl(timezone.localdate(note.at)), note.who)))
    return f"{head}: {brief}" if brief else head


@dataclass(frozen=True, slots=True)
class ToldLine:
    """A line of the card with whether it may be used."""

    line: CharacterLine
    verdict: Verdict
    is_care: bool


@dataclass(frozen=True, slots=True)
class TraitLines:
    """Lines about one thing."""

    trait: Trait
    lines: list[ToldLine]

    @property
    def is_care(self) -> bool:
        """True when it is about what to be careful with."""
        return self.trait in CARE

    @property
    def usable(self) -> list[ToldLine]:
        """Those that may be said, or that say what must not."""
        return [one for one in self.lines if one.verdict.is_usable]


def lines_of(dossier: Dossier) -> QuerySet[CharacterLine]:
    """All lines of the card of a dossier."""
    found: QuerySet[CharacterLine] = CharacterLine.objects.filter(dossier=dossier).select_related("by", "dossier")
    return found


def line_for(access: Access, number: int) -> CharacterLine:
    """One of them. Raises NoSuchDossier."""
    found: CharacterLine = row_or_404(lines_of(access.dossier), number)
    return found


def told_line(line: CharacterLine, today: date | None = None) -> ToldLine:
    """A line with whether it may be used today."""
    trait = Trait(line.trait)
    fields = ("who_may", "laughs", "shrugs", "stings", "valid_until")
    asked = Line(
        is_care=trait in CARE,
        asks_who=trait in ASKS_WHO,
        circles=tuple(line.heard_from),
        **{name: getattr(line, name) for name in fields},
    )
    return ToldLine(line, verdict(asked, today or timezone.localdate()), trait in CARE)


def card_of(dossier: Dossier) -> list[TraitLines]:
    """The card in the order of methods.md 10.1, also what is still empty."""
    lines = [told_line(one) for one in lines_of(dossier)]
    return [TraitLines(trait, [one for one in lines if one.line.trait == trait]) for trait in Trait]


def tone_of(dossier: Dossier) -> Tone:
    """How one talks here; one that was not saved when nobody filled it in."""
    return Tone.objects.filter(dossier=dossier).first() or Tone(dossier=dossier)


TONES = (
    ("sober", "Nuchter of uitbundig", "nuchter", "uitbundig"),
    ("proud", "Trots of bescheiden", "trots", "bescheiden"),
    ("direct", "Direct of omfloerst", "direct", "omfloerst"),
)
"""The scales: field, what it is about, and its two ends."""


def tone_in_words(tone: Tone) -> list[tuple[str, str]]:
    """The scales that were filled in: what it is about, and where on it."""
    return [(about, on_scale(place, low, high)) for name, about, low, high in TONES if (place := getattr(tone, name))]


TRAIT_OF_THEME = {"humor": Trait.GRAP, "trots": Trait.TROTS, "plek": Trait.NAAM}
"""What a note on a theme is probably about on the card."""
