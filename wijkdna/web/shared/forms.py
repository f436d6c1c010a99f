"""Forms as our pages show them: classes of the design system, and errors that a screen reader finds at the field."""

from django import forms

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
