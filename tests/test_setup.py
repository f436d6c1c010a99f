"""Set-up: what it says when something is missing, and what it does again. tools/ runs as a person would run it."""

import errno
import os
import re
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tools.problems import (
    DISK_FULL,
    NO_DATABASE,
    NO_LIBRARY,
    NO_NETWORK,
    NO_RIGHTS,
    NOT_TRUSTED,
    OLD_LOCK,
    explain,
    explain_os,
)
from tools.steps import Step, perform

ROOT = Path(__file__).parent.parent
_OURS = ("SECRET_KEY", "WIJKDNA_DATA", "DATABASE_URL", "PYTHONPATH")
NO_CONFIG = {"PIP_CONFIG_FILE": os.devnull, "XDG_CONFIG_HOME": os.devnull}


@pytest.fixture
def copy(tmp_path):
    """A folder with what the set-up itself consists of; the name has a space, as folders of people do."""
    folder = tmp_path / "mijn map"
    (folder / "tools").mkdir(parents=True)
    (folder / "wijkdna").mkdir()
    for file in (*ROOT.glob("tools/*"), *ROOT.glob("wijkdna/*.py"), ROOT / "dotenv-sample"):
        if file.is_file():
            (folder / file.relative_to(ROOT)).write_bytes(file.read_bytes())
    return folder


def program(folder, name, text):
    """A small program in a folder of programs."""
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)
    return file


def find_python(folder, path, **env):
    """What tools/python.sh says in a folder, with these folders of programs."""
    command = ["/bin/sh", ROOT / "tools" / "python.sh"]
    env |= {"PATH": os.pathsep.join(map(str, path))}
    return subprocess.run(command, check=False, cwd=folder, env=env, capture_output=True, text=True)


def tools(folder, code, *, without=(), **env):
    """Run code against the tools of a folder. `without` names rights that even an administrator then lacks."""
    rights = ["setpriv", f"--bounding-set={','.join(f'-{right}' for right in without)}"] if without else []
    env = {name: value for name, value in os.environ.items() if name not in _OURS} | env
    command = [*rights, sys.executable, "-c", code]
    return subprocess.run(command, check=False, cwd=folder, env=env, capture_output=True, text=True)


def without_ensurepip(folder):
    """A path for PYTHONPATH that makes Python as Debian ships it without python3-venv."""
    broken = folder / "without" / "ensurepip.py"
    broken.parent.mkdir()
    broken.write_text("raise ImportError('ensurepip')\n")
    return str(broken.parent)


def test_without_python_it_says_which_versions_and_how_to_get_one(tmp_path):
    found = find_python(tmp_path, [tmp_path])

    assert (found.returncode, found.stdout) == (1, "")
    assert found.stderr.splitlines()[:3] == [
        "WijkDNA heeft Python 3.11, 3.12 of 3.13 nodig. Die is op deze computer niet gevonden.",
        "Wat u kunt doen:",
        "  - Debian of Ubuntu:  sudo apt install python3 python3-venv",
    ]


def test_a_shim_that_cannot_run_is_passed_over(tmp_path):
    program(tmp_path / "shims", "python3", "echo 'pyenv: python3: command not found' >&2; exit 127")
    good = program(tmp_path / "bin", "python3.12", f'exec "{sys.executable}" "$@"')

    found = find_python(tmp_path, [tmp_path / "shims", tmp_path / "bin"])

    assert (found.returncode, found.stdout, found.stderr) == (0, f"{good}\n", "")


def test_a_python_that_can_make_an_environment_goes_before_one_that_cannot(tmp_path):
    broken = without_ensurepip(tmp_path)
    program(tmp_path / "debian", "python3", f'PYTHONPATH="{broken}" exec "{sys.executable}" "$@"')
    good = program(tmp_path / "other", "python3", f'exec "{sys.executable}" "$@"')

    found = find_python(tmp_path, [tmp_path / "debian", tmp_path / "other"])

    assert found.stdout == f"{good}\n"


