"""The worker with a search for the best mix: it gives what `wijkdna reach --json` gives, and stops when it should."""

import json

import numpy as np
import pytest
from django.test import override_settings

from tests.web.mix_rows import make_options, make_run, searched, wishes
from tests.web.people import make_world
from wijkdna import mix_jobs
from wijkdna.cli import main
from wijkdna.domain.progress import Stopped
from wijkdna.web.mixes.models import MixRun, RunState


@pytest.fixture
def dossier(built_data, db):
    """A dossier with six options."""
    with override_settings(DATA=built_data):
        row = make_world().dossier
        make_options(row)
        yield row


def test_the_answer_is_to_the_letter_that_of_the_command_line(dossier, tmp_path, capsys):
    run = searched(make_run(dossier))
    file = tmp_path / "scenario.json"
    file.write_text(json.dumps(run.scenario), "utf-8")

    assert main(["reach", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == run.answer
    assert (run.state, run.progress, run.error) == (RunState.KLAAR, 100, "")
    assert run.ended_at is not None
    assert run.answer["mix"]["status"] == "optimal"


def test_a_search_that_is_done_twice_gives_the_same_and_one_that_is_over_stays_as_it_is(dossier):
    run = make_run(dossier)
    first = searched(run).answer
    MixRun.objects.filter(pk=run.pk).update(state=RunState.BEZIG, answer=None)  # its worker died

    assert searched(run).answer == first
    MixRun.objects.filter(pk=run.pk).update(answer={"kept": True})
    assert searched(run).answer == {"kept": True}


def test_a_search_that_was_stopped_or_is_gone_writes_nothing(dossier, monkeypatch):
    def stopped_meanwhile(scenario, chance, tell):
        MixRun.objects.update(state=RunState.GESTOPT, stop=True)
        tell(0.5)
        raise AssertionError

    run = make_run(dossier)
    monkeypatch.setattr(mix_jobs, "BETWEEN_LOOKS", -1.0)
    monkeypatch.setattr(mix_jobs, "answer", stopped_meanwhile)
    mix_jobs.search_mix.call(run.pk)
    run.refresh_from_db()
    assert (run.state, run.answer, run.progress) == (RunState.GESTOPT, None, 0)

    monkeypatch.setattr(mix_jobs, "answer", lambda *_: dossier.delete())
    other = MixRun.objects.create(dossier=dossier, scenario=run.scenario)
    with pytest.raises(AttributeError):  # what deleting gives is no answer; the row to tell it on is gone
        mix_jobs.search_mix.call(other.pk)
    assert not MixRun.objects.exists()
    mix_jobs.search_mix.call(other.pk)


def test_progress_is_written_seldom_and_rises(dossier, monkeypatch):
    seen = []
    update = mix_jobs._Search.update

    def noted(self, **changes):
        seen.append(changes)
        update(self, **changes)

    monkeypatch.setattr(mix_jobs._Search, "update", noted)
    searched(make_run(dossier))
    assert len(seen) <= 6

    monkeypatch.setattr(mix_jobs, "BETWEEN_LOOKS", -1.0)
    seen.clear()
    MixRun.objects.all().delete()
    searched(make_run(dossier))
    told = [one["progress"] for one in seen if set(one) == {"progress"}]
    assert told == sorted(told)
    assert len(told) > 6
    assert 0 <= told[0] <= told[-1] <= 100


def test_what_cannot_be_read_is_told_in_dutch(dossier):
    run = make_run(dossier)
    run.scenario["options"][0]["delta"] = 7
    run.save()

    found = searched(run)
    assert found.state == RunState.MISLUKT
    assert found.error.startswith("Met deze manieren en wensen kunnen we niet rekenen: Bij options › 1 › delta: ")
    assert found.ended_at is not None


def test_what_nobody_foresaw_is_told_without_details_and_raised(dossier, monkeypatch):
    def breaks(*_):
        raise ZeroDivisionError("Jansen")

    run = make_run(dossier)
    monkeypatch.setattr(mix_jobs, "answer", breaks)
    with pytest.raises(ZeroDivisionError):
        mix_jobs.search_mix.call(run.pk)

    run.refresh_from_db()
    assert run.state == RunState.MISLUKT
    assert run.error.startswith("Er ging iets mis bij ons.")
    assert "Jansen" not in run.error


def test_floors_that_no_plan_meets_give_the_nearest_plan(dossier):
    key = "koop-rond-jong"
    run = searched(make_run(dossier, wishes(euros=100, hours=10, floors={key: 0.9})))

    assert run.state == RunState.KLAAR
    assert run.answer["mix"]["status"] == "infeasible"
    assert run.answer["mix"]["hours"] <= 10


def test_stopped_is_no_error_of_a_calculation():
    assert not issubclass(Stopped, (ValueError, ArithmeticError, np.linalg.LinAlgError))
