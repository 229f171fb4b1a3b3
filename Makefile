# Everything is one word; 'make' alone lists them. Nothing here needs root, a key or an answer typed in.

VENV := .venv
PY := $(VENV)/bin/python
PIP_VERSION := 26.3
HOST := 127.0.0.1
PORT := 8000
WORKERS := 2
PACKAGES := rules assistant policy_corpus ui evals

# The first Python on the path that is new enough; name another with 'make run PYTHON=/path/to/python3.12'.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$python && break; done)

# Named after what was installed and where, so that nothing is installed again until one of them changes.
INSTALLED = $(VENV)/installed-$(shell { cat requirements.lock pyproject.toml; echo '$(CURDIR)'; } | cksum | tr ' ' '-')
# While this file is there, an install is under way or was interrupted.
UNFINISHED := $(VENV)/install-unfinished
# Named after what the search index and the reader are made of.
INDEXED = $(VENV)/indexed-$(shell cat requirements.lock policy_corpus/documents/*.md rules/sections/*.toml \
	policy_corpus/onnx_model.py assistant/read/*.toml assistant/read/*.tsv assistant/read/*.py assistant/read/phrasings/*.tsv 2>/dev/null | cksum | tr ' ' '-')

# The model is on disk after the install: nothing asks a hub for it, and nothing reports home.
export HF_HUB_OFFLINE := 1
export TRANSFORMERS_OFFLINE := 1
export GRADIO_ANALYTICS_ENABLED := False
export ANONYMIZED_TELEMETRY := False
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# The tools that look at the pinned packages, and what is said where they cannot be had or cannot ask.
AUDIT_TOOLS := pip-audit==2.10.1 cyclonedx-bom==7.5.0
TOOLS = { test -x .cache/tools/bin/pip-audit && test -x .cache/tools/bin/cyclonedx-py; } || \
	{ mkdir -p .cache && $(PYTHON) -m venv --clear .cache/tools && .cache/tools/bin/python -m pip install --quiet $(AUDIT_TOOLS); } 2>/dev/null
# A mirror of packages alone knows no vulnerabilities, and then nothing found would mean nothing.
REACHES := import json, urllib.request as u; json.load(u.urlopen('https://pypi.org/pypi/starlette/1.0.0/json', timeout=10))['vulnerabilities']
CLOSED := Skipped: the network is closed (or holds packages alone), and this has to ask the package registry.

.DEFAULT_GOAL := help
.PHONY: help run test check lint types layers format eval bench mutation readers index audit-deps sbom venv install lock clean

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: venv ## Start the chat and every other surface on 127.0.0.1 (PORT=8001 for another port)
	@test -e $(INDEXED) || { echo "Building the search index."; $(PY) -m ui.cli index && rm -f $(VENV)/indexed-* && touch $(INDEXED); }
	@exec $(PY) -m ui.cli serve --host $(HOST) --port $(PORT)

test: venv ## Run all tests (ARGS='-k cap' passes options to pytest)
	@$(PY) -m pytest tests evals -n $(WORKERS) --dist loadfile $(ARGS)

check: lint types layers ## Check style, types and the layers of the architecture

lint: venv
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check --output-format concise . || { echo "Run 'make format'."; exit 1; }

types: venv
	@$(PY) -m mypy $(PACKAGES)

layers: venv
	@$(PY) -c 'from importlinter.cli import lint_imports_command as command; command()'

format: venv ## Format the code and mend what ruff can mend
	@$(PY) -m ruff check --fix --quiet . ; $(PY) -m ruff format .

eval: venv ## Answer every pinned question; the report goes to report/index.html (ARGS='--only 2.5')
	@$(PY) -m evals.suite $(if $(filter --only --since --brief,$(ARGS)),,--report report) $(ARGS)

bench: venv ## Measure speed, memory and growth; the next run compares with report/bench.json (ARGS='--only audit')
	@$(PY) -m evals.bench $(ARGS)

mutation: venv ## Prove that the evals notice every single edit of a rule
	@$(PY) -m evals.mutation

readers: venv ## Train the learned readers anew where their phrasings or code have changed (for whoever changes these)
	@$(PY) -m assistant.read.trained

index: venv ## Build the search index afresh
	@$(PY) -m ui.cli index

# These tools are no part of the software, so they have an environment of their own.
audit-deps: ## Look for known vulnerabilities of the pinned packages (needs the network)
	@$(TOOLS) || { echo "$(CLOSED)"; exit 0; }; \
		.cache/tools/bin/python -c "$(REACHES)" 2>/dev/null || { echo "$(CLOSED)"; exit 0; }; \
		.cache/tools/bin/pip-audit --requirement requirements.lock --no-deps --disable-pip --progress-spinner off

sbom: ## Write what is installed as a bill of materials: report/sbom.cdx.json (CycloneDX)
	@mkdir -p report; $(TOOLS) || { echo "$(CLOSED)"; exit 0; }; \
		.cache/tools/bin/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --output-file report/sbom.cdx.json \
		&& echo "Written: report/sbom.cdx.json"

venv:
	@{ test -e $(INSTALLED) && $(PY) -c ''; } 2>/dev/null || $(MAKE) --no-print-directory install

install: ## Install the pinned versions into .venv, even where that was done before
	@test -n "$(PYTHON)" && $(PYTHON) -c '$(NEW_ENOUGH)' \
		|| { echo "Python 3.11 or newer is needed; install it, or name it: make run PYTHON=/path/to/python3.12" >&2; exit 1; }
	@# An environment that is half installed, was moved or has lost its Python is made anew.
	@{ test ! -e $(UNFINISHED) && grep -qF '$(CURDIR)/$(VENV)' $(VENV)/bin/activate && $(PY) -m pip --version; } >/dev/null 2>&1 \
		|| { echo "Making the virtual environment with $$($(PYTHON) --version)."; $(PYTHON) -m venv --clear $(VENV); }
	@touch $(UNFINISHED) && rm -f $(VENV)/installed-*
	@echo "Installing the pinned versions; the first time that takes some minutes."
	@$(PY) -m pip install --quiet pip==$(PIP_VERSION)
	@# First, so that whatever needs torch finds this version and looks for no newer one.
	@$(PY) -m pip install --quiet --constraint requirements.lock $$(grep '^torch==' requirements.lock)
	@$(PY) -m pip install --quiet --requirement requirements.lock
	@$(PY) -m pip install --quiet --no-deps --no-build-isolation --editable .
	@rm -f $(UNFINISHED) && touch $(INSTALLED)

lock: ## Renew requirements.lock: the newest versions that pyproject.toml admits (TORCH=2.13.0)
	@rm -rf .cache/lock && mkdir -p .cache && $(PYTHON) -m venv .cache/lock
	@.cache/lock/bin/python -m pip install --quiet pip==$(PIP_VERSION)
	@.cache/lock/bin/python -m pip install --quiet $(if $(TORCH),torch==$(TORCH),$$(grep '^torch==' requirements.lock))
	@.cache/lock/bin/python -m pip install --quiet '.[dev]'
	@sed -n '/^#/p' requirements.lock > .cache/lock/requirements.lock
	@.cache/lock/bin/python -m pip freeze --all --exclude pip --exclude policy-assistant | sed 's/+[a-z0-9.]*$$//' >> .cache/lock/requirements.lock
	@mv .cache/lock/requirements.lock requirements.lock && rm -rf .cache/lock && echo "requirements.lock is renewed; now: make test"

clean: ## Remove what was installed, built and cached in this folder
	@rm -rf $(VENV) .cache build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find $(PACKAGES) tests -name __pycache__ -type d -prune -exec rm -rf {} +
