import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests import conformance

VECTORS = Path(__file__).parent.parent / "vectors"
ROOT = Path(__file__).parent.parent.parent

FAMILIES, PROBLEMS = conformance.read_folder(VECTORS)
CASES = [(family.name, case) for family in FAMILIES for case in family.cases]


def write(folder, name="bh.json", **changes):
    content = json.loads((VECTORS / "bh.json").read_text(encoding="utf-8")) | changes
    (folder / name).write_text(json.dumps(content), encoding="utf-8")
    return content


def change(folder, edit):
    content = json.loads((VECTORS / "labels.json").read_text(encoding="utf-8"))
    edit(content["cases"][0]["expected"]["indicators"][0])
    (folder / "labels.json").write_text(json.dumps(content), encoding="utf-8")


def test_the_projects_own_vectors_are_all_of_built_families():
    assert PROBLEMS == []
    assert {family.name for family in FAMILIES} == set(conformance.ADAPTERS)


@pytest.mark.parametrize(("family", "case"), CASES, ids=[case["id"] for _, case in CASES])
def test_a_worked_case_comes_out_as_expected(family, case):
    assert conformance.run_case(conformance.ADAPTERS[family], case).wrong == []


def test_the_command_agrees_with_the_projects_own_vectors():
    command = [sys.executable, "-m", "tests.conformance", str(VECTORS)]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split(",")[0] for line in done.stdout.splitlines()] == [
        "bh: 7/7",
        "bound: 12/12",
        "group_or: 17/17",
        "labels: 14/14",
        "nominations: 15/15",
        "optimiser: 15/15",
        "pooling: 3/3",
        "reach: 16/16",
        "reach_claim: 9/9",
        "readability: 22/22",
        "segments: 8/8",
        "shrinkage: 15/15",
        "small_formulas: 9/9",
        "twins: 13/13",
        "voi: 4/4",
    ]


@pytest.mark.parametrize(
    ("edit", "place"),
    [
        (lambda one: one.update(post_mean=one["post_mean"] + 2e-6), "post_mean"),
        (lambda one: one.update(label="gewoon"), "label"),
        (lambda one: one["m"].update(distinct=False), "m.distinct"),
        (lambda one: one.update(t=None), "t"),
        (lambda one: one["t"].update(extra=1.0), "t"),
    ],
)
def test_a_changed_vector_is_a_deviation(tmp_path, capsys, edit, place):
    change(tmp_path, edit)

    code = conformance.main([str(tmp_path)])

    told = capsys.readouterr()
    assert code == 1
    assert told.out.startswith("labels: 13/14")
    assert told.err.startswith(f"labels-01 indicators[0].{place}: ")


def test_a_change_within_the_tolerance_is_none(tmp_path):
    change(tmp_path, lambda one: one.update(post_mean=one["post_mean"] + 9e-7))

    assert conformance.main([str(tmp_path)]) == 0


def test_an_empty_folder_proves_nothing(tmp_path, capsys):
    assert conformance.main([str(tmp_path)]) == 1
    assert "geen vectorbestanden" in capsys.readouterr().err


def test_a_family_that_is_not_built_is_named(tmp_path, capsys):
    content = write(tmp_path, family="onbekende_familie")

    assert conformance.main([str(tmp_path)]) == 0
    assert capsys.readouterr().out == f"onbekende_familie: nog niet gebouwd ({len(content['cases'])} gevallen)\n"


def test_two_files_of_one_family_are_one_line(tmp_path, capsys):
    write(tmp_path)
    write(tmp_path, "bh_more.json")

    assert conformance.main([str(tmp_path)]) == 0
    assert capsys.readouterr().out == "bh: 14/14, grootste afwijking 0.0e+00\n"


@pytest.mark.parametrize("text", ["{", "[]", '{"schema_version": 1}', '{"x": NaN}', "\udcff"])
def test_a_malformed_file_is_told_and_the_others_still_run(tmp_path, capsys, text):
    write(tmp_path)
    (tmp_path / "labels.json").write_bytes(text.encode("utf-8", "surrogateescape"))

    assert conformance.main([str(tmp_path)]) == 1
    told = capsys.readouterr()
    assert told.out.startswith("bh: 7/7")
    assert told.err.startswith("labels.json: ")


@pytest.mark.parametrize(
    "changes", [{"schema_version": 2}, {"cases": []}, {"cases": [{"id": "bh-01"}]}, {"cases": [7]}]
)
def test_a_file_of_another_form_is_malformed_even_when_its_family_is_not_built(tmp_path, changes):
    write(tmp_path, family="onbekende_familie", **changes)

    assert conformance.main([str(tmp_path)]) == 1


@pytest.mark.parametrize("inputs", [{"q": 0.1}, {"p": ["a"], "q": 0.1}, {"p": [[0.1], [0.1, 0.2]], "q": 0.1}])
def test_inputs_that_the_product_cannot_read_are_a_deviation(tmp_path, capsys, inputs):
    case = {"id": "bh-x", "description": "x", "inputs": inputs, "expected": {"reject": []}, "tolerance": {}}
    write(tmp_path, cases=[case])

    assert conformance.main([str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith("bh-x: ")


@pytest.mark.parametrize(
    ("rule", "want", "got", "agrees"),
    [
        ({"abs": 0.1}, 1.0, 1.05, True),
        ({"abs": 0.1}, 1.0, 1.2, False),
        ({"rel": 0.1}, -10.0, -10.9, True),
        ({"rel": 0.1}, 10.0, 11.1, False),
        ("exact", 1.0, 1.0, True),
        ("exact", 1.0, 1.0000001, False),
        ({"abs": 9}, 1, 2, False),
        ({"abs": 9}, 1, 1.0, True),
        ({"abs": 9}, True, False, False),
        ({"abs": 9}, 1, True, False),
        ({"abs": 9}, 1.0, True, False),
        ({"abs": 9}, None, 0.0, False),
        ({"abs": 9}, 0.0, None, False),
        ({"abs": 9}, 0.0, float("nan"), False),
        ({"abs": 9}, "a", "b", False),
        ({"abs": 9}, [1.0], [1.0, 1.0], False),
    ],
)
def test_only_decimal_numbers_have_a_tolerance(rule, want, got, agrees):
    case = {"id": "x", "inputs": {"x": got}, "expected": {"x": want}, "tolerance": {"default": rule}}

    assert (conformance.run_case(lambda inputs: inputs, case).wrong == []) == agrees


def test_a_rule_of_its_own_goes_before_the_default():
    case = {"id": "x", "inputs": {"a": 1.5, "b": 1.5}, "expected": {"a": 1.0, "b": 1.0}}

    tolerance = {"default": {"abs": 1}, "b": "exact"}
    assert conformance.run_case(dict, case | {"tolerance": tolerance}).wrong == ["x b: 1.5 in plaats van 1.0"]


def test_an_expected_key_that_is_not_given_is_a_deviation():
    case = {"id": "x", "inputs": {}, "expected": {"a": None}, "tolerance": {}}

    assert len(conformance.run_case(dict, case).wrong) == 1


def test_the_command_asks_for_one_folder(capsys):
    assert conformance.main([]) == 1
    assert "MAP" in capsys.readouterr().err
