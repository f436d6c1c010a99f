"""Python packages, from uv.lock, in an environment of their own: .venv.

pip fetches uv, uv does the rest. Who works with an own mirror has told pip or uv about it. A locked install refuses
any index but the one in uv.lock, so then the locked versions, with their sha256, are installed by the program that
knows the mirror.
"""

import os
import re
import sys
import tempfile
import tomllib
from pathlib import Path

from tools.problems import ROOT, Problem, run
from tools.steps import Step

VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = BIN / "python"
MEMORY = VENV / "set-up.json"
_LOCK = (ROOT / "pyproject.toml", ROOT / "uv.lock")

_UV = "uv>=0.9,<1"
_UV_INDEX = ("UV_DEFAULT_INDEX", "UV_INDEX", "UV_INDEX_URL", "UV_EXTRA_INDEX_URL")


def environment() -> dict[str, str]:
    """The environment for every program of the set-up: our own .venv, first on PATH.

    What Python compiled is kept, whatever the shell says: tests start hundreds of processes that read the same code.
    """
    own = {"VIRTUAL_ENV": str(VENV), "UV_PROJECT_ENVIRONMENT": str(VENV), "UV_PYTHON_DOWNLOADS": "never"}
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, **own, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"}


def steps() -> list[Step]:
    """What `python -m wijkdna` and the tools of a developer need."""
    return [
        Step("Een eigen omgeving voor Python maken", _make_venv, [], [PYTHON, BIN / "uv"], f"{VENV} {_UV}"),
        Step("Pakketten van Python ophalen", sync, _LOCK, [BIN / "wijkdna"], str(VENV)),
    ]


def _make_venv() -> None:
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise Problem(
            f"Python {version} kan hier geen eigen omgeving maken: het onderdeel venv ontbreekt.\n"
            f"Op Debian of Ubuntu haalt u het op met: sudo apt install python3-venv (of python{version}-venv)"
        ) from None
    if not _usable():
        base: str = sys._base_executable  # type: ignore[attr-defined]  # we may be running in .venv
        run([base, "-m", "venv", "--clear", VENV], env=environment())
    run([PYTHON, "-m", "pip", "install", "--quiet", _UV], env=environment())


def _usable() -> bool:
    """True when .venv works and stands where it was made: scripts in it name their own place."""
    pip = BIN / "pip"
    return Path(sys.prefix) == VENV and pip.exists() and str(BIN) in pip.read_text(encoding="utf-8")


def sync(*groups: str) -> None:
    """Install what uv.lock names, with extra dependency groups; leaves packages that it does not name alone."""
    chosen = [f"--group={group}" for group in groups]
    if _pip_has_index():
        _install_locked([str(PYTHON), "-m", "pip"], chosen)
    elif _uv_has_index():
        _install_locked([str(BIN / "uv"), "pip"], chosen)
    else:
        run([BIN / "uv", "sync", "--quiet", "--locked", "--inexact", *chosen], env=environment())


def _install_locked(pip: list[str], groups: list[str]) -> None:
    with tempfile.NamedTemporaryFile(suffix=".txt") as file:
        export: list[str | Path] = [
            BIN / "uv",
            "export",
            "--quiet",
            "--frozen",
            "--no-emit-project",
            *groups,
            "-o",
            file.name,
        ]
        run(export, env=environment())
        run([*pip, "install", "--quiet", "--require-hashes", "-r", file.name], env=environment())
    run([*pip, "install", "--quiet", "--no-deps", "-e", ROOT], env=environment())


def _pip_has_index() -> bool:
    listed = run([PYTHON, "-m", "pip", "config", "list"], env=environment())
    return re.search(r"\.index-url='.+'", listed) is not None


def _uv_has_index() -> bool:
    if any(os.environ.get(name) for name in _UV_INDEX):
        return True
    home = Path(os.environ.get("XDG_CONFIG_HOME", Path.home() / ".config"))
    for file in (home / "uv" / "uv.toml", Path("/etc/uv/uv.toml")):
        if file.is_file():
            content = tomllib.loads(file.read_text(encoding="utf-8"))
            return bool({"index", "index-url", "extra-index-url"} & {*content, *content.get("pip", {})})
    return False
