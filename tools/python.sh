# Prints the Python to work with: our own environment when it works, else the first suitable one on PATH.
# A name on PATH proves nothing: pyenv leaves shims that cannot run, so every candidate has to answer.
# The first round asks for a Python that can make an environment; the second takes any and lets tools/ explain.

version='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'

for question in "import ensurepip, venv; $version" "$version"; do
    if [ -n "${PYTHON:-}" ]; then
        "$PYTHON" -c "$question" 2>/dev/null && echo "$PYTHON" && exit 0
        continue
    fi
    .venv/bin/python -c "$question" 2>/dev/null && echo .venv/bin/python && exit 0
    IFS=:
    for folder in $PATH; do
        for name in python3 python3.12 python3.13 python3.11; do
            "$folder/$name" -c "$question" 2>/dev/null && echo "$folder/$name" && exit 0
        done
    done
    unset IFS
done

{
    if [ -n "${PYTHON:-}" ]; then
        echo "$PYTHON werkt niet, of is geen Python 3.11, 3.12 of 3.13."
    else
        echo "WijkDNA heeft Python 3.11, 3.12 of 3.13 nodig. Die is op deze computer niet gevonden."
        found=$(python3 --version 2>/dev/null) && echo "Wel gevonden: $found."
    fi
    echo "Wat u kunt doen:"
    echo "  - Debian of Ubuntu:  sudo apt install python3 python3-venv"
    echo "  - Fedora of RHEL:    sudo dnf install python3.12"
    echo "  - anders:            https://www.python.org/downloads/"
    echo "Staat Python op een andere plek? Geef die plek mee: make start PYTHON=/pad/naar/python3.12"
} >&2
exit 1
