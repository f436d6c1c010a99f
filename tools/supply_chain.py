"""What we take from others: known leaks in it (`make check`), and the list of it with licences (`make sbom`).

Lists of known leaks stand on the internet. When they give no answer we say so and go on; a leak that is found stops.
"""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.frontend import FRONTEND
from tools.packages import BIN, PYTHON, environment
from tools.problems import ROOT, Problem, run

DIST = ROOT / "dist"
_EXPORT = ("export", "--quiet", "--frozen", "--no-emit-project", "--all-extras")


@dataclass
class Audit:
    """What a list of known leaks said. unknown: packages it gave no answer about; why: words when it gave none."""

    asked: int = 0
    unknown: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    why: str = ""

    def line(self, kind: str) -> str:
        """What to tell, in one line; leaks are told elsewhere."""
        if self.why or len(self.unknown) == self.asked:
            return f"Bekende lekken in {kind}: NIET nagekeken. De lijst geeft hier geen antwoord. {self.why}".rstrip()
        missed = f" Geen antwoord over: {', '.join(self.unknown)}." if self.unknown else ""
        known = self.asked - len(self.unknown)
        return f"Bekende lekken in {kind}: {len(self.leaks)} in {known} pakketten.{missed}"


def audit() -> None:
    """Ask both lists. Raises Problem when a package that we use has a known leak."""
    tell({"Python": ask_pip_audit(), "npm": ask_npm()})


def tell(audits: Mapping[str, Audit]) -> None:
    """Say what each list said. Raises Problem for a leak."""
    for kind, one in audits.items():
        print(one.line(kind))
    leaks = [leak for one in audits.values() for leak in one.leaks]
    if leaks:
        raise Problem("\n".join(["Pakketten met een bekend lek. Neem een nieuwere versie:", *leaks]))


def ask_pip_audit() -> Audit:
    """The packages of uv.lock, in the list of PyPI."""
    with tempfile.NamedTemporaryFile(suffix=".txt") as file:
        run([BIN / "uv", *_EXPORT, "-o", file.name], env=environment())
        how = ("--disable-pip", "--require-hashes", "--format=json", "--timeout=10", "--progress-spinner=off")
        return read_pip_audit(*_said([BIN / "pip-audit", "-r", file.name, *how]))


def ask_npm() -> Audit:
    """The packages of package-lock.json, in the list of the npm registry."""
    npm = shutil.which("npm", path=environment()["PATH"])
    if npm is None:
        return Audit(why="npm is hier niet.")
    return read_npm_audit(*_said([npm, "audit", "--json"], FRONTEND))


def _said(command: Sequence[str | Path], cwd: Path = ROOT) -> tuple[str, str]:
    """What a program wrote on stdout and stderr, whatever its exit code."""
    done = subprocess.run(command, check=False, cwd=cwd, env=environment(), capture_output=True, text=True)  # noqa: S603
    return done.stdout, done.stderr


def read_pip_audit(text: str, errors: str = "") -> Audit:
    """What pip-audit said, as JSON; anything else means that it could not ask."""
    document = _json(text)
    if "dependencies" not in document:
        return Audit(why=_last_line(errors))
    found = Audit(asked=len(document["dependencies"]))
    for package in document["dependencies"]:
        if "skip_reason" in package:
            found.unknown.append(package["name"])
        for leak in package.get("vulns", []):
            fixed = ", ".join(leak["fix_versions"]) or "nog geen"
            found.leaks.append(f"  {package['name']} {package['version']}: {leak['id']} (verholpen in: {fixed})")
    return found


def read_npm_audit(text: str, errors: str = "") -> Audit:
    """What npm audit said, as JSON; a message instead of counts means that it could not ask."""
    document = _json(text)
    if "vulnerabilities" not in document:
        return Audit(why=document.get("message", "") or _last_line(errors))
    leaks = [f"  {name}: {one['severity']} (npm audit)" for name, one in document["vulnerabilities"].items()]
    return Audit(asked=document["metadata"]["dependencies"]["total"], leaks=leaks)


def _json(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:200] if lines else ""


def sbom() -> None:
    """Two lists in dist/, in the format CycloneDX: what the wheel needs, and what is in its front end."""
    DIST.mkdir(exist_ok=True)
    python, npm = DIST / "wijkdna-python.cdx.json", DIST / "wijkdna-frontend.cdx.json"
    command: list[str | Path] = [BIN / "cyclonedx-py", "environment", PYTHON, "--pyproject", ROOT / "pyproject.toml"]
    document = json.loads(run([*command, "--output-reproducible", "--of", "JSON"], env=environment()))
    python.write_text(json.dumps(only(document, _needed()), indent=1, ensure_ascii=False), encoding="utf-8")
    program = shutil.which("npm", path=environment()["PATH"]) or BIN / "npm"
    npm.write_text(
        run([program, "sbom", "--sbom-format=cyclonedx", "--omit=dev"], env=environment(), cwd=FRONTEND),
        encoding="utf-8",
    )
    print(f"De lijsten staan in {python.relative_to(ROOT)} en {npm.relative_to(ROOT)}.")


def _needed() -> set[str]:
    """Names of the packages that a site needs to run."""
    lines = run([BIN / "uv", *_EXPORT, "--no-dev", "--no-hashes"], env=environment()).splitlines()
    return {normal(match[0]) for line in lines if (match := re.match(r"[A-Za-z0-9][\w.-]*", line))}


def only(document: dict[str, Any], names: set[str]) -> dict[str, Any]:
    """A list in CycloneDX with only these packages, and only what they need of each other."""
    kept = [one for one in document["components"] if normal(one["name"]) in names]
    refs = {one["bom-ref"] for one in kept} | {document["metadata"]["component"]["bom-ref"]}
    needs = [
        one | {"dependsOn": [ref for ref in one.get("dependsOn", []) if ref in refs]}
        for one in document["dependencies"]
        if one["ref"] in refs
    ]
    return document | {"components": kept, "dependencies": needs}


def normal(name: str) -> str:
    """The one way to write the name of a package (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
