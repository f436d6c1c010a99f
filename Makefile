# Each target first lets tools/ set up what it needs; what did not change is skipped.
# Not ?= for HOST: some shells export a HOST of their own.
HOST = 127.0.0.1
PORT ?= 8000
ARGS =

# H015 is about line breaks; H053 counts ids in macros of which a page calls one. The browser tests look for double ids.
MARKUP = H015,H053

BIN = .venv/bin
TOOLS = python=$$(sh tools/python.sh) && exec "$$python" -m tools
NEED_DIR = @test -d "$(DIR)" || { echo "Geef een map mee: make $@ DIR=map" >&2; exit 1; }

export PYTHON WIJKDNA_CHROMIUM

.PHONY: help start test check bench release conformance screenshots wheel sbom packages frontend

help:
	@echo "make start                    alles klaarzetten en de site starten; PORT=9000 kiest een andere poort"
	@echo "make test                     alle toetsen, op SQLite en PostgreSQL; ARGS=\"-k naam\" kiest er een paar"
	@echo "make check                    stijl, typen en lagen van de code nakijken"
	@echo "make bench                    meten hoe snel de pagina's zijn"
	@echo "make screenshots              de beelden in docs/screenshots opnieuw maken"
	@echo "make conformance DIR=map      de rekenvoorbeelden uit een map narekenen"
	@echo "make release DIR=map          een uitgave maken uit gepubliceerde bestanden, en die bij het pakket doen"
	@echo "make wheel                    een pakket om te installeren, in dist/"
	@echo "make sbom                     een lijst van alles wat we van anderen gebruiken, in dist/"

start:
	@$(TOOLS) start "$(HOST)" "$(PORT)"

test:
	@$(TOOLS) test $(ARGS)

packages:
	@$(TOOLS) packages

frontend:
	@$(TOOLS) frontend

check: packages
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	SECRET_KEY=for-mypy-only $(BIN)/mypy wijkdna tools
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet --ignore=$(MARKUP) wijkdna/web/templates
	$(BIN)/uv lock --check
	@$(TOOLS) audit

sbom: frontend
	@$(TOOLS) sbom

bench: frontend
	$(BIN)/python -m tests.bench $(ARGS)

screenshots: frontend
	$(BIN)/python -m tests.screenshots $(ARGS)

conformance: packages
	$(NEED_DIR)
	$(BIN)/python -m tests.conformance "$(DIR)"

release: packages
	$(NEED_DIR)
	$(BIN)/python -m wijkdna build --from "$(DIR)"
	@$(TOOLS) ship
	$(BIN)/python -m pytest -q tests/web/test_every_area.py tests/web/test_every_url.py --thorough

wheel: frontend
	$(BIN)/uv build --no-build-isolation
