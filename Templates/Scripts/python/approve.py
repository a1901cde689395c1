#!/usr/bin/env python3
"""Runs a workspace whose agents ask a person for leave, and answers each question.

    Templates/Scripts/python/approve.py WORKSPACE [ask|yes|no]

With 'ask', the default, each question is put to the terminal; an answer other than y or yes refuses, and is the reason.
An agent asks with 'autonomy: {level: A1, approver: person}' in its cell. REPRISE names the executable.
"""

import json
import sys

from quickstart import Failed, Reprise


class Approver(Reprise):
    """A client that gives leave, or not."""

    def __init__(self, way):
        super().__init__()
        self.way = way
        self.asked = 0

    def answer(self, method, parameters):
        if method != "approval/ask":
            return super().answer(method, parameters)
        self.asked += 1
        if self.way != "ask":
            return {"result": {"approved": self.way == "yes", "reason": f"the rule is {self.way}"}}
        print(f"agent {parameters['agent']}, user {parameters['user']}: {json.dumps(parameters['act'])}")
        words = input("Allow? [y/N] ")
        return {"result": {"approved": words in ("y", "yes"), "reason": words}}


def main(arguments):
    workspace, way = arguments[0], arguments[1] if len(arguments) > 1 else "ask"
    with Approver(way) as server:
        run = server.ask("notebook/run", path=workspace, approvals=True)
        print(f"{server.asked} questions")
        print(run["text"])


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (Failed, EOFError, IndexError) as error:
        sys.exit(f"approve: {error}")
