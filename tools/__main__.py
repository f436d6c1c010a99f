"""python -m tools start | packages | frontend | ship | test: what the Makefile calls. Exit code 1 comes with words."""

import argparse
import os
import sys

from tools import browser, frontend, packages, shipping, site
from tools.problems import ROOT, Problem, explain_os
from tools.steps import perform


def main() -> int:
    """Do what the arguments ask; returns the exit code."""
    asked = _arguments()
    os.chdir(ROOT)
    try:
        return int(asked.do(asked))
    except Problem as problem:
        print(f"\n{problem}", file=sys.stderr)
    except OSError as error:
        print(f"\n{explain_os(error)}", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nGestopt. Een volgende start gaat verder waar deze bleef.", file=sys.stderr)
        return 130
    return 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tools")
    commands = parser.add_subparsers(required=True)
    one = commands.add_parser("start")
    one.add_argument("--host", required=True)
    one.add_argument("--port", required=True)
    one.set_defaults(do=start)
    commands.add_parser("packages").set_defaults(do=lambda asked: set_up(with_frontend=False))
    commands.add_parser("frontend").set_defaults(do=lambda asked: set_up())
    commands.add_parser("ship").set_defaults(do=lambda asked: shipping.ship())
    one = commands.add_parser("test")
    one.add_argument("pytest", nargs=argparse.REMAINDER)
    one.set_defaults(do=test)
    return parser.parse_args()


def set_up(*, with_frontend: bool = True) -> int:
    """Packages of Python and, for pages, the front end."""
    wanted = packages.steps() + (frontend.steps() if with_frontend else [])
    perform(wanted, packages.MEMORY)
    return 0


def start(asked: argparse.Namespace) -> int:
    """Set up everything, then become the server; returns only when that fails."""
    set_up()
    site.ensure_env_file()
    perform(site.steps(), packages.MEMORY)
    server = [str(packages.PYTHON), "-m", "wijkdna", "serve", "--host", asked.host, "--port", asked.port]
    os.execve(packages.PYTHON, server, site.settings())  # noqa: S606 the same process, so that Ctrl-C reaches it


def test(asked: argparse.Namespace) -> int:
    """Set up, find a browser, then become pytest."""
    set_up()
    # Django reads its settings before any conftest; a key from outside may be a real one.
    env = packages.environment() | {"SECRET_KEY": "for-tests-only"} | browser.ensure(asked.pytest)
    command = [str(packages.PYTHON), "-m", "pytest", "-n", "auto", "--maxprocesses=4", *asked.pytest]
    os.execve(packages.PYTHON, command, env)  # noqa: S606


if __name__ == "__main__":
    sys.exit(main())
