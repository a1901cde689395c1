#!/usr/bin/env python3
"""Counter-tests of the instrument: what must not matter does not, and what matters shows once, where it is.

    python3 Docs/Benchmarks/counter_tests.py --reprise .build/debug/reprise > Docs/Benchmarks/CounterTests.md

Runs the programs, holds that each counter-test comes out as it must, and prints the page with their outputs. It needs
`reprise-bench` beside `reprise`, and nothing else: the model is scripted.
"""
import argparse, json, os, re, shutil, subprocess, sys, tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reprise", default=f"{ROOT}/.build/debug/reprise")
    program = os.path.abspath(parser.parse_args().reprise)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["REPRISE_CACHE"] = f"{folder}/cache"
        page = Page(program, folder)
        for part in (page.introduction, page.prompt, page.target, page.user, page.careless, page.surroundings):
            part()
    print(page.text.rstrip())


class Page:
    def __init__(self, program, folder):
        self.program, self.folder, self.text = program, folder, ""

    # What is done

    def introduction(self):
        self.write("# Counter-tests", "What proves that the instrument measures: what must not matter does not, and "
                   "what matters shows once, where it is. `Tests/EndToEndTests/CounterTests.swift` holds all of it; "
                   "this page, with what the programs say, is printed by",
                   "```sh\nswift build\npython3 Docs/Benchmarks/counter_tests.py > Docs/Benchmarks/CounterTests.md\n```")

    def prompt(self):
        left, right = self.study("as-it-is"), self.study("one-character")
        text = open(f"{ROOT}/Sources/Planners/Prompts/react.system.txt", encoding="utf-8").read()
        path = f"{right}/prompts/planners/react.system.txt"
        os.makedirs(os.path.dirname(path))
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace("recommender", "recommender!", 1))
        self.run(left), self.run(right)
        said, pair = self.diff(left, right)
        causes = [(root["cause"], root["at"].split(" in ")[0]) for root in pair["roots"]]
        hold(causes == [("prompt", "llm.call at react.act #0")] * 6, causes)
        self.write("## One character of a prompt",
                   "`Workspaces/own-data`, once as it is and once with `recommender!` for `recommender` in the prompt "
                   "`planners/react.system`. In each of the six episodes the first question of the planner is a cause, "
                   "with the word *prompt*, and nothing else is one:", block(said))

    def target(self):
        left, right = self.study("the-target"), self.study("another-target")
        self.exchange(right)
        self.run(left), self.run(right)
        said, pair = self.diff(left, right)
        hold(pair["roots"] == [] and pair["consequences"] == [], pair)
        fields = [change["path"] for change in pair["environment"]]
        hold(sorted(fields) == ["/action", "/fingerprint"], fields)
        figures = [self.figures(study) for study in (left, right)]
        hold(figures[0] != figures[1], figures)
        self.write("## Another target",
                   "The last film that each user liked, which is held out, is another one. No event of an agent "
                   "differs; the data's fingerprint does, and with it the name of the action:", block(said),
                   "What is measured differs: " + "; ".join(
                       f"{name} {before:.4f} and {after:.4f}"
                       for (name, before), (_, after) in zip(*figures)) + ".")

    def user(self):
        left, right = self.study("a-user"), self.study("another-user")
        for study in (left, right):
            self.edit(study, "metrics: [ndcg@5, hitRate@5]", "metrics: [ndcg@5, hitRate@5]\nsimulator: logged")
            self.edit(study, "ranker: pointwise", "ranker: popularity")
            self.edit(study, "planner: {name: react, maxSteps: 3}", "planner: direct")
        self.exchange(right)
        self.run(left), self.run(right)
        said, pair = self.diff(left, right)
        places = {root["at"].split(" #")[0] for root in pair["roots"]}
        hold(places == {"env.obs at user.respond"}, places)
        self.write("With a simulated user, who knows what is held out, the first difference of every episode that "
                   "differs is an answer of that user:", block(said))

    def careless(self):
        habits = [
            ("the real clock", "clock", ""), ("a global generator", "generator", ""),
            ("the order of a set", "order", "SWIFT_DETERMINISTIC_HASHING=1"),
            ("the time zone", "zone", "TZ=Pacific/Kiritimati"),
            ("the locale's decimal point", "locale", "LC_ALL=de_DE.UTF-8"),
            ("how many processors there are", "threads", "taskset -c 0"),
            ("the instruction set", "instructions", "REPRISE_KERNEL_LEVEL=0"),
        ]
        subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", f"{self.folder}/de_DE.UTF-8"], capture_output=True)
        rows = ["| Reads | Replayed under | Ends with | and says |", "|---|---|---|---|"]
        for what, habit, elsewhere in habits:
            for component, expected in ((habit, 3), ("nothing", 0)):
                record = f"{self.folder}/{component}-{habit}.jsonl"
                self.bench("", f"record {component} {record}")
                outcome = self.bench(elsewhere, f"replay {component} {record}")
                if habit == "locale" and not os.path.isdir(f"{self.folder}/de_DE.UTF-8"):
                    continue
                hold(outcome.returncode == expected, (what, outcome.stdout))
                if expected == 3:
                    lines = [line.strip() for line in outcome.stdout.splitlines()]
                    under = f"`{elsewhere}`" if elsewhere else "the same"
                    rows.append(f"| {what} | {under} | {outcome.returncode} | `{lines[0]}` `{lines[1]}` |")
        self.write("## Components that read what they may not",
                   "`reprise-bench careless` records and replays a run whose ranking reads something behind the trace's "
                   "back; the replay is made where that is otherwise. A ranking that reads only what the session gives it "
                   "replays as identical in every one.", "\n".join(rows))

    def surroundings(self):
        study = self.study("careful")
        self.run(study)
        lines = []
        for name in ("SWIFT_DETERMINISTIC_HASHING=1", "TZ=Pacific/Kiritimati", "LC_ALL=tr_TR.UTF-8",
                     "REPRISE_KERNEL_LEVEL=0", "LIBDISPATCH_COOPERATIVE_POOL_STRICT=1", "taskset -c 0"):
            command = f"env {name} {self.program} replay {study} --quiet"
            outcome = subprocess.run(command.split(), capture_output=True, text=True)
            hold(outcome.returncode == 0, (name, outcome.stdout))
            lines.append(f"$ env {name} reprise replay careful --quiet\n{self.clean(outcome.stdout)}")
        self.write("The program's own components, replayed under all of these:", block("\n".join(lines)),
                   "`.ci/golden` repeats recorded runs in the same surroundings and demands equal bytes.")

    # How it is done

    def study(self, name):
        target = f"{self.folder}/{name}"
        os.makedirs(target)
        for part in ("workspace.yaml", "notebooks", "data"):
            source = f"{ROOT}/Workspaces/own-data/{part}"
            (shutil.copytree if os.path.isdir(source) else shutil.copy)(source, f"{target}/{part}")
        return target

    def edit(self, study, old, new):
        path = f"{study}/notebooks/own-data.md"
        text = open(path, encoding="utf-8").read()
        hold(old in text, old)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace(old, new, 1))

    def exchange(self, study):
        """Puts another film in place of the last that each user liked."""
        path = f"{study}/data/ratings.csv"
        header, *rows = [line.split(",") for line in open(path, encoding="utf-8").read().split()]
        for user in sorted({row[0] for row in rows}):
            own = [row for row in rows if row[0] == user]
            liked = [row for row in own if row[2] >= "4"]
            met = {row[1] for row in own}
            if liked:
                max(liked, key=lambda row: row[3])[1] = next(
                    str(film) for film in range(1, 25) if str(film) not in met)
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(",".join(row) for row in [header, *rows]) + "\n")

    def run(self, study):
        outcome = subprocess.run([self.program, "run", study, "--quiet"], capture_output=True, text=True)
        hold(outcome.returncode == 0, outcome.stderr)

    def diff(self, left, right):
        command = [self.program, "diff", left, right]
        outcome = subprocess.run(command, capture_output=True, text=True)
        hold(outcome.returncode == 1, outcome.stderr)
        told = json.loads(subprocess.run([*command, "--json"], capture_output=True, text=True).stdout)
        names = " ".join(os.path.basename(path) for path in (left, right))
        return f"$ reprise diff {names}\n{self.clean(outcome.stdout)}", told["pairs"][0]

    def figures(self, study):
        value = json.load(open(f"{study}/results/own-data/result.json"))["value"]["sample"][0]
        return [(one["label"], one["mean"]) for one in value["measurements"]]

    def bench(self, elsewhere, arguments):
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", "LOCPATH": self.folder}
        command = f"env {elsewhere} {self.program}-bench careless {arguments}"
        return subprocess.run(command.split(), capture_output=True, text=True, env=environment)

    def clean(self, text):
        return re.sub(r"(/private)?" + re.escape(self.folder) + "/", "", text).rstrip()

    def write(self, *parts):
        for part in parts:
            self.text += (part if "\n" in part else wrapped(part)) + "\n\n"


def wrapped(text, width=120):
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines, line = [*lines, line], word
        else:
            line = f"{line} {word}".strip()
    return "\n".join([*lines, line])


def block(text):
    return f"```\n{text}\n```"


def hold(condition, what):
    if not condition:
        sys.exit(f"counter_tests: this is not as it must be: {what}")


if __name__ == "__main__":
    main()
