#!/usr/bin/env python3
"""Replays the same work with tools that record and replay agents, and changes it in ways that are easy to get wrong.

    python3 replay_tools.py [--folder DIR] [--reprise-bench PROGRAM]

Makes a virtual environment in the folder, installs the tools from PyPI at the versions below, and prints a table. The
work: seven questions one after the other, then (A3, A4) eight threads with one question each. The answer names its
question, so that a wrong answer shows. In A9 the answers are values that formats are known to change: a text with a
space at its end, decomposed letters, NaN, -0.0, 1e22, a whole number beyond 2^53, bytes, a tuple, whole numbers as keys;
vcrpy, which sees HTTP, is given the texts alone. In A10 the same calls are made by another version of the component:
a tool can notice that only if its recording has a place for versions. With --reprise-bench, the rows of Reprise are measured by
`reprise-bench adversarial` and put beside them. A second table says how fast each tool records and replays 1,000
questions (vcrpy 200, over HTTP to a server in the same process), and what they take on the disk.
"""
import argparse, glob, json, os, re, subprocess, tempfile, venv

TOOLS = ["reeltime==1.0.0", "agenttape==0.1.8", "vcrpy==9.4.2", "timewarp-llm==0.2.1"]

CASES = {
    "A1": "one prompt changed in the middle", "A2": "one turn of a loop skipped", "A3": "eight threads",
    "A4": "threads started in the other order", "A5": "another result, every call the same",
    "A6": "the run stops early", "A7": "a recorded answer was altered", "A8": "the recording is cut in the middle",
    "A9": "answers that are easily changed on the way", "A10": "a component means something else now",
}

WORK = r'''
import json, os, resource, sys, threading
case, mode = os.environ["CASE"], os.environ["MODE"]
seen = {"wrong": 0, "answers": 0, "live": 0, "changed": []}
VALUES = ["ends with a space ", "e\u0301", " ", "\u2028", float("nan"), -0.0, 1e22, 2**60 + 1, b"\x00\xff", (1, 2),
          {1: "one"}, [1.0, 1]]
if os.environ["TOOL"] == "vcrpy": VALUES = [value for value in VALUES if isinstance(value, str)]
def answer(question):
    seen["live"] += 1
    if question.startswith("value "): return VALUES[int(question[6:])]
    return f"answer to {question}"
def check(ask, question):
    got = ask(question)
    seen["answers"] += 1
    seen["wrong"] += got != f"answer to {question}"
def compare(ask, place):
    try: got = ask(f"value {place}")
    except Exception as error: got = error
    if type(got) is not type(VALUES[place]) or repr(got) != repr(VALUES[place]): seen["changed"].append(place)
def spent():
    # Processor seconds: some tools serve the clock from the recording.
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
def work(ask):
    if case == "A9":
        for place in range(len(VALUES)): compare(ask, place)
        return print("result done")
    start = spent()
    for turn in range(int(os.environ.get("TURNS", 4 if case == "A6" else 7))):
        if case == "A2" and turn == 3: continue
        check(ask, f"turn {turn}!" if case == "A1" and turn == 3 else f"turn {turn}")
    seen["seconds"] = spent() - start
    if os.environ["THREADS"] == "1":
        order = range(7, -1, -1) if case == "A4" else range(8)
        threads = [threading.Thread(target=check, args=(ask, f"task {n}")) for n in order]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
    print("result", "other" if case == "A5" else "done")
def tell():
    with open(os.environ["SEEN"], "w") as file: json.dump(seen, file)
'''

