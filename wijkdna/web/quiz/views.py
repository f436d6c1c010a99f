"""Pages of Ken je wijk?: the start, one question at a time, and all of them on paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wijkdna.store.latest import Latest
from wijkdna.web.areas.views import area_head, one_address, row_of
from wijkdna.web.quiz import drawings, forms, queries
from wijkdna.web.shared.frame import figures as current_figures


@require_safe
def quiz(request: HttpRequest, code: str) -> HttpResponse:
    """The start of the quiz about an area, or one question with or without its answer."""
    latest = current_figures()
    row = row_of(latest, code)
    moved = one_address(request, code, latest.areas.codes[row])
    if moved:
        return moved
    found = queries.questions(latest, row)
    context = area_head(latest, row) | {"total": len(found), "questions": found}
    if not found:
        return render(request, "quiz/none.html", context | {"larger": queries.larger_areas(latest, row)})
    try:
        asked = forms.asked(request.GET, len(found))
    except forms.WrongQuestion as problem:
        return render(request, "quiz/wrong.html", context | {"problem": str(problem)}, status=400)
    if asked.number is None:
        return render(request, "quiz/start.html", context)
    return _question(request, latest, row, context, asked)


def _question(
    request: HttpRequest, latest: Latest, row: int, context: dict[str, object], asked: forms.Asked
) -> HttpResponse:
    questions = queries.questions(latest, row)
    question = questions[(asked.number or 1) - 1]
    problem, guess = "", None
    if asked.guess_text is not None:
        try:
            guess = queries.guessed(latest, row, question, forms.guess_on(question, asked.guess_text))
        except forms.WrongGuess as wrong:
            problem = str(wrong)
    context |= {"question": question, "is_on_wall": asked.is_on_wall, "problem": problem, "guess": guess}
    context |= {"answer": None, "line": None, "neighbours": _neighbours(question.number, len(questions))}
    if guess or (asked.is_shown and not problem):
        answer = queries.answer(latest, row, question)
        context |= {"answer": answer, "line": drawings.line_of(latest, row, question, answer, guess)}
    return render(request, "quiz/question.html", context, status=400 if problem else 200)


def _neighbours(number: int, total: int) -> dict[str, int | None]:
    """Numbers of the questions before and after this one."""
    return {"before": number - 1 if number > 1 else None, "after": number + 1 if number < total else None}


@require_safe
def quiz_print(request: HttpRequest, code: str) -> HttpResponse:
    """All questions with their answers on one A4."""
    latest = current_figures()
    row = row_of(latest, code)
    moved = one_address(request, code, latest.areas.codes[row])
    if moved:
        return moved
    sheet = []
    for question in queries.questions(latest, row):
        answer = queries.answer(latest, row, question)
        sheet.append((question, answer, drawings.line_of(latest, row, question, answer, None)))
    return render(request, "quiz/paper.html", area_head(latest, row) | {"sheet": sheet})
