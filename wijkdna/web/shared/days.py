"""Days that people fill in: none so far away that it can only be a slip, and the field for one."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from wijkdna.domain.moments import Span
from wijkdna.web.shared.refusals import ActionRefused

BACK, AHEAD = 5, 10
"""Years around this one in which a day of a plan can lie."""

_FAR = f"Klopt deze dag? Kies er een van hoogstens {BACK} jaar geleden tot {AHEAD} jaar vooruit."


def likely_days() -> Span:
    """The days that somebody can mean: of whole years around this one."""
    year = timezone.localdate().year
    return Span(date(year - BACK, 1, 1), date(year + AHEAD, 12, 31))


def check_days(values: Mapping[str, Any]) -> None:
    """Raises ActionRefused at the first day among the values, by field, that nobody can mean."""
    span = likely_days()
    for name, value in values.items():
        if isinstance(value, date) and not span.first <= value <= span.last:
            raise ActionRefused(_FAR, name)


def _check(value: date) -> None:
    try:
        check_days({"": value})
    except ActionRefused as refused:
        raise ValidationError(refused.text, code="far") from refused


def day_field(label: str, help_text: str = "", *, required: bool = True) -> forms.DateField:
    """A field for a day; one that nobody can mean is refused there."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=("%Y-%m-%d", "%d-%m-%Y"),
        error_messages={"required": "Kies een dag.", "invalid": "Dit is geen datum. Schrijf hem als 31-12-2027."},
        validators=(_check,),
    )
