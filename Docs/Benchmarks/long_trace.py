#!/usr/bin/env python3
"""Writes a trace of any length, with a chain that holds, to see what long traces cost.

    python3 Docs/Benchmarks/long_trace.py FILE GIGABYTES [EVERY]

Episodes of 1,000 tool calls, each a line of 3.8 KB. With EVERY, one answer in every so many episodes is another:
two files, one with and one without, differ by these alone.

    /usr/bin/time -v reprise trace verify FILE      # and: trace stats FILE, diff FILE OTHER --no-pager
"""
import hashlib
import sys

QUESTION = "x" * 3600


class Chain:
    """Lines, each of which holds the digest of the one before it."""

    def __init__(self, file):
        self.file, self.last, self.lines, self.bytes = file, "0" * 64, 0, 0

    def add(self, site, kind, number, span, rest):
        """`rest` are the members between `p` and `s`, and those after `sp`, as (before, after)."""
        before, after = rest
        line = (
            f'{{"at":"{site}","k":"{kind}","n":{number},"p":"{self.last}",{before}"s":{self.lines},"sp":"{span}",{after}"v":1}}\n'
        ).encode()
        self.file.write(line)
        self.last = hashlib.sha256(line).hexdigest()
        self.lines, self.bytes = self.lines + 1, self.bytes + len(line)


def write(file, most, every):
    chain, episode = Chain(file), 0
    chain.add("session", "session.start", 0, "/", ('"req":{"format":"long"},', ""))
    while chain.bytes < most:
        span = f"/{episode}"
        chain.add("episode", "span.open", 0, span, (f'"req":{{"user":"u{episode}"}},', ""))
        for number in range(1000):
            word = "other" if every and number == 500 and episode % every == 7 % every else "answer"
            rest = f'"req":{{"q":"{QUESTION}"}},"res":"{word} {chain.lines}",', '"src":"live",'
            chain.add("bench.ask", "tool.call", number, span, rest)
        chain.add("span", "span.close", 0, span, ('"res":{"result":null},', ""))
        episode += 1
    chain.add("session", "session.end", 0, "/", (f'"res":{{"episodes":{episode}}},', ""))
    return chain


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    with open(sys.argv[1], "wb", buffering=1 << 22) as file:
        chain = write(file, float(sys.argv[2]) * 1e9, int(sys.argv[3]) if len(sys.argv) > 3 else 0)
    print(f"{chain.lines} lines, {chain.bytes} bytes")