def test_a_python_given_by_hand_that_does_not_work_is_named(tmp_path):
    found = find_python(tmp_path, [Path(sys.executable).parent], PYTHON="/nergens/python3")

    assert found.returncode == 1
    assert found.stderr.splitlines()[0] == "/nergens/python3 werkt niet, of is geen Python 3.11, 3.12 of 3.13."


def test_without_venv_it_names_the_package_to_install(copy, tmp_path):
    code = "import sys; from tools.__main__ import main; sys.exit(main('packages'))"

    done = tools(copy, code, PYTHONPATH=without_ensurepip(tmp_path))

    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert done.returncode == 1
    assert done.stderr.splitlines()[1:] == [
        f"Python {version} kan hier geen eigen omgeving maken: het onderdeel venv ontbreekt.",
        f"Op Debian of Ubuntu haalt u het op met: sudo apt install python3-venv (of python{version}-venv)",
    ]


def test_a_folder_that_may_not_be_written_is_said_before_any_work(copy):
    copy.chmod(0o555)
    code = "import sys; from tools.__main__ import main; sys.exit(main('packages'))"

    done = tools(copy, code, without=["dac_override"] if os.geteuid() == 0 else [])

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[1] == NO_RIGHTS


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        ("ERROR: Could not find a version that satisfies the requirement uv (from versions: none)", NO_NETWORK),
        ("error: Failed to download `hatchling==1.33.0`\n  cause: tcp connect error", NO_NETWORK),
        ("error: Request failed after 3 retries\n  cause: Failed to fetch: http://127.0.0.1:9/simple/", NO_NETWORK),
        ("npm error code ECONNREFUSED\nnpm error syscall connect", NO_NETWORK),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", DISK_FULL),
        ("error: Failed to install: numpy\n  cause: No space left on device (os error 28)", DISK_FULL),
        ("npm error code ENOSPC\nnpm error errno -28", DISK_FULL),
        ("django.db.utils.OperationalError: database or disk is full", DISK_FULL),
        ("error: failed to create directory: Permission denied (os error 13)", NO_RIGHTS),
        ("django.db.utils.OperationalError: attempt to write a readonly database", NO_RIGHTS),
        ("error: The lockfile at `uv.lock` needs to be updated, but `--locked` was provided.", OLD_LOCK),
        ("django.db.utils.OperationalError: connection failed: Connection refused", NO_DATABASE),
        ("'SSLError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed')'", NOT_TRUSTED),
        ("  cause: invalid peer certificate: UnknownIssuer", NOT_TRUSTED),
        ("npm error code SELF_SIGNED_CERT_IN_CHAIN", NOT_TRUSTED),
        ("node: error while loading shared libraries: libatomic.so.1: cannot open shared object", NO_LIBRARY),
        ("something that nobody foresaw", "Deze stap is niet gelukt."),
    ],
)
def test_what_a_program_printed_gets_words(printed, words):
    assert explain(printed).startswith(f"{words}\n\nHet programma meldde:\n  ")


def test_a_traceback_is_not_shown_but_its_last_line_is():
    printed = "Traceback (most recent call last):\n  File \"manage.py\", line 1, in <module>\n    go()\nKeyError: 'x'\n"

    assert explain(printed).splitlines()[3:] == ["  KeyError: 'x'"]


def test_a_full_disk_gets_words():
    with pytest.raises(OSError, match="No space") as caught, Path("/dev/full").open("w") as file:
        file.write("x")

    assert explain_os(caught.value).startswith(f"{DISK_FULL}\n(")
    assert caught.value.errno == errno.ENOSPC


@pytest.fixture
def work(tmp_path):
    """A step that makes a file, a list with a line for each time it ran, and a way to do it."""
    (tmp_path / "input").write_text("one")
    ran = []

    def run():
        ran.append("ran")
        (tmp_path / "result").touch()

    def do(given=""):
        step = Step("Stap", run, [tmp_path / "input"], [tmp_path / "result"], given)
        perform([step], tmp_path / "memory.json")
        return len(ran)

    return do


