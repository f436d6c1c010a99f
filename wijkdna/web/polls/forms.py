"""What people type about a date poll. Rules stand in actions.py."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone
from django.http import QueryDict
from django.utils import timezone

from wijkdna.web.accounts.forms import Asked
from wijkdna.web.accounts.models import LONGEST_NAME
from wijkdna.web.polls.actions import Room
from wijkdna.web.polls.models import DatePoll, HostOffer, PollDate, Suits
from wijkdna.web.polls.queries import MOST_DATES, in_words
from wijkdna.web.shared.days import day_field
from wijkdna.web.shared.forms import WholeField, dress

SHOWN = 4
"""Rows for moments that stand open on a new form."""

_LARGEST_ROOM = 2000
_NO_SUCH_TIME = "De klok gaat dan een uur voor- of achteruit, en deze tijd is niet eenduidig. Kies een andere."


def time_field(label: str, *, required: bool = True, help_text: str = "") -> forms.TimeField:
    """A field for a time of the day."""
    return forms.TimeField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        input_formats=("%H:%M", "%H.%M", "%H:%M:%S"),
        error_messages={"required": "Vul een tijd in.", "invalid": "Dit is geen tijd. Schrijf hem als 13:30."},
    )


def moment_at(day: date, clock: time) -> datetime:
    """A time on the clock here. Raises ValidationError for one that does not come, or twice, as the clock changes."""
    try:
        found: datetime = from_current_timezone(datetime.combine(day, clock))
    except ValidationError:
        raise ValidationError(_NO_SUCH_TIME, code="twice") from None
    return found


class PollForm(Asked):
    """The moments of a poll in rows, until when people answer, and who sees what."""

    deadline_day = day_field("Prikken tot en met")
    deadline_time = time_field("Tot hoe laat")
    hidden = forms.BooleanField(
        label="Verberg wat anderen kozen tot het prikken voorbij is",
        required=False,
        help_text="Anders ziet wie zelf heeft geprikt meteen wat andere gemeenten kozen. U ziet alles altijd.",
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_DATES + 1):
            self.fields[f"day_{number}"] = day_field("Dag", required=False)
            self.fields[f"start_{number}"] = time_field("Begin", required=False)
            self.fields[f"end_{number}"] = time_field("Einde", required=False)
        if not self.is_bound:
            dress(self)

    @classmethod
    def of(cls, poll: DatePoll | None, dates: Sequence[PollDate], seen: str, data: QueryDict | None) -> "PollForm":
        """The form of a poll; None: a new one."""
        initial: dict[str, Any] = {"seen": seen, "deadline_time": time(17)}
        if poll is not None:
            until = timezone.localtime(poll.deadline)
            initial |= {"deadline_day": until.date(), "deadline_time": until.time(), "hidden": poll.hidden}
        for number, one in enumerate(dates, 1):
            starts, ends = timezone.localtime(one.starts_at), timezone.localtime(one.ends_at)
            initial |= {f"day_{number}": starts.date(), f"start_{number}": starts.time(), f"end_{number}": ends.time()}
        return cls(data, initial=initial)

    def clean(self) -> dict[str, Any]:
        """Read the rows: self.moments and self.deadline."""
        cleaned: dict[str, Any] = super().clean() or {}
        self.deadline = self._at("deadline_day", cleaned.get("deadline_day"), cleaned.get("deadline_time"))
        self.moments = [one for one in map(self._moment, range(1, MOST_DATES + 1)) if one is not None]
        return cleaned

    def _moment(self, number: int) -> tuple[datetime, datetime] | None:
        """Of one row; None for an empty one, or with an error in the form."""
        names = [f"{part}_{number}" for part in ("day", "start", "end")]
        day, start, end = (self.cleaned_data.get(name) for name in names)
        if not any(self[name].data for name in names):
            return None
        for name in names:
            if not self[name].data:
                self.add_error(name, "Dit is nog leeg. Vul het in, of maak de hele rij leeg.")
        starts, ends = self._at(names[1], day, start), self._at(names[2], day, end)
        if starts is None or ends is None:
            return None
        if ends <= starts:
            self.add_error(names[2], "Het einde moet na het begin liggen.")
        if starts <= timezone.now():
            self.add_error(names[0], "Dit moment is al voorbij. Kies een dag die nog komt, of maak de rij leeg.")
        return starts, ends

    def _at(self, name: str, day: date | None, clock: time | None) -> datetime | None:
        if day is None or clock is None:
            return None
        try:
            return moment_at(day, clock)
        except ValidationError as problem:
            self.add_error(name, problem)
            return None

    @property
    def rows(self) -> list[tuple[int, list[forms.BoundField]]]:
        """Number and fields of each row for a moment."""
        parts = ("day", "start", "end")
        return [(number, [self[f"{part}_{number}"] for part in parts]) for number in range(1, MOST_DATES + 1)]

    @property
    def open_rows(self) -> int:
        """How many of them stand open: those that are filled in, and one more."""
        filled = [number for number, fields in self.rows if any(field.value() or field.errors for field in fields)]
        return min(MOST_DATES, max([SHOWN, *(number + 1 for number in filled)]))


class AnswerForm(Asked):
    """Three answers for each moment."""

    def __init__(self, dates: Sequence[PollDate], given: Mapping[int, str], data: QueryDict | None) -> None:
        super().__init__(data, initial={f"date_{key}": suits for key, suits in given.items()})
        self.dates = dates
        for one in dates:
            self.fields[f"date_{one.pk}"] = forms.ChoiceField(
                label=" · ".join((in_words(one).day, in_words(one).time)),
                choices=Suits.choices,
                widget=forms.RadioSelect,
                error_messages={
                    "required": "Kies ja, als het moet of nee.",
                    "invalid_choice": "Kies ja, als het moet of nee.",
                },
            )

    @property
    def answers(self) -> dict[int, str]:
        """By number of the moment."""
        return {one.pk: self.cleaned_data[f"date_{one.pk}"] for one in self.dates}

    @property
    def questions(self) -> Iterator[tuple[Any, forms.BoundField]]:
        """Words of each moment, with its field."""
        return ((in_words(one), self[f"date_{one.pk}"]) for one in self.dates)


class HostForm(Asked):
    """A room for the others."""

    free: ClassVar[tuple[str, ...]] = ("travel", "access", "contact_role")
    dates = forms.TypedMultipleChoiceField(
        label="Op welke momenten kan het?",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Vink aan op welke momenten het kan. Minstens één."},
    )
    place = forms.CharField(
        label="Zaal of gebouw",
        max_length=LONGEST_NAME,
        help_text="Het liefst in een wijk of dorp: een dorpshuis, een school of een kantine.",
    )
    address = forms.CharField(label="Adres", max_length=200, help_text="Straat, nummer en plaats.")
    size = WholeField("Hoeveel mensen passen er?", most=_LARGEST_ROOM, required="Vul in hoeveel mensen er passen.")
    travel = forms.CharField(
        label="Hoe komt u er met het openbaar vervoer?",
        max_length=400,
        required=False,
        help_text="Bijvoorbeeld: bus 417 stopt voor de deur. Parkeren kan op het plein.",
    )
    access = forms.CharField(
        label="Is het gebouw toegankelijk?",
        max_length=400,
        required=False,
        help_text="Bijvoorbeeld: gelijkvloers, een lift, een ringleiding, een toilet voor een rolstoel.",
    )
    contact_role = forms.CharField(
        label="Wie is er die dag?",
        max_length=LONGEST_NAME,
        required=False,
        help_text="Noem een rol en geen naam, zoals: de beheerder van het dorpshuis.",
    )

    def __init__(self, dates: Sequence[PollDate], offer: HostOffer | None, data: QueryDict | None) -> None:
        initial: dict[str, Any] = {}
        if offer is not None:
            initial = {name: getattr(offer, name) for name in Room.__slots__}
            initial["dates"] = [one.pk for one in offer.dates.all()]
        super().__init__(data, initial=initial)
        words = [(one.pk, in_words(one)) for one in dates]
        self.fields["dates"].choices = [(key, f"{one.day}, {one.time}") for key, one in words]  # type: ignore[attr-defined]

    @property
    def room(self) -> Room:
        """What is offered."""
        return Room(**{name: self.cleaned_data[name] for name in Room.__slots__})
