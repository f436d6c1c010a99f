"""A process beside a site that runs Python on its database: to read all our code takes seconds, here that is done once.

`python -m tests.browser.row_writer`: a line of its input is Python as a JSON string, and gives a line of its output:
{"words": [...]} with the words of the last line that the Python printed, or {"failed": "..."} with its traceback.
"""

import io
import json
import sys
import traceback
from contextlib import redirect_stdout
from functools import cache


def main() -> None:
    """Answer until the input ends."""
    import django

    django.setup()
    from django.contrib.auth import base_user

    # A third of a second for each person, on purpose; those of a world share a password.
    base_user.make_password = cache(base_user.make_password)
    answers = sys.stdout
    for line in sys.stdin:
        print(json.dumps(_answer(json.loads(line))), file=answers, flush=True)


def _answer(code: str) -> dict[str, object]:
    from django.db import connections

    said = io.StringIO()
    try:
        with redirect_stdout(said):
            exec(code, {})
    except Exception:
        return {"failed": traceback.format_exc()}
    finally:
        connections.close_all()
    return {"words": said.getvalue().rstrip().rpartition("\n")[2].split()}


if __name__ == "__main__":
    main()
