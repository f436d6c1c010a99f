"""What a colleague wrote in a form that somebody else had open, in words: so that nobody writes over it unseen."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms

from wijkdna.domain.numbers_nl import date_nl
from wijkdna.web.shared.refusals import ActionRefused, ChangedMeanwhile

_EMPTY = "leeg"
_OTHER = "iets dat u hier niet kunt kiezen"


def with_theirs(changed: ChangedMeanwhile, form: forms.Form, now: Mapping[str, Any]) -> ActionRefused:
    """The same, with the fields in which what stands now differs from what was sent.

    form  as it was sent, with fields that are right;  now  what stands there, as for its `initial`
    """
    said = _differing(form, now)
    return ActionRefused(" ".join(filter(None, (changed.text, said, "Kijk, en bewaar opnieuw."))))


def _differing(form: forms.Form, now: Mapping[str, Any]) -> str:
    found = [
        f"bij “{form[name].label}” {_in_words(field, now[name])}"
        for name, field in form.fields.items()
        if name in now and not form[name].is_hidden and field.has_changed(now[name], form[name].data)
    ]
    return f"Anders dan hieronder staat er nu {'; '.join(found)}." if found else ""


def _in_words(field: forms.Field, value: Any) -> str:  # noqa: ANN401 of any field
    """ "Samen", 3 december 2026, leeg."""
    if isinstance(field, forms.BooleanField):
        return "aangevinkt" if value else "niet aangevinkt"
    if value is None or value in ("", []):
        return _EMPTY
    choices = getattr(field, "choices", None)
    if choices is not None:
        words = dict(_flat(choices))
        several = value if isinstance(value, list) else [value]
        return ", ".join(f"“{words.get(str(one), _OTHER)}”" for one in several)
    if isinstance(value, date):
        return date_nl(value)
    return f"“{field.prepare_value(value)}”"


def _flat(choices: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 as Django has them
    """Value and words of each choice, also of those in a group."""
    for value, words in choices:
        if isinstance(words, list | tuple):
            yield from _flat(words)
        else:
            yield str(value), str(words)
