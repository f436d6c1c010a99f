"""What `make check` and `make sbom` say of the packages of others."""

import json

import pytest

from tools.problems import Problem
from tools.supply_chain import Audit, normal, only, read_npm_audit, read_pip_audit, tell

LEAK = {"id": "PYSEC-2026-1", "fix_versions": ["5.2.20", "6.0.1"], "aliases": [], "description": "..."}


def pip_audit(*packages):
    return json.dumps({"dependencies": list(packages), "fixes": []})


def test_packages_without_leaks_are_counted():
    audit = read_pip_audit(pip_audit(*({"name": name, "version": "1", "vulns": []} for name in ("django", "numpy"))))

    assert audit == Audit(asked=2)
    assert audit.line("Python") == "Bekende lekken in Python: 0 in 2 pakketten."


def test_a_leak_is_named_with_the_version_that_mends_it():
    audit = read_pip_audit(
        pip_audit({"name": "django", "version": "5.2.19", "vulns": [LEAK, LEAK | {"fix_versions": []}]})
    )

    assert audit.leaks == [
        "  django 5.2.19: PYSEC-2026-1 (verholpen in: 5.2.20, 6.0.1)",
        "  django 5.2.19: PYSEC-2026-1 (verholpen in: nog geen)",
    ]


def test_a_package_that_the_list_does_not_know_is_named():
    skipped = {"name": "odfdo", "skip_reason": "Dependency not found on PyPI and could not be audited"}

    audit = read_pip_audit(pip_audit(skipped, {"name": "django", "version": "1", "vulns": []}))

    assert audit.line("Python") == "Bekende lekken in Python: 0 in 1 pakketten. Geen antwoord over: odfdo."


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        ("", "ERROR:pip_audit._cli:\nconnection refused\n"),
        ("<html>", "connection refused"),
        ("[]", "connection refused"),
    ],
)
def test_a_list_of_python_packages_that_gives_no_answer_is_said(text, errors):
    said = "Bekende lekken in Python: NIET nagekeken. De lijst geeft hier geen antwoord. connection refused"
    assert read_pip_audit(text, errors).line("Python") == said


def test_a_list_that_knows_no_package_at_all_gives_no_answer():
    audit = read_pip_audit(pip_audit(*({"name": name, "skip_reason": "not found"} for name in ("a", "b"))))

    assert audit.line("Python") == "Bekende lekken in Python: NIET nagekeken. De lijst geeft hier geen antwoord."


def test_npm_tells_of_its_packages():
    document = {"vulnerabilities": {"htmx.org": {"severity": "high"}}, "metadata": {"dependencies": {"total": 60}}}

    audit = read_npm_audit(json.dumps(document))

    assert audit == Audit(asked=60, leaks=["  htmx.org: high (npm audit)"])


def test_an_npm_registry_without_a_list_is_said():
    audit = read_npm_audit(json.dumps({"message": "405 Method Not Allowed", "error": {"summary": ""}}))

    said = "Bekende lekken in npm: NIET nagekeken. De lijst geeft hier geen antwoord. 405 Method Not Allowed"
    assert audit.line("npm") == said


@pytest.mark.parametrize("kind", ["Python", "npm"])
def test_a_leak_stops_the_check(kind):
    audits = {"Python": Audit(asked=9), "npm": Audit(asked=9)} | {kind: Audit(asked=9, leaks=["  django 1: PYSEC"])}

    with pytest.raises(Problem, match="django 1: PYSEC"):
        tell(audits)


def test_without_a_network_the_check_says_so_and_goes_on(capsys):
    tell({"Python": Audit(why="geen netwerk"), "npm": Audit(asked=9)})

    assert capsys.readouterr().out.splitlines() == [
        "Bekende lekken in Python: NIET nagekeken. De lijst geeft hier geen antwoord. geen netwerk",
        "Bekende lekken in npm: 0 in 9 pakketten.",
    ]


def test_a_list_of_what_a_site_needs_leaves_out_what_developers_use():
    component = {"bom-ref": "root", "name": "wijkdna"}
    document = {
        "bomFormat": "CycloneDX",
        "metadata": {"component": component},
        "components": [{"name": "Django_CSP", "bom-ref": "csp"}, {"name": "pytest", "bom-ref": "pytest"}],
        "dependencies": [{"ref": "root", "dependsOn": ["csp", "pytest"]}, {"ref": "csp"}, {"ref": "pytest"}],
    }

    assert only(document, {"django-csp"}) == document | {
        "components": [{"name": "Django_CSP", "bom-ref": "csp"}],
        "dependencies": [{"ref": "root", "dependsOn": ["csp"]}, {"ref": "csp", "dependsOn": []}],
    }


@pytest.mark.parametrize("name", ["Django_CSP", "django.csp", "DJANGO--csp"])
def test_a_name_is_compared_in_one_way(name):
    assert normal(name) == "django-csp"
