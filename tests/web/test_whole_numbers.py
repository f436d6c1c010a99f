"""A number is what people here mean by it: "1.000" is a thousand, in every form of the site."""

from importlib import import_module
from pkgutil import iter_modules

import pytest
from django import forms

from wijkdna import web
from wijkdna.web.shared.forms import WholeField

NEVER_LARGE = {"kop", "days", "log_months", "hours"}
"""The number of a row of a file, days of an invitation, months of a log, hours of a session: at most 60."""


def every_form():
    for feature in iter_modules(web.__path__):
        if feature.ispkg:
            try:
                found = vars(import_module(f"wijkdna.web.{feature.name}.forms")).values()
            except ModuleNotFoundError:
                continue
            yield from {one for one in found if isinstance(one, type) and issubclass(one, forms.BaseForm)}


@pytest.mark.parametrize("form", sorted(every_form(), key=lambda one: f"{one.__module__}.{one.__name__}"))
def test_amounts_of_every_form_take_a_point_between_thousands(form):
    asked = {
        name: field
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.IntegerField) and not field.widget.is_hidden and name not in NEVER_LARGE
    }
    assert {name for name, field in asked.items() if field.to_python("12.000") != 12_000} == set()


@pytest.mark.parametrize(
    ("typed", "number"),
    [("1.000", 1000), ("1500", 1500), ("€ 1.234.567", 1_234_567), ("25 %", 25), ("0", 0), ("  7 ", 7), ("", None)],
)
def test_a_whole_number_as_people_write_it(typed, number):
    assert WholeField("Euro’s", most=10_000_000).clean(typed) == number


@pytest.mark.parametrize("typed", ["1.5", "1.50", "1,5", "12.0", "veel", "1e3", "²", "1.0000"])
def test_what_is_no_whole_number_is_refused_with_how_to_write_it(typed):
    with pytest.raises(forms.ValidationError, match=r"heel getal in, bijvoorbeeld 1500 of 1\.500"):
        WholeField("Euro’s", most=10_000_000).clean(typed)


@pytest.mark.parametrize("typed", ["-1", "1.000.001"])
def test_a_number_outside_the_bounds_is_told_which_they_are(typed):
    with pytest.raises(forms.ValidationError, match=r"van 0 tot en met 1\.000\.000"):
        WholeField("Euro’s", most=1_000_000).clean(typed)