PROGRAMS = {
    "agenttape": '''
import agenttape
@agenttape.tool
def ask(question): return answer(question)
try:
    with agenttape.use_cassette("work", mode="record" if mode == "record" else "none"): work(ask)
finally: tell()
''',
    "reeltime": '''
import reeltime
@reeltime.tool
def ask(question): return answer(question)
try: work(ask)
finally: tell()
''',
    "vcrpy": '''
import http.server, urllib.request, vcr
class Answers(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        text = answer(self.rfile.read(int(self.headers["Content-Length"])).decode()).encode()
        self.send_response(200); self.send_header("Content-Length", str(len(text))); self.end_headers()
        self.wfile.write(text)
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 8791), Answers)
threading.Thread(target=server.serve_forever, daemon=True).start()
def ask(question):
    request = urllib.request.Request(
        "http://127.0.0.1:8791/chat", data=question.encode(), headers={"Content-Type": "text/plain"})
    return urllib.request.urlopen(request).read().decode()
usual = ["method", "scheme", "host", "port", "path", "query"]
try:
    with vcr.use_cassette("work.yaml", record_mode="once" if mode == "record" else "none",
                          match_on=usual + (["body"] if os.environ["VARIANT"] == "body" else [])): work(ask)
finally: tell()
''',
    "timewarp": '''
from pathlib import Path
from timewarp.codec import to_bytes
from timewarp.events import ActionType, BlobKind, Event, Run, hash_bytes
from timewarp.replay.wrappers import PlaybackTool, _EventCursor
from timewarp.store import LocalStore
store = LocalStore(db_path=Path("work.sqlite"), blobs_root=Path("blobs"))
lock = threading.Lock()
if mode == "record":
    run, step = Run(project="work", name="work"), [0]
    store.create_run(run)
    def ask(question):
        with lock:
            text = answer(question)
            out = store.put_blob(run.run_id, step[0], BlobKind.OUTPUT, to_bytes(text))
            store.append_event(Event(run_id=run.run_id, step=step[0], action_type=ActionType.TOOL, actor="ask",
                output_ref=out, hashes={"output": out.sha256_hex,
                "args": hash_bytes(to_bytes({"args": (question,), "kwargs": {}}))}))
            step[0] += 1
        return text
else:
    events = store.list_events(store.list_runs()[0].run_id)
    play = PlaybackTool(store=store, cursor=_EventCursor(events=events, action_type=ActionType.TOOL))
    def ask(question):
        with lock: return play(question)
try: work(ask)
finally: tell()
''',
}

COLUMNS = [
    ("reeltime", ""), ("reeltime", "strict"), ("agenttape", ""), ("vcrpy", ""), ("vcrpy", "body"), ("timewarp", ""),
]


