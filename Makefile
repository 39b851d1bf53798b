# Every target does its own set-up: on a fresh machine with Python 3.11 or newer, `make build` is enough.
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help build demo test lint fmt docs faults newer looks bench lock clean setup

bin := .venv/bin
servers := prometheus prometheus-alertmanager prometheus-blackbox-exporter

help: ## Show the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "%-8s %s\n", $$1, $$2 }' Makefile

build: setup ## Check, generate and validate definitions/, and write generated/
	@$(bin)/eventcore-monitoring build

demo: setup ## Start a service and all that watches it on this machine, break it, see who is paged
	@.ci/setup $(servers)
	@$(bin)/python -m examples.demo

test: lint ## Lint, compare generated/ with the definitions, run all tests
	@.ci/setup $(servers) git postgresql shellcheck systemd-analyze 'chromium?'
	@$(bin)/eventcore-monitoring check --promtool off --amtool off # what they say of the same files is a test
	@$(bin)/pytest -n 2 --dist loadfile

lint: setup ## Format check, ruff, mypy, import contracts
	@$(bin)/ruff format --check --quiet
	@$(bin)/ruff check --quiet
	@$(bin)/mypy
	@$(bin)/lint-imports --no-logo

fmt: setup ## Format the code and fix what ruff can fix
	@$(bin)/ruff check --fix
	@$(bin)/ruff format

docs: setup ## Write docs/checks/ from the docstrings of the checks, and docs/coverage.md from generated/
	@$(bin)/python docs/checks/generate.py
	@$(bin)/python docs/coverage/generate.py

faults: ## Run the writer against a system that fails: full disk, input/output error, death at every step
	@.ci/setup strace
	@$(bin)/pytest -m faults

newer: setup ## Ask the newest promtool and actionlint that `go install` can bring, and the package index (needs Go)
	@.ci/newer
	@.venv/newer/actionlint examples/github/*.yml
	@$(bin)/pytest -m index
	@env -u EVENTCORE_PROMTOOL PATH="$(CURDIR)/.venv/newer:$$PATH" $(bin)/pytest tests/encoding tests/promql \
	  tests/guide tests/review tests/rules tests/generators tests/validators tests/test_build.py tests/test_examples.py

looks: setup ## Compare our pictures with Grafana's own drawing (needs npm and Chromium; half a gigabyte)
	@$(bin)/python tests/looks/compare.py

bench: setup ## Measure start-up, 10,000 rules, 100 dashboards and growth
	@$(bin)/python -m benchmarks

lock: setup ## Resolve the newest dependencies that the bounds allow into requirements.lock
	@.ci/lock

clean: ## Remove the environment, the caches and what was built (never generated/)
	@rm -rf .venv dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

setup:
	@.ci/setup
