"""The guards of the architecture: what ARCHITECTURE.md promises about imports, names and sizes."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "wijkdna"
WEB = PACKAGE / "web"

LONGEST_FILE = 400
LONGEST_FUNCTION = 60

IN_A_FEATURE = {
    *("__init__.py", "models.py", "queries.py", "drawings.py", "documents.py", "emails.py"),
    *("actions.py", "adapters.py", "forms.py", "views.py"),
}
SHARED = {
    *("__init__.py", "audit.py", "compiled.py", "compression.py", "conflicts.py", "days.py", "drawings.py"),
    *("errors.py", "forms.py", "frame.py"),
    *("headers.py", "health.py", "jobs.py", "limits.py", "logs.py", "models.py", "refusals.py", "sessions.py"),
}
VAGUE = {"base", "common", "core", "helpers", "lib", "misc", "services", "tools", "util", "utils"}

NOT_OURS = {"node_modules", "data", "dist", "__pycache__", "build-release", "test-results", "samples"}
TEXT = {
    *("", ".cfg", ".css", ".html", ".js", ".json", ".md", ".mjs", ".py", ".sh", ".svg", ".toml", ".txt", ".yaml"),
    ".yml",
}
SOMEBODYS_FOLDER = re.compile(r"(?<![\w.:/-])/(?:home|root|Users|work|workspace|workspaces|mnt)/|\.\./shared\b")


def files(*folders):
    """Our own text files in these folders, and below."""
    found = [path for folder in folders for path in walk(folder) if path.suffix in TEXT]
    assert found
    return found


def walk(folder):
    for path in sorted(folder.iterdir()):
        hidden_folder = path.name.startswith(".") and path.is_dir() and path.name != ".ci"
        if path.name in NOT_OURS or hidden_folder:
            continue
        if path.is_dir():
            yield from walk(path)
        elif path.name != ".env":
            yield path


def python_files(*folders):
    return [path for path in files(*folders) if path.suffix == ".py"]


def parsed(path):
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def where(paths, is_found):
    """Names of the files in the package that have such a node."""
    return {str(path.relative_to(PACKAGE)) for path in paths if any(is_found(node) for node in parsed(path))}


def lint_imports(folder):
    """What import-linter says about the package in a folder."""
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", code], check=False, cwd=folder, capture_output=True, text=True)
    assert "Contracts: " in done.stdout, done.stdout + done.stderr
    return done


def broken(folder):
    return re.findall(r"^(.+) BROKEN$", lint_imports(folder).stdout, re.MULTILINE)


@pytest.fixture
def copy(tmp_path):
    """The modules of the package without their data, to break."""
    for path in python_files(PACKAGE):
        target = tmp_path / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def test_all_imports_keep_to_the_contracts(copy):
    done = lint_imports(copy)

    assert re.findall(r"^Contracts: .*$", done.stdout, re.MULTILINE) == ["Contracts: 8 kept, 0 broken."]
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("store/release.py", "import wijkdna.pipeline.checks", "web and pipeline meet only in the store"),
        ("pipeline/checks.py", "import wijkdna.web.urls", "web and pipeline meet only in the store"),
        ("domain/areas.py", "import wijkdna.store.release", "web and pipeline meet only in the store"),
        ("settings.py", "", "web and pipeline meet only in the store"),
        ("domain/areas.py", "import random", "domain is arithmetic and rules"),
        ("domain/areas.py", "from pathlib import Path", "domain is arithmetic and rules"),
        ("store/places.py", "from django.conf import settings", "store and pipeline know no Django"),
        ("web/areas/queries.py", "import polars", "answering a page takes mapped arrays"),
        ("web/areas/views.py", "import wijkdna.store.derive", "answering a page takes mapped arrays"),
        ("web/areas/queries.py", "import wijkdna.web.shared.frame", "the command line tells what the pages tell"),
        ("web/areas/views.py", "import wijkdna.web.profiles.queries", "features in one direction"),
        ("web/shared/errors.py", "import wijkdna.web.areas.queries", "features in one direction"),
        ("web/weather/__init__.py", "", "features in one direction"),
        ("web/reading/queries.py", "import wijkdna.web.reading.views", "order inside a feature"),
        ("web/profiles/queries.py", "import wijkdna.web.profiles.documents", "order inside a feature"),
        (
            "pipeline/sources/leefbaarometer.py",
            "import wijkdna.pipeline.sources.duo_scholen",
            "a published table stands",
        ),
    ],
)
def test_an_import_in_the_wrong_direction_breaks_its_contract(copy, module, line, contract):
    file = copy / "wijkdna" / module
    file.parent.mkdir(exist_ok=True)
    with file.open("a", encoding="utf-8") as text:
        text.write(f"\n{line}\n")

    assert any(name.startswith(contract) for name in broken(copy))


def features():
    return [folder for folder in WEB.iterdir() if (folder / "__init__.py").is_file() and folder.name != "migrations"]


def test_a_feature_has_only_files_whose_name_says_what_is_in_them():
    allowed = {folder.name: SHARED if folder.name == "shared" else IN_A_FEATURE for folder in features()}

    odd = [path for folder in features() for path in folder.glob("*.py") if path.name not in allowed[folder.name]]
    assert odd == []
    assert {"areas", "profiles", "shared"} <= set(allowed)


def test_a_feature_has_no_folders():
    nested = [path for folder in features() for path in folder.iterdir() if path.is_dir()]

    assert [path for path in nested if path.name != "__pycache__"] == []


def test_no_module_has_a_name_that_says_nothing():
    assert [path for path in python_files(PACKAGE) if {path.stem, path.parent.name} & VAGUE] == []


def test_no_file_is_long():
    own = files(PACKAGE, ROOT / "tools", ROOT / "tests", ROOT / "frontend" / "src")
    code = [path for path in own if path.suffix in {".py", ".css", ".js", ".html"}]

    long = {path: length for path in code if (length := len(path.read_text("utf-8").splitlines())) > LONGEST_FILE}
    assert long == {}


def test_no_function_is_long():
    own = python_files(PACKAGE, ROOT / "tools", ROOT / "tests")
    functions = [(path.name, node) for path in own for node in parsed(path) if isinstance(node, ast.FunctionDef)]

    long = [(file, node.name) for file, node in functions if node.end_lineno - node.lineno >= LONGEST_FUNCTION]
    assert long == []
    assert len(functions) > 500


def test_only_the_command_line_prints():
    def prints(node):
        return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"

    commands = {
        *("cli.py", "person_commands.py", "site_commands.py", "source_commands.py", "team_commands.py", "terminal.py"),
        "upkeep_commands.py",
        "import_commands.py",
        "reach_commands.py",
    }
    assert where(python_files(PACKAGE), prints) == commands


def test_only_the_settings_and_the_command_line_know_the_environment():
    """To name the settings for Django is no reading: Django itself asks for that."""

    def names_settings(node):
        return isinstance(node, ast.Expr) and ast.unparse(node).startswith(
            "os.environ.setdefault('DJANGO_SETTINGS_MODULE'"
        )

    def reads(tree):
        allowed = {id(inner) for node in tree if names_settings(node) for inner in ast.walk(node)}
        return any(
            (
                isinstance(node, ast.Attribute)
                and node.attr in ("environ", "environb", "getenv")
                and id(node) not in allowed
            )
            or (isinstance(node, ast.alias) and node.name in ("environ", "environb", "getenv"))
            for node in tree
        )

    readers = {str(path.relative_to(PACKAGE)) for path in python_files(PACKAGE) if reads(parsed(path))}
    assert readers == {"cli.py", "site_commands.py", "web/environment.py"}


MODELS = {
    *("User", "Team", "TeamRow", "DossierRow"),  # a person is in several teams; a team owns; two are no tables
    *("Refresh", "SourceRun", "SourceSetting"),  # of the site
}
"""Models of ours that do not say by team_path whose row it is."""


def test_every_table_says_which_team_its_rows_belong_to():
    def bases(node):
        return {ast.unparse(base) for base in node.bases}

    models = [path for path in python_files(WEB) if path.name == "models.py"]
    classes = [node for path in models for node in parsed(path) if isinstance(node, ast.ClassDef)]
    tables = [node for node in classes if bases(node) & {"models.Model", "AbstractUser", "TeamRow", "DossierRow"}]
    unowned = {node.name for node in tables if not bases(node) & {"TeamRow", "DossierRow"}}

    assert unowned <= MODELS
    assert {"Dossier", "Note", "AuditLine", "Membership"} <= {node.name for node in tables}


def test_a_view_asks_a_query_and_never_a_table():
    def asks_a_table(node):
        return isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager", "_base_manager")

    views = [path for path in python_files(WEB) if path.name == "views.py"]

    assert where(views, asks_a_table) == set()


def test_every_form_that_changes_something_has_a_token():
    """The one form without works out the address of a page, for visitors who have no cookies at all."""

    def goes_without(node):
        return isinstance(node, ast.Name) and node.id in ("csrf_exempt", "requires_csrf_token")

    assert where(python_files(PACKAGE), goes_without) == {"web/own_areas/views.py"}


WITHOUT_ACTOR = {
    *("purge_deleted", "forget_expired", "warn_of_endings", "ask_about_dossiers", "remember"),  # by the nightly job
    *("remind_keepers", "remind_of_names", "ask_about_persons"),  # by the nightly job
    *("erase_due", "leave_labs"),  # by the nightly job, and as part of erasing a person, which is in the record
    *("forget_lost", "claim", "show_life", "end"),  # by the process that does a refresh
    *("register", "rename", "follow_groups", "mail_proof"),  # by the person herself, or before there is one
    *("mailed_link", "roles_of_groups", "one_line", "close_links_of", "seen_of"),  # what an action needs
    *("admit", "place", "to_line", "settle", "write"),  # what an action of a leerlab needs, while it holds the lab
    *(
        "expire_offers",
        "forget_unconfirmed",
        "send_due",
        "remind_silent",
        "remind_sessions",
    ),  # of a leerlab, by the clock
    *("erase_needs", "send_homework", "send_evaluation", "send_half_year"),  # the same
    "again",  # its action, lab_board's send_again, says who
    "enrol",  # by somebody who is not known yet
}
"""Nor an action of a participant of a leerlab: she has no account, and her link says who she is."""


def test_an_action_says_what_is_what_and_who_does_it():
    def public(path):
        tree = ast.parse(path.read_text(encoding="utf-8")).body
        return [node for node in tree if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]

    actions = [node for path in python_files(WEB) if path.name == "actions.py" for node in public(path)]
    named = [node for node in actions if node.name not in WITHOUT_ACTOR]
    known = [node for node in named if "participant" not in {one.arg for one in node.args.kwonlyargs}]

    assert [node.name for node in named if node.args.args or node.args.posonlyargs] == []
    assert [node.name for node in known if "by" not in {one.arg for one in node.args.kwonlyargs}] == []
    assert {"add_note", "invite"} <= {node.name for node in known}


def test_no_error_is_swallowed():
    """Except for clean-up that raises it again."""

    def swallows(node):
        if not isinstance(node, ast.ExceptHandler):
            return False
        caught = "" if node.type is None else ast.unparse(node.type)
        everything = node.type is None or re.search(r"\b(Base)?Exception\b", caught)
        return bool(everything) and not (isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None)

    assert where(python_files(PACKAGE), swallows) == set()


def test_no_file_names_a_folder_of_somebodys_computer():
    own = [path for path in files(ROOT) if path.name != "uv.lock"]

    found = {str(path.relative_to(ROOT)) for path in own if SOMEBODYS_FOLDER.search(path.read_text("utf-8"))}
    assert found == set()
    assert {"README.md", "Makefile", ".importlinter", "tests/conftest.py"} <= {
        str(path.relative_to(ROOT)) for path in own
    }


@pytest.mark.parametrize(
    ("text", "is_somebodys"),
    [
        ("in /ho" + "me/anne/wijkdna", True),
        ("DIR=/Us" + "ers/anne", True),
        ("make release DIR=.." + "/shared", True),
        ("https://example.nl/ho" + "me/anne", False),
        ("/gebied/GM0361/", False),
    ],
)
def test_a_folder_of_somebodys_computer_is_recognised(text, is_somebodys):
    assert bool(SOMEBODYS_FOLDER.search(text)) is is_somebodys