class Column:
    def __init__(self, folder, tool, variant):
        self.folder, self.tool, self.variant = folder, tool, variant
        self.python = os.path.join(folder, "venv", "bin", "python")

    def outcome(self, case):
        if case == "A10":
            return "n/a: the recording holds no versions"
        place = tempfile.mkdtemp(prefix=f"{self.tool}-", dir=self.folder)
        with open(os.path.join(place, "work.py"), "w") as file:
            file.write(WORK + PROGRAMS[self.tool])
        recorded = self.run(place, "A9" if case == "A9" else "base", "record", case)
        if recorded.returncode:
            return f"does not record: {self.last(recorded)}"
        spoil = {"A7": self.alter, "A8": self.cut}.get(case)
        if spoil and not spoil(place):
            return "n/a"
        return self.words(self.run(place, case, "replay", case), place)

    def speed(self):
        """Questions a second when recording and when replaying, and bytes on the disk for each."""
        place = tempfile.mkdtemp(prefix=f"{self.tool}-", dir=self.folder)
        with open(os.path.join(place, "work.py"), "w") as file:
            file.write(WORK + PROGRAMS[self.tool])
        turns = 200 if self.tool == "vcrpy" else 1000
        cells = []
        for mode in ("record", "replay"):
            self.run(place, "base", mode, "speed", {"TURNS": str(turns)})
            cells.append(f"{turns / json.load(open(os.path.join(place, 'seen.json')))['seconds']:,.0f}")
        size = sum(
            os.stat(os.path.join(folder, name)).st_blocks * 512
            for folder, _, names in os.walk(place) for name in names if name not in ("work.py", "seen.json"))
        return cells + [f"{size / turns:,.0f}"]

    def run(self, place, case, mode, threads, more={}):
        command = [self.python, "work.py"]
        if self.tool == "reeltime":
            tape = [os.path.join(self.folder, "venv", "bin", "tape"), "--tape-dir", os.path.join(place, "tape")]
            replay = tape + ["replay"] + (["--strict"] if self.variant else [])
            command = tape + ["run"] + command if mode == "record" else replay
        environment = dict(
            os.environ, CASE=case, MODE=mode, TOOL=self.tool, VARIANT=self.variant, THREADS=str(int(threads in ("A3", "A4"))),
            SEEN=os.path.join(place, "seen.json"), **more)
        return subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, timeout=120)

    def files(self, place):
        names = [os.path.join(place, "**", name) for name in ("*.yaml", "*.jsonl", "blobs/**/*.bin")]
        return [path for name in names for path in glob.glob(name, recursive=True)]

    def alter(self, place):
        """Puts another answer into the recording, where it is text."""
        for path in self.files(place):
            data = open(path, "rb").read()
            if b"answer to turn 2" in data:
                open(path, "wb").write(data.replace(b"answer to turn 2", b"answer to turn 9"))
                return True
        return False

    def cut(self, place):
        texts = [path for path in self.files(place) if not path.endswith(".bin")]
        if not texts:
            return False
        path = max(texts, key=os.path.getsize)
        data = open(path, "rb").read()
        open(path, "wb").write(data[: len(data) * 3 // 5])
        return True

    def words(self, done, place):
        try:
            seen = json.load(open(os.path.join(place, "seen.json")))
        except (OSError, ValueError):
            seen = {"wrong": 0, "answers": 0, "live": 0, "changed": []}
        parts = []
        if seen["wrong"]:
            parts.append(f"**{seen['wrong']} wrong answers**")
        if seen["live"]:
            parts.append(f"**{seen['live']} asked live**")
        if seen["changed"]:
            parts.append(f"**{len(seen['changed'])} values changed**")
        text = done.stdout + done.stderr
        if done.returncode or "Traceback" in text:
            parts.append(f"error {self.last(done)}")
        elif any(word in text for word in ("drifted", "never requested", "never replayed", "incomplete")):
            parts.append("told as a note")
        elif not parts:
            parts.append("nothing said")
        return ", ".join(parts) + f", exit {done.returncode}"

    @staticmethod
    def last(done):
        """The class of the last exception that was printed."""
        lines = [line for line in done.stderr.splitlines() if "sitecustomize" not in line]
        names = [found[1] for line in lines if (found := re.match(r"[\w.]*?([A-Z]\w*)(:|$)", line)) and " " not in found[1]]
        known = [name for name in names if name.endswith(("Error", "Exception", "Miss", "Mismatch", "Event"))]
        return known[-1] if known else (lines or ["without a word"])[-1].strip()[:40]


def install(folder):
    place = os.path.join(folder, "venv")
    if not os.path.exists(os.path.join(place, "bin", "python")):
        venv.create(place, with_pip=True)
    subprocess.run([os.path.join(place, "bin", "python"), "-m", "pip", "install", "-q", *TOOLS], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", default=os.path.join(tempfile.gettempdir(), "replay-tools"))
    parser.add_argument("--reprise-bench", help="the built reprise-bench")
    options = parser.parse_args()
    os.makedirs(options.folder, exist_ok=True)
    install(options.folder)
    columns = [(f"{tool} {variant}".strip(), Column(options.folder, tool, variant)) for tool, variant in COLUMNS]
    ours = {}
    if options.reprise_bench:
        printed = subprocess.run([options.reprise_bench, "adversarial"], capture_output=True, text=True, check=True)
        ours = json.loads(printed.stdout)
    names = [name for name, _ in columns] + list(next(iter(ours.values()), {}))
    print("| | " + " | ".join(names) + " |\n|---|" + "---|" * len(names))
    for case, title in CASES.items():
        cells = [column.outcome(case) for _, column in columns] + list(ours.get(case, {}).values())
        print(f"| {case} {title} | " + " | ".join(cells) + " |", flush=True)
    print("\n| | recorded a processor second | replayed | bytes on the disk for each |\n|---|---|---|---|")
    for name, column in columns:
        print(f"| {name} | " + " | ".join(column.speed()) + " |", flush=True)


main()
