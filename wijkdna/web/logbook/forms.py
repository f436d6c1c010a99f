"""Which lines of the record somebody asks for."""

from typing import Any

from django import forms

from wijkdna.web.accounts.models import Team
from wijkdna.web.logbook import queries
from wijkdna.web.logbook.queries import Asked
from wijkdna.web.shared.forms import dress

_ALL = ("", "alle")


class LogForm(forms.Form):
    """The filter; what is not filled in does not narrow anything."""

    persoon = forms.TypedChoiceField(label="Wie", required=False, coerce=int, empty_value=None)
    soort = forms.ChoiceField(label="Soort gegeven", required=False)
    dossier = forms.TypedChoiceField(label="Dossier", required=False, coerce=int, empty_value=None)
    van = forms.DateField(label="Vanaf", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    tot = forms.DateField(label="Tot en met", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    inzage = forms.BooleanField(label="Alleen inzage van persoonsgegevens", required=False)
    voor = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        super().__init__(*args, **kwargs)
        choices: dict[str, list[Any]] = {
            "persoon": queries.people_in(team),
            "soort": queries.kinds_in(team),
            "dossier": queries.dossiers_of(team),
        }
        for name, found in choices.items():
            self.fields[name].choices = [_ALL, *found]  # type: ignore[attr-defined]  # all three are choices
        dress(self)

    def asked(self) -> Asked:
        """What to look for. Only after is_valid()."""
        said = self.cleaned_data
        return Asked(
            said["persoon"], said["soort"], said["dossier"], said["van"], said["tot"], said["inzage"], said["voor"]
        )
