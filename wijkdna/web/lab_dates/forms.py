"""What a facilitator types about the date and place of a session. Rules stand in actions.py."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from wijkdna.web.accounts.forms import Asked
from wijkdna.web.accounts.models import LONGEST_NAME
from wijkdna.web.lab_dates.actions import Meeting
from wijkdna.web.lab_dates.queries import WHERE
from wijkdna.web.polls.forms import moment_at, time_field
from wijkdna.web.shared.days import day_field

_LONGEST_REASON = 200


def _reason(help_text: str, *, required: bool) -> forms.CharField:
    return forms.CharField(
        label="Waarom?",
        max_length=_LONGEST_REASON,
        required=required,
        help_text=help_text,
        error_messages={"required": "Schrijf in één zin waarom. Die zin staat in de mail aan de deelnemers."},
    )


class FixForm(Asked):
    """When and where a session is; of one that is sure already, why it changes."""

    free: ClassVar[tuple[str, ...]] = ("travel", "access", "reason")
    day = day_field("Dag")
    start = time_field("Begin")
    end = time_field("Einde")
    host = forms.CharField(label="Gemeente die ontvangt", max_length=LONGEST_NAME, required=False)
    place = forms.CharField(label="Zaal of gebouw", max_length=LONGEST_NAME, required=False)
    address = forms.CharField(
        label="Adres", max_length=200, required=False, help_text="Straat, nummer en plaats. Dit staat in de agenda."
    )
    travel = forms.CharField(
        label="Hoe komen mensen er?",
        max_length=400,
        required=False,
        help_text="Openbaar vervoer en parkeren, in een hele zin.",
    )
    access = forms.CharField(label="Toegankelijkheid", max_length=400, required=False)
    reason = _reason("Nodig als de dag, de tijd of de plaats verandert. Deze zin staat in de mail.", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        super().__init__(*args, **kwargs)
        if is_new:
            del self.fields["reason"]
            self.free = ("travel", "access")  # type: ignore[misc]  # of this form only

    def clean(self) -> dict[str, Any]:
        """Day and times as moments: self.starts_at and self.ends_at."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            self._read(cleaned)
        return cleaned

    def _read(self, cleaned: dict[str, Any]) -> None:
        for clock, name in (("start", "starts_at"), ("end", "ends_at")):
            try:
                setattr(self, name, moment_at(cleaned["day"], cleaned[clock]))
            except ValidationError as problem:
                self.add_error(clock, problem)

    @property
    def meeting(self) -> Meeting:
        """What fix_session() takes."""
        where = {name: self.cleaned_data[name] for name in WHERE}
        return Meeting(self.starts_at, self.ends_at, **where)  # type: ignore[attr-defined]  # clean() sets them

    @property
    def why(self) -> str:
        """Why it changes; "" for a new date."""
        return str(self.cleaned_data.get("reason", ""))


class CancelForm(Asked):
    """Why a session does not go on."""

    free: ClassVar[tuple[str, ...]] = ("reason",)
    reason = _reason("Eén eerlijke zin. Die staat in de mail aan iedereen die een plek heeft.", required=True)
    version = forms.IntegerField(widget=forms.HiddenInput)