def test_a_step_is_done_once(work):
    assert [work(), work()] == [1, 1]


def test_a_step_is_done_again_when_its_input_changed(work, tmp_path):
    work()
    (tmp_path / "input").write_text("two")

    assert work() == 2


def test_a_step_is_done_again_when_its_result_is_gone(work, tmp_path):
    work()
    (tmp_path / "result").unlink()

    assert work() == 2


def test_a_step_is_done_again_for_another_database(work):
    assert [work(given="sqlite"), work(given="postgresql")] == [1, 2]


def test_a_step_without_a_result_to_look_at_is_done_every_time(tmp_path):
    ran = []
    step = Step("Stap", lambda: ran.append("ran"), [], [])

    perform([step], tmp_path / "memory.json")
    perform([step], tmp_path / "memory.json")

    assert ran == ["ran", "ran"]


def test_a_step_that_failed_is_done_again(tmp_path):
    attempts = []

    def run():
        attempts.append("ran")
        raise KeyboardInterrupt

    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            perform([Step("Stap", run, [], [tmp_path])], tmp_path / "memory.json")

    assert len(attempts) == 2


LOAD = "import os; from tools import site; site.load_env_file(); print(os.environ['SECRET_KEY'])"


def test_a_first_start_makes_a_key_that_only_the_owner_may_read(copy):
    key = tools(copy, LOAD).stdout.strip()

    assert re.fullmatch(r"[\w-]{60,}", key)
    assert stat.S_IMODE((copy / ".env").stat().st_mode) == 0o600
    assert (copy / ".env").read_text() == (copy / "dotenv-sample").read_text() + f"DEMO=1\nSECRET_KEY={key}\n"


@pytest.mark.parametrize(("asked", "env"), [("'0.0.0.0'", {}), ("", {"ALLOWED_HOSTS": "wijkdna.gemeente.example"})])
def test_a_site_for_others_does_not_show_the_example(copy, asked, env):
    done = tools(
        copy, f"import os; from tools import site; site.load_env_file({asked}); print(os.environ.get('DEMO'))", **env
    )

    assert done.stdout == "None\n"
    assert re.findall("^DEMO=.*$", (copy / ".env").read_text(), re.MULTILINE) == []


def test_a_first_start_shows_the_example(copy):
    done = tools(copy, "import os; from tools import site; site.load_env_file(); print(os.environ['DEMO'])")

    assert done.stdout == "1\n"


def test_a_second_start_keeps_the_key(copy):
    assert tools(copy, LOAD).stdout == tools(copy, LOAD).stdout


def test_an_env_file_without_a_key_gets_one_and_keeps_the_rest(copy):
    (copy / ".env").write_text("SECRET_KEY=\nHTTPS=1\n")

    key = tools(copy, LOAD).stdout.strip()

    assert (copy / ".env").read_text() == f"HTTPS=1\nSECRET_KEY={key}\n"


def test_a_key_from_outside_needs_no_env_file(copy):
    done = tools(copy, LOAD, SECRET_KEY="from-outside")

    assert (done.stdout, (copy / ".env").exists()) == ("from-outside\n", False)


def test_the_data_folder_of_the_env_file_is_the_one_that_is_set_up(copy):
    (copy / ".env").write_text("SECRET_KEY=x\nWIJKDNA_DATA='elders'\n")

    done = tools(copy, "from tools import site; site.load_env_file(); print(site.data_folder())")

    assert done.stdout == f"{copy / 'elders'}\n"


def test_a_line_of_the_env_file_that_cannot_be_read_is_pointed_out(copy):
    (copy / ".env").write_text("SECRET_KEY=x\nHTTPS\n")

    done = tools(copy, "import sys; from tools.__main__ import main; sys.exit(main('ship'))")

    assert done.returncode == 1
    assert done.stderr.startswith("\nRegel 2 van ")


