#!/usr/bin/env python3
"""The table of Docs/Benchmarks/Matrix.md from a result of Workspaces/matrix.

    reprise model pull qwen2.5-coder-1.5b && reprise data pull movielens-100k
    reprise run Workspaces/matrix --notebook real --model qwen2.5-coder-1.5b
    python3 Docs/Benchmarks/matrix.py Workspaces/matrix/results/real/result.json

Prints Markdown: a line for each agent and baseline, all on the same people and the same candidates.
"""

import json
import sys


def figure(measured):
    interval = measured["interval"]
    return f"{measured['mean']:.3f} [{interval['low']:.3f}, {interval['high']:.3f}]"


def spent(account):
    """Calls, tokens, replies that could not be read or were mended, and lists that came back as they were given."""
    usage, audit = account["usage"], account["audit"]
    lists = audit["lists"]
    same = f"{100 * audit['identities'] / lists:.0f} %" if lists else "–"
    tokens = f"{usage['promptTokens']}, {usage['completionTokens']}"
    return [str(account["modelCalls"]), tokens, f"{audit['invalid']}, {audit['repairs']}", same]


def row(system):
    account = system.get("account")
    name = system["name"].removeprefix("agents.")
    cells = [name if account else f"**{name}**"] + [figure(each) for each in system["measurements"]]
    return "| " + " | ".join(cells + (spent(account) if account else [""] * 4)) + " |"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        value = json.load(file)["value"]
    systems = value["sample"]
    labels = [f"{each['label']} [95 %]" for each in systems[0]["measurements"]]
    head = ["system"] + labels + ["calls", "tokens in, out", "invalid, repaired", "identity"]
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for system in systems:
        print(row(system))


if __name__ == "__main__":
    main()
