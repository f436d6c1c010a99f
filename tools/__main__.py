"""python -m tools COMMAND: what the Makefile calls. Exit code 1 comes with words."""

import os
import sys
from collections.abc import Callable, Mapping

from tools import browser, frontend, packages, shipping, site, suite, supply_chain
from tools.problems import ROOT, Problem, explain_os
from tools.steps import perform


def main(command: str, *arguments: str) -> int:
    """Do one command; returns the exit code."""
    os.chdir(ROOT)
    try:
        COMMANDS[command](*arguments)
    except Problem as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"\n{explain_os(error)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nGestopt. De volgende keer gaat het verder waar het bleef.", file=sys.stderr)
        return 130
    return 0


def set_up_packages() -> None:
    """What the code needs to run."""
    perform(packages.steps(), packages.MEMORY)


def set_up_frontend() -> None:
    """What pages need besides."""
    perform(packages.steps() + frontend.steps(), packages.MEMORY)


def start(host: str, port: str) -> None:
    """Set up everything, then become the server."""
    set_up_frontend()
    site.load_env_file(host)
    perform(site.steps(), packages.MEMORY)
    _become(["wijkdna", "serve", "--with-worker", "--host", host, "--port", port], site.settings())


def test(*arguments: str) -> None:
    """Set up, find a browser, then run the tests; the exit code is theirs."""
    set_up_frontend()
    sys.exit(suite.run(arguments, packages.environment() | browser.ensure(arguments)))


def ship() -> None:
    """Put the newest release of the data folder in the package."""
    site.load_env_file()
    print(f"Uitgave {shipping.ship(site.data_folder())} zit nu bij het pakket, in wijkdna/shipped/.")


def _become(module: list[str], env: Mapping[str, str]) -> None:
    """Go on as another program in the same process, so that Ctrl-C and the exit code need no passing on."""
    sys.stdout.flush()
    os.execve(packages.PYTHON, [str(packages.PYTHON), "-m", *module], env)  # noqa: S606


COMMANDS: Mapping[str, Callable[..., None]] = {
    "packages": set_up_packages,
    "frontend": set_up_frontend,
    "start": start,
    "test": test,
    "ship": ship,
    "audit": supply_chain.audit,
    "sbom": supply_chain.sbom,
}


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