def test_the_set_up_needs_nothing_but_python(copy):
    bare = [sys.executable, "-I", "-S", "-c", "import sys; sys.path.insert(0, '.'); import tools.__main__"]

    assert subprocess.run(bare, check=False, cwd=copy, capture_output=True, text=True).stderr == ""


def test_the_sample_names_every_setting_and_no_other():
    settings = (ROOT / "wijkdna" / "web" / "settings.py").read_text()
    sample = (ROOT / "dotenv-sample").read_text()

    read = set(re.findall(r'\b(?:env|number|one_of|service)\("(\w+)"', settings))
    named = set(re.findall(r"^#\s?([A-Z0-9_]+)[=:]", sample, re.MULTILINE))
    # The sources are no part of the site: `wijkdna sources` takes any host and key whose name begins so.
    assert {name for name in named if not name.startswith("SOURCE_")} == read


def test_the_help_names_every_command_of_the_makefile():
    makefile = (ROOT / "Makefile").read_text()
    helped = subprocess.run(["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True)

    targets = set(re.findall(r"^(\w+):", makefile, re.MULTILINE)) - {"help", "packages", "frontend"}
    assert set(re.findall(r"^make (\w+)", helped.stdout, re.MULTILINE)) == targets


@pytest.mark.parametrize(
    ("code", "env", "answer"),
    [
        ("_pip_has_index()", {}, "False"),
        ("_pip_has_index()", {"PIP_INDEX_URL": "https://mirror.example/simple"}, "True"),
        ("_pip_has_index()", {"PIP_EXTRA_INDEX_URL": "https://mirror.example/simple"}, "False"),
        ("_uv_has_index()", {}, "False"),
        ("_uv_has_index()", {"UV_DEFAULT_INDEX": "https://mirror.example/simple"}, "True"),
    ],
)
def test_a_mirror_in_the_environment_is_seen(code, env, answer):
    clean = dict.fromkeys(("PIP_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX", "UV_INDEX_URL", "UV_EXTRA_INDEX_URL"), "")
    found = tools(ROOT, f"from tools import packages as p; print(p.{code})", **(clean | NO_CONFIG | env))

    assert found.stdout.strip() == answer


def test_a_mirror_in_the_settings_of_uv_is_seen(tmp_path):
    (tmp_path / "uv").mkdir()
    (tmp_path / "uv" / "uv.toml").write_text('[[index]]\nurl = "https://mirror.example/simple"\ndefault = true\n')

    code = "from tools import packages as p; print(p._uv_has_index())"
    assert tools(ROOT, code, XDG_CONFIG_HOME=str(tmp_path)).stdout == "True\n"


def test_shipping_a_release_replaces_the_older_one_and_leaves_out_what_is_derived(copy):
    new, old = copy / "data" / "releases" / "2026-02-01", copy / "wijkdna" / "shipped" / "2026-01-01"
    (new / "latest").mkdir(parents=True)
    (new / "release.json").write_text("{}")
    (new.parent / "current").write_text("2026-02-01\n")
    old.mkdir(parents=True)

    done = tools(copy, "from tools.__main__ import main; main('ship')", SECRET_KEY="x", WIJKDNA_DATA="data")

    assert done.stdout == "Uitgave 2026-02-01 zit nu bij het pakket, in wijkdna/shipped/.\n"
    assert sorted(path.name for path in (copy / "wijkdna" / "shipped").rglob("*")) == ["2026-02-01", "release.json"]


def test_a_wheel_holds_the_front_end_and_the_figures_but_nothing_derived(tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path]
    subprocess.run(build, cwd=ROOT, capture_output=True, check=True)

    names = zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist()

    shipped = [str(path.relative_to(ROOT)) for path in ROOT.glob("wijkdna/shipped/*/figures.parquet")]
    assert [name for name in names if name.endswith("figures.parquet")] == shipped
    assert "wijkdna/web/static/dist/app.css" in names
    assert [name for name in names if "/latest/" in name or not name.startswith("wijkdna")] == []
