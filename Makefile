# make demo    sets everything up, runs the quickstart with the local model, and replays it without one
# make test    sets up what the tests need, builds, and runs all tests
# make format  writes the sources in the project's format
#
# MODEL=smollm2-135m   a 98 MB model in place of the 1.1 GB one; its results mean nothing
# MODEL=scripted       no language model at all
# SKIP_MODELS=1        tests: fetch nothing, and skip what needs a model or the MovieLens files

SHELL := /bin/bash
MODEL ?= qwen2.5-coder-1.5b
LINK := -Xswiftc -use-ld=lld
DEBUG := .build/debug/reprise
RELEASE := .build/release/reprise
# Unoptimised, for a demonstration that begins soon; Docs/Decisions/0011 says why.
QUICK := --scratch-path .build/quick -c release -Xswiftc -Onone -Xswiftc -gnone

.PHONY: demo test packages quick build tests release fetch format clean

demo: packages quick
	@MODEL=$(MODEL) .ci/demo .build/quick/release/reprise

test: packages tests fetch
	SWIFT_BACKTRACE=enable=no swift test --skip-build --disable-xctest --quiet $(LINK)

packages:
	@.ci/packages

quick:
	swift build --product reprise $(QUICK) $(LINK)

build:
	swift build $(LINK)

tests:
	swift build --build-tests $(LINK) --quiet

release:
	swift build -c release --product reprise $(LINK)

fetch: tests
	@.ci/fetch $(DEBUG)

format:
	swift format -i -r -p Sources Tests

clean:
	swift package clean
