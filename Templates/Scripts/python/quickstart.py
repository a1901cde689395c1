#!/usr/bin/env python3
"""Drives a workspace through the server with the standard library alone: greets, opens, runs, replays.

    Templates/Scripts/python/quickstart.py [WORKSPACE [MODEL]]

REPRISE names the executable; MODEL such as 'scripted' answers in place of the notebook's model.
"""

import json
import os
import subprocess
import sys


class Failed(Exception):
    """The server answered with an error; its data says where it is and what to try."""

    def __init__(self, error):
        hint = error.get("data", {}).get("hint")
        super().__init__(error["message"] + (f"\n  try: {hint}" if hint else ""))
        self.error = error


class Reprise:
    """A server of one's own; one request at a time, progress as it comes."""

    def __init__(self, executable=None):
        command = [executable or os.environ.get("REPRISE", "reprise"), "serve"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.last = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()

    def ask(self, method, progress=None, **parameters):
        """The result of a method; `progress` is called with each report on the way."""
        self.last += 1
        if progress:
            parameters["workDoneToken"] = f"{method} {self.last}"
        request = {"jsonrpc": "2.0", "id": self.last, "method": method, "params": parameters}
        print(json.dumps(request), file=self.process.stdin, flush=True)
        for line in self.process.stdout:
            message = json.loads(line)
            if message.get("method") == "$/progress" and progress:
                progress(message["params"])
            elif "method" in message and "id" in message:
                result = self.answer(message["method"], message["params"])
                print(json.dumps({"jsonrpc": "2.0", "id": message["id"], **result}), file=self.process.stdin, flush=True)
            elif message.get("id") == self.last and "error" in message:
                raise Failed(message["error"])
            elif message.get("id") == self.last:
                return message["result"]
        raise EOFError(f"the server ended before it answered {method}")

    def answer(self, method, parameters):
        """What the server asks of its client: nothing, unless a request said so; see approve.py."""
        return {"error": {"code": -32601, "message": f"no answer to {method}"}}


def show(report):
    print(f"  {report.get('message', '')} {report.get('done', '')}/{report.get('total', '')}", file=sys.stderr)


def main(workspace="Workspaces/quickstart", model=None):
    chosen = {"model": model} if model else {}
    with Reprise() as server:
        print("server:", server.ask("hello")["version"])
        print("workspace:", json.dumps(server.ask("workspace/open", path=workspace)))
        print("run:", json.dumps(server.ask("notebook/run", show, path=workspace, **chosen)))
        print("replay:", json.dumps(server.ask("trace/replay", path=workspace)))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (Failed, EOFError, OSError) as error:
        sys.exit(f"error: {error}")
