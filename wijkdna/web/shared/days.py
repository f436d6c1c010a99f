"""Days that people fill in: none so far away that it can only be a slip, and the field for one."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from wijkdna.domain.moments import Span
from wijkdna.web.shared.refusals import ActionRefused

BACK, AHEAD = 5, 10
"""Years around this one in which a day of a plan can lie."""

LONG_BACK = 20
"""The same for what may have been long ago: a round of which the result was published, a door that was asked about."""

_FAR = "Klopt deze dag? Kies er een van hoogstens {} jaar geleden tot {} jaar vooruit."
_WRITTEN = ("%Y-%m-%d", "%d-%m-%Y", "%d-%m-%y", "%d/%m/%Y", "%d/%m/%y")
"""How a browser sends a day, and how people here write one."""


def likely_days(back: int = BACK) -> Span:
    """The days that somebody can mean: of whole years around this one. back: years."""
    year = timezone.localdate().year
    return Span(date(year - back, 1, 1), date(year + AHEAD, 12, 31))


def check_days(values: Mapping[str, Any], back: int = BACK) -> None:
    """Raises ActionRefused at the first day among the values, by field, that nobody can mean. back: years."""
    span = likely_days(back)
    for name, value in values.items():
        if isinstance(value, date) and not span.first <= value <= span.last:
            raise ActionRefused(_FAR.format(back, AHEAD), name)


def _check(value: date, back: int) -> None:
    try:
        check_days({"": value}, back)
    except ActionRefused as refused:
        raise ValidationError(refused.text, code="far") from refused


def day_field(
    label: str,
    help_text: str = "",
    *,
    required: bool = True,
    empty: str = "Kies een dag.",
    back: int = BACK,
    widget: forms.DateInput | None = None,
) -> forms.DateField:
    """A field for a day; one that nobody can mean is refused there.

    empty  what to say when it is left empty;  back  years;  widget  None: the one of the browser to choose a day with
    """
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=widget or forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=_WRITTEN,
        error_messages={"required": empty, "invalid": "Dit is geen datum. Schrijf hem als 31-12-2027."},
        validators=(partial(_check, back=back),),
    )
