"""Forms as our pages show them: classes of the design system, and errors that a screen reader finds at the field."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from wijkdna.domain.numbers_nl import number_nl
from wijkdna.domain.written_numbers import whole_digits

FREE_TEXT = "Schrijf alsof de betrokkene meeleest. Zet er geen namen, telefoonnummers, schulden, ziektes of geloof in."
"""Stands at every free text."""

_TEXT = "utrecht-textbox utrecht-textbox--html-input"
_CSS = {
    forms.Textarea: "utrecht-textbox",
    forms.Select: "utrecht-select utrecht-select--html-select",
    forms.CheckboxInput: "",
    forms.RadioSelect: "",
    forms.CheckboxSelectMultiple: "",
    forms.ClearableFileInput: "",
    forms.FileInput: "",
}

_WHOLE = "Vul een heel getal in, bijvoorbeeld 1500 of 1.500."


class WholeField(forms.IntegerField):
    """A whole number of 0 to `most`, as people here write it: "1.500", "€ 1500". Django would read "1.000" as 1.

    required  what to say of an empty field; "" when it may stay empty, and is None
    """

    def __init__(
        self, label: str, help_text: str = "", *, most: int, required: str = "", initial: int | None = None
    ) -> None:
        wrong = f"Vul een getal in van 0 tot en met {number_nl(most)}."
        super().__init__(
            label=label,
            help_text=help_text,
            initial=initial,
            required=bool(required),
            min_value=0,
            max_value=most,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            error_messages={"invalid": _WHOLE, "min_value": wrong, "max_value": wrong, "required": required},
        )

    def to_python(self, value: Any) -> int | None:  # noqa: ANN401 as Django has it
        """The number; None for an empty field."""
        text = "" if value is None else str(value).strip()
        digits = whole_digits(text) if text else ""
        if digits is None:
            raise ValidationError(self.error_messages["invalid"], "invalid")
        return super().to_python(digits)


def dress(form: forms.BaseForm) -> None:
    """Give the fields of a form their classes, and point each wrong one to its message.

    Also for forms of packages. The browser does not check: its messages are not ours, and not always in Dutch.
    """
    form.use_required_attribute = False
    for name, field in form.fields.items():
        css = next((css for kind, css in _CSS.items() if isinstance(field.widget, kind)), _TEXT)
        if css:
            field.widget.attrs["class"] = css
        if form.is_bound and name in form.errors:
            identity = form[name].id_for_label
            described = [f"{identity}_helptext"] if field.help_text else []
            field.widget.attrs |= {
                "aria-invalid": "true",
                "aria-describedby": " ".join([*described, f"{identity}-fout"]),
            }
