"""python -m wijkdna: the command line, for when the script is not on PATH."""

import sys

from wijkdna.cli import main

if __name__ == "__main__":
    sys.exit(main())
