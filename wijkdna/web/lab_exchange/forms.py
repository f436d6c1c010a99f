"""What is shared and with whom, and the three questions for peers."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms

from wijkdna.domain.sensitive import found_in, warning
from wijkdna.domain.shared_plan import texts_in
from wijkdna.web.accounts.forms import DO_KEEP, Asked
from wijkdna.web.lab_exchange.actions import LONGEST_ANSWER, LONGEST_LESSON
from wijkdna.web.lab_exchange.models import PeerFeedback
from wijkdna.web.labs.models import Lab
from wijkdna.web.shared.forms import FREE_TEXT

ALIKE = "tweelingen"


class _Readers(Asked):
    readers = forms.MultipleChoiceField(
        label="Met wie deelt u dit?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies met wie u dit deelt.", "invalid_choice": "Kies uit de lijst."},
    )

    def __init__(self, labs: Sequence[Lab], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django has it
        super().__init__(*args, **kwargs)
        self._labs = {str(one.pk): one for one in labs}
        self.fields["readers"].choices = [  # type: ignore[attr-defined]
            *((number, f"met de deelnemers van {one.title}") for number, one in self._labs.items()),
            (ALIKE, "met teams van wijken die op de onze lijken"),
        ]

    @property
    def shared_with(self) -> dict[str, Any]:
        """What share_plan() and share_lesson() take."""
        chosen = self.cleaned_data["readers"]
        return {"labs": [self._labs[one] for one in chosen if one in self._labs], "alike": ALIKE in chosen}


class PlanForm(_Readers):
    """Share the plan that was shown. mark: of it; doubted: the plan, looked through for data on one person."""

    mark = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, labs: Sequence[Lab], plan: dict[str, Any], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(labs, *args, **kwargs)
        self._plan = plan

    @property
    def doubt(self) -> str:
        """What in the plan seems to be about one person."""
        if not self.is_bound or DO_KEEP in self.data or self.errors:
            return ""
        return warning(found_in("\n".join(texts_in(self._plan))))


class LessonForm(_Readers):
    """What worked, through which door, and whom one may call."""

    free: ClassVar[tuple[str, ...]] = ("title", "worked", "door", "call")
    title = forms.CharField(
        label="Waar gaat het over?",
        max_length=120,
        help_text="In een paar woorden. Bijvoorbeeld: soep op het plein.",
        error_messages={"required": "Geef de les een naam."},
    )
    worked = forms.CharField(
        label="Wat werkte?",
        max_length=LONGEST_LESSON,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=FREE_TEXT,
        error_messages={"required": "Schrijf op wat werkte."},
    )
    door = forms.CharField(
        label="Welke deur?",
        max_length=200,
        required=False,
        help_text="Een soort, geen naam. Bijvoorbeeld: een sportclub, of de school.",
    )
    call = forms.CharField(
        label="Wie mag ik bellen?",
        max_length=200,
        required=False,
        help_text="Een rol, geen naam of nummer. Bijvoorbeeld: de wijkregisseur, via het algemene nummer.",
    )
    field_order = ("title", "worked", "door", "call", "readers")


class FeedbackForm(Asked):
    """The three fixed questions. At least one has an answer."""

    free: ClassVar[tuple[str, ...]] = ("strong", "question", "tip")
    strong, question, tip = (
        forms.CharField(
            label=label,
            max_length=LONGEST_ANSWER,
            required=False,
            help_text=FREE_TEXT if number == 0 else "",
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        for number, label in enumerate(("Wat is hier sterk?", "Welke vraag hebt u erbij?", "Wat zou u proberen?"))
    )

    @classmethod
    def of(cls, row: PeerFeedback | None, data: Any) -> "FeedbackForm":  # noqa: ANN401 as Django has it
        """With what she said before."""
        return cls(data, initial={name: getattr(row, name) for name in cls.free} if row else {})
