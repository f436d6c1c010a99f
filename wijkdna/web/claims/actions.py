"""What people do with claims and with the card of eigenheid: each in one transaction, with a line in the record."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction

from wijkdna.web.accounts.models import User
from wijkdna.web.claims.models import CharacterLine, Claim, ClaimSource, Tone, Weighs
from wijkdna.web.dossiers.models import Dossier
from wijkdna.web.dossiers.queries import open_for_writing
from wijkdna.web.fieldwork.models import FieldNote
from wijkdna.web.shared.audit import record
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile

MOST_CLAIMS, MOST_LINES = 500, 200
"""Of one dossier: more is no overview that anybody reads."""

FIELDS = ("text", "theme", "valid_until")
"""What somebody fills in of a claim."""

LINE_FIELDS = ("trait", "text", "who_may", "heard_from", "laughs", "shrugs", "stings", "valid_until")
"""What somebody fills in of a line of the card."""

_GONE = "Een collega heeft deze bewering intussen verwijderd."


@transaction.atomic
def add_claim(*, dossier: Dossier, by: User, note: FieldNote | None = None, circle: str = "", **fields: Any) -> Claim:  # noqa: ANN401 FIELDS
    """A claim, with the note in which it was heard. Raises ActionRefused."""
    open_for_writing(dossier)
    if Claim.objects.filter(dossier=dossier).count() >= MOST_CLAIMS:
        raise ActionRefused(f"Er staan al {MOST_CLAIMS} beweringen in dit dossier. Haal er eerst een weg.")
    claim: Claim = Claim.objects.create(dossier=dossier, by=by, **_checked(fields, FIELDS))
    if note is not None:
        _add_source(claim, note, circle)
    record(by, "bewering toegevoegd", claim)
    return claim


@transaction.atomic
def change_claim(*, claim: Claim, version: int, by: User, against: Collection[int], **fields: Any) -> Claim:  # noqa: ANN401 FIELDS
    """Other words, theme or date, and which claims say something else: by their numbers.

    Raises ChangedMeanwhile when it is not the version any more that this person saw; ActionRefused.
    """
    open_for_writing(claim.dossier)
    values = _checked(fields, FIELDS)
    now = Claim.objects.select_for_update(of=("self",)).select_related("dossier").filter(pk=claim.pk).first()
    if now is None:
        raise ChangedMeanwhile(_GONE, "", values["text"], 0)
    if now.version != version:
        told = "Een collega heeft deze bewering intussen veranderd."
        raise ChangedMeanwhile(told, now.text, values["text"], now.version)
    if now.theme != values["theme"]:
        now.indicator, now.weighs = "", ""
    for name, value in values.items():
        setattr(now, name, value)
    now.version += 1
    now.save()
    now.against.set(Claim.objects.filter(dossier=now.dossier, pk__in=against).exclude(pk=now.pk))
    record(by, "bewering gewijzigd", now)
    found: Claim = now
    return found


@transaction.atomic
def weigh_claim(*, claim: Claim, indicator: str, weighs: str, version: int, by: User) -> None:
    """Lay a figure beside a claim, and say what it says of it; indicator "" takes it away. Raises ActionRefused."""
    open_for_writing(claim.dossier)
    if indicator and weighs not in Weighs.values:
        raise ActionRefused("Kies ook of het cijfer past bij de bewering, of die tegenspreekt.", "weighs")
    chosen = {"indicator": indicator, "weighs": weighs if indicator else ""}
    now = Claim.objects.filter(pk=claim.pk, version=version)
    if not now.update(**chosen, version=version + 1):
        raise ActionRefused("Een collega heeft deze bewering intussen veranderd. Kijk of het cijfer nog past.")
    record(by, "cijfer bij bewering gelegd" if indicator else "cijfer bij bewering weggehaald", claim)


@transaction.atomic
def delete_claim(*, claim: Claim, by: User) -> None:
    """Remove a claim for good; the notes stay. Raises ActionRefused."""
    open_for_writing(claim.dossier)
    record(by, "bewering verwijderd", claim)
    Claim.objects.filter(pk=claim.pk).delete()


@transaction.atomic
def add_source(*, claim: Claim, note: FieldNote, circle: str, by: User) -> ClaimSource:
    """Another note in which it was heard; the same note again gets this circle. Raises ActionRefused."""
    open_for_writing(claim.dossier)
    if not Claim.objects.filter(pk=claim.pk).exists():
        raise ActionRefused(_GONE)
    source = _add_source(claim, note, circle)
    record(by, "bron bij bewering gezet", source)
    return source


def _add_source(claim: Claim, note: FieldNote, circle: str) -> ClaimSource:
    if note.dossier_id != claim.dossier_id or note.is_draft:
        raise ActionRefused("Deze notitie is er niet meer. Kies een andere.", "note")
    found, _ = ClaimSource.objects.update_or_create(
        claim=claim, note=note, defaults={"dossier": claim.dossier, "circle": " ".join(circle.split())}
    )
    source: ClaimSource = found
    return source


@transaction.atomic
def delete_source(*, source: ClaimSource, by: User) -> None:
    """Take a note away from a claim; the note stays. Raises ActionRefused."""
    open_for_writing(source.dossier)
    record(by, "bron bij bewering weggehaald", source)
    ClaimSource.objects.filter(pk=source.pk).delete()


@transaction.atomic
def add_line(*, dossier: Dossier, by: User, **fields: Any) -> CharacterLine:  # noqa: ANN401 LINE_FIELDS
    """A line on the card of eigenheid. Raises ActionRefused."""
    open_for_writing(dossier)
    if CharacterLine.objects.filter(dossier=dossier).count() >= MOST_LINES:
        raise ActionRefused(f"Er staan al {MOST_LINES} regels op deze kaart. Haal er eerst een weg.")
    line: CharacterLine = CharacterLine.objects.create(dossier=dossier, by=by, **_checked(fields, LINE_FIELDS))
    record(by, "regel van eigenheid toegevoegd", line)
    return line


@transaction.atomic
def change_line(*, line: CharacterLine, version: int, by: User, **fields: Any) -> CharacterLine:  # noqa: ANN401 LINE_FIELDS
    """Change a line. Raises ChangedMeanwhile when a colleague did so meanwhile; ActionRefused."""
    open_for_writing(line.dossier)
    values = _checked(fields, LINE_FIELDS)
    now = CharacterLine.objects.select_for_update(of=("self",)).filter(pk=line.pk).first()
    if now is None:
        raise ChangedMeanwhile("Een collega heeft deze regel intussen verwijderd.", "", values["text"], 0)
    if now.version != version:
        told = "Een collega heeft deze regel intussen veranderd."
        raise ChangedMeanwhile(told, now.text, values["text"], now.version)
    for name, value in values.items():
        setattr(now, name, value)
    now.version += 1
    now.save()
    record(by, "regel van eigenheid gewijzigd", now)
    found: CharacterLine = now
    return found


@transaction.atomic
def delete_line(*, line: CharacterLine, by: User) -> None:
    """Take a line off the card for good. Raises ActionRefused."""
    open_for_writing(line.dossier)
    record(by, "regel van eigenheid verwijderd", line)
    CharacterLine.objects.filter(pk=line.pk).delete()


@transaction.atomic
def set_tone(*, dossier: Dossier, by: User, version: int, **scales: int | None) -> Tone:
    """How one talks here, on three scales. Raises ActionRefused when a colleague set them meanwhile."""
    open_for_writing(dossier)
    tone, is_new = Tone.objects.select_for_update(of=("self",)).get_or_create(dossier=dossier)
    if not is_new and tone.version != version:
        raise ActionRefused("Een collega heeft de toon intussen ingevuld. Kijk eerst wat er nu staat en kies dan weer.")
    for name in ("sober", "proud", "direct"):
        setattr(tone, name, scales[name])
    tone.version += not is_new
    tone.save()
    record(by, "toon ingevuld", tone)
    found: Tone = tone
    return found


def _checked(fields: Mapping[str, Any], known: Collection[str]) -> dict[str, Any]:
    """The fields, cleaned: all of them. Raises ActionRefused, and TypeError for one too many or too few."""
    if set(fields) != set(known):
        raise TypeError(f"not the fields {sorted(known)}: {sorted(fields)}")
    values = {name: " ".join(one.split()) if isinstance(one, str) else one for name, one in fields.items()}
    if "heard_from" in values:
        circles = (" ".join(one.split()) for one in values["heard_from"])
        values["heard_from"] = list(dict.fromkeys(filter(None, circles)))
    if not values["text"]:
        raise ActionRefused("Schrijf eerst een zin.", "text")
    return values
