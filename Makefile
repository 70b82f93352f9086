# Each target is one line for those who have make; `python3 tools/dev.py TARGET` is the same without it.
# ARGS are handed on: make test ARGS="-k catalog --pg-versions=15"

PYTHON ?= $(shell command -v python3 || command -v python3.13 || command -v python3.12 || command -v python3.11 || echo python3)
ARGS ?=

.PHONY: help setup demo gui test lint check bench
help:
	@echo "make demo    the whole job on a throwaway server: back up, verify, wipe a table, restore, prove"
	@echo "make gui     the window; ARGS=--demo shows it with a sample database and a year of backups"
	@echo "make test    the tests, on real servers"
	@echo "make check   ruff, mypy, import-linter and the tests with coverage, as CI runs them"
	@echo "make bench   compare with pg_dump and psql as people run them"
	@echo "make setup   only make .venv"

setup demo gui test lint check bench:
	@$(PYTHON) tools/dev.py $@ $(ARGS)
