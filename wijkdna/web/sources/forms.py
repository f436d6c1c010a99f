"""What whoever runs the site sets for a source. A key can be filled in and removed, and is never shown again."""

from collections.abc import Mapping

from django import forms

from wijkdna.store.source_pages import SourcePage
from wijkdna.web.shared.forms import dress
from wijkdna.web.sources.models import LONGEST_TEXT, SourceSetting
from wijkdna.web.sources.queries import is_secret

REMOVE = "weg"


class SettingsForm(forms.Form):
    """A field per setting of a source; of a key also a tick to remove it."""

    def __init__(
        self, page: SourcePage, kept: Mapping[str, SourceSetting], data: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(data)
        for name, about in page.settings.items():
            row = kept.get(name)
            self.fields[name] = _secret(name, about, row) if is_secret(name) else _plain(name, about, row)
            if is_secret(name) and row:
                self.fields[f"{name}-{REMOVE}"] = forms.BooleanField(required=False, label="Deze sleutel weghalen")
        dress(self)

    def changed(self) -> dict[str, str]:
        """Name -> new value, "" to remove it; only what is otherwise than it was."""
        found = {}
        for name in [name for name in self.fields if not name.endswith(REMOVE)]:
            value = str(self.cleaned_data[name]).strip()
            if is_secret(name):
                if value or self.cleaned_data.get(f"{name}-{REMOVE}"):
                    found[name] = value
            elif value != (self.fields[name].initial or ""):
                found[name] = value
        return found


def _plain(name: str, about: str, row: SourceSetting | None) -> forms.CharField:
    return forms.CharField(
        label=about[0].upper() + about[1:],
        required=False,
        max_length=LONGEST_TEXT,
        initial=row.value if row else "",
        help_text=f"Leeg: zoals in de omgeving van de server ({name}), anders het gewone adres.",
    )


def _secret(name: str, about: str, row: SourceSetting | None) -> forms.CharField:
    told = (
        f"Ingevuld op {row.changed_at:%d-%m-%Y}. Vul alleen iets in om hem te vervangen."
        if row
        else "Nog niet ingevuld."
    )
    return forms.CharField(
        label=about[0].upper() + about[1:],
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=f"{told} Wij bewaren hem versleuteld en tonen hem nooit.",
    )
