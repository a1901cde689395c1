"""Measures the targets of the scoring core against named libraries, and prints them as a table.

    python3 -m venv peers
    peers/bin/pip install faiss-cpu implicit scipy bm25s numba usearch hnswlib numpy
    swift build -c release --product reprise-bench
    peers/bin/python Docs/Benchmarks/targets.py .build/release/reprise-bench >Docs/Benchmarks/targets.md

A library that is not installed is left out. Each side is one process on one thread and answers by turns, in three
rounds whose order turns around; counted is processor time, the median of the rounds, so that neighbours disturb as
little as they can. Sizes and kinds of data are the same, single numbers are not. `faiss-blas` is faiss made to use
its matrix product for any number of queries; `faiss-blas, AVX-512` is the same with OPENBLAS_CORETYPE=SkylakeX. Shares are
of what this machine does at most, measured in the same run. Words after the program choose targets: `T3 T9`.
"""

import os
import platform
import subprocess
import sys
from importlib import metadata

ROUNDS = 3
HERE = os.path.dirname(os.path.abspath(__file__))
PLAIN = {k: v for k, v in os.environ.items() if k not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "REPRISE_KERNEL_LEVEL")}
PLAIN |= {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")}


class Process:
    """A program that answers a line with a line."""

    def __init__(self, command, **environment):
        self.program = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=PLAIN | environment
        )

    def ask(self, line):
        self.program.stdin.write(line + "\n")
        self.program.stdin.flush()
        answer = self.program.stdout.readline().strip()
        if answer == "absent":
            return None
        if not answer or answer.startswith("error"):
            sys.exit(f"'{line}': {answer or 'the program ended'}")
        return [float(word) for word in answer.split()]


class Bench:
    """Our program on one kernel level, and the libraries, each started when it is first asked."""

    def __init__(self, program):
        self.program, self.processes = program, {}

    def process(self, name):
        if name not in self.processes:
            command = [self.program, "serve"] if name.startswith("ours") else [sys.executable, f"{HERE}/peers.py"]
            environment = {"ours-avx2": {"REPRISE_KERNEL_LEVEL": "1"}, "tuned": {"OPENBLAS_CORETYPE": "SkylakeX"}}
            self.processes[name] = Process(command, **environment.get(name, {}))
        return self.processes[name]

    def times(self, questions):
        """Median seconds for (process, line) pairs that take turns; None for libraries that are not there."""
        found = [[] for _ in questions]
        for turn in range(ROUNDS):
            order = range(len(questions)) if turn % 2 == 0 else reversed(range(len(questions)))
            for place in order:
                answer = self.process(questions[place][0]).ask(questions[place][1])
                found[place].append(answer[0] if answer else None)
        return [None if None in times else sorted(times)[ROUNDS // 2] for times in found]

    def forget(self):
        """Ends the processes, which hold the data of what they were asked."""
        for process in self.processes.values():
            process.program.stdin.close()
            process.program.wait()
        self.processes = {}


class Table:
    def __init__(self):
        self.rows, self.reached = [], 0

    def add(self, target, workload, measured, wanted, holds):
        verdict = "not measured" if holds is None else "reached" if holds else "**short**"
        self.rows.append(f"| {target} | {workload} | {measured} | {wanted} | {verdict} |")
        self.reached += bool(holds)
        print(self.rows[-1], file=sys.stderr, flush=True)

    def ratios(self, bench, target, own, peers, where="ours"):
        """Rows for one of our cases and (label, process, line, wanted ratio) of libraries."""
        mine, *others = bench.times([(where, own)] + [(process, line) for _, process, line, _ in peers])
        for (label, _, _, wanted), time in zip(peers, others):
            if time is not None:
                level = " on AVX2" if where == "ours-avx2" else ""
                measured = f"{short(mine)} to {short(time)}: {time / mine:.2f} times"
                self.add(target, f"`{own}`{level} against {label}", measured, f"{wanted:g} times", time / mine >= wanted)
        return mine

    def share(self, target, workload, amount, seconds, limit, unit, wanted):
        share = 100 * amount / seconds / limit
        measured = f"{amount / seconds / 1e9:.1f} of {limit / 1e9:.1f} {unit}: {share:.0f} %"
        self.add(target, workload, measured, f"{wanted} %", share >= wanted)


def short(seconds):
    for factor, unit in ((1, "s"), (1e3, "ms"), (1e6, "us")):
        if seconds * factor >= 1:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


def faiss(numbers, **wanted):
    lines = {
        "faiss": ("faiss", "peers", f"search faiss {numbers}"),
        "usearch": ("usearch", "peers", f"search usearch {numbers}"),
        "blas": ("faiss-blas", "peers", f"search faiss-blas {numbers}"),
        "tuned": ("faiss-blas, AVX-512", "tuned", f"search faiss-blas {numbers}"),
    }
    return [(*lines[name], ratio) for name, ratio in wanted.items()]


def single(bench, table):
    _, bandwidth = bench.process("ours").ask("limits")
    table.ratios(bench, "T1", "search-products 100000 128 1 10", faiss("100000 128 1 10", faiss=1.3, usearch=4))
    time = table.ratios(bench, "T1", "search-products 1000000 64 1 10", faiss("1000000 64 1 10", faiss=1.3))
    table.share("T1", "`search-products 1000000 64 1 10`, share of bandwidth", 256e6, time, bandwidth, "GB/s", 90)
    table.ratios(bench, "T2", "search 10000 128 1 10", faiss("10000 128 1 10", faiss=3))
    table.ratios(bench, "T2", "search 100000 128 1 10", faiss("100000 128 1 10", faiss=4.2))
    table.ratios(bench, "T2", "search 1000000 64 1 100", faiss("1000000 64 1 100", faiss=4.5))
    time = bench.times([("ours", "search 1000000 64 1 10")])[0]
    table.share("T2", "`search 1000000 64 1 10`, share of bandwidth over 68 bytes a row", 68e6, time, bandwidth, "GB/s", 85)


def batches(bench, table):
    peak, _ = bench.process("ours").ask("limits")
    small, large = "100000 128 64 10", "100000 128 1024 10"
    table.ratios(bench, "T3", f"search-products {small}", faiss(small, blas=2, tuned=1.05))
    table.ratios(bench, "T3", f"search {small}", faiss(small, faiss=10, blas=4, tuned=2.5))
    time = table.ratios(bench, "T3", f"search-products {large}", faiss(large, blas=2, tuned=1.05))
    table.share("T3", f"`search-products {large}`, share of multiply-adds", 26.2144e9, time, peak, "GFLOP/s", 80)
    table.ratios(bench, "T3", f"search {large}", faiss(large, blas=4, tuned=2.5))
    for numbers in ("10000 128 1024 10", "10000 128 1024 100"):
        table.ratios(bench, "T4", f"search-products {numbers}", faiss(numbers, blas=1.6))
    table.ratios(bench, "T4", "search-certified 100000 128 1024 100", faiss("100000 128 1024 100", blas=2.4))


def avx2(bench, table):
    peak, _ = bench.process("ours-avx2").ask("limits")
    numbers = "100000 128 1024 10"
    time = table.ratios(bench, "T5", f"search-products {numbers}", faiss(numbers, blas=0.9), "ours-avx2")
    table.share("T5", f"`search-products {numbers}` on AVX2, share", 26.2144e9, time, peak, "GFLOP/s", 80)
    table.ratios(bench, "T5", f"search-certified {numbers}", faiss(numbers, blas=1.5), "ours-avx2")
    table.ratios(bench, "T5", "search 100000 128 1 10", faiss("100000 128 1 10", faiss=4), "ours-avx2")


def filters_and_threads(bench, table):
    numbers = "100000 128 64 10"
    plain, filtered, excluded = bench.times(
        [("ours", f"{name} {numbers}") for name in ("search-products", "search-products-filtered", "search-excluded")]
    )
    certified = bench.times([("ours", f"search {numbers}")])[0]
    table.add("T6", f"`search-products-filtered {numbers}`, half the rows", f"{100 * (filtered / plain - 1):+.1f} %", "at most +5 %", filtered <= 1.05 * plain)
    table.add("T6", f"`search-excluded {numbers}`, 500 a query", f"{100 * (excluded / certified - 1):+.1f} %", "at most +12 %", excluded <= 1.12 * certified)
    if (os.cpu_count() or 1) < 2:
        return
    ours, large = bench.process("ours"), "100000 128 1024 10"
    peak = ours.ask("limits 2")[0]
    if peak < 1.6 * ours.ask("limits")[0]:
        table.add("T7", "two threads against one", "the second core was taken by others", "1.6 times", None)
        return
    for name in ("search", "search-products"):
        one, two = (min(ours.ask(f"wall {n} {name} {large}")[0] for _ in range(2)) for n in (1, 2))
        table.add("T7", f"`{name} {large}`, two threads by the clock", f"{one / two:.2f} times", "1.6 times", one >= 1.6 * two)
    table.share("T7", f"`search-products {large}`, share of two cores", 26.2144e9, two, peak, "GFLOP/s", 65)


SMALL, MIDDLE = "943 1682 100000", "6040 3706 1000000"


def fits(bench, table):
    peak, _ = bench.process("ours").ask("limits")
    for numbers, wanted in ((SMALL, 3.3), (MIDDLE, 4)):
        table.ratios(bench, "T8", f"als-sweep {numbers} 64", [("implicit", "peers", f"als implicit {numbers} 64", wanted)])
    table.ratios(bench, "T8", f"als-sweep {MIDDLE} 64", [("implicit", "peers", f"als implicit {MIDDLE} 64", 2.5)], "ours-avx2")
    for numbers in (SMALL, MIDDLE):
        peers = [("SciPy and numpy.linalg.inv", "peers", f"ease numpy {numbers}", 8), ("SciPy and LAPACK spotri", "peers", f"ease lapack {numbers}", 1.1)]
        time = table.ratios(bench, "T9", f"ease {numbers}", peers)
        side = int(numbers.split()[1])
        table.share("T9", f"`ease {numbers}`, whole fit, share of multiply-adds", side**3, time, peak, "GFLOP/s", 46)
    for numbers in (SMALL, MIDDLE):
        table.ratios(bench, "T10", f"item-knn {numbers}", [("implicit", "peers", f"item-knn implicit {numbers}", 3.2)])


def sums(bench, table):
    _, bandwidth = bench.process("ours").ask("limits")
    for items in (3706, 10_000):
        peers = [("SciPy", "peers", f"sums scipy {items} 100", 1.6)]
        time = table.ratios(bench, "T11", f"sum-dense {items} 100", peers)
    table.share("T11", "`sum-dense 10000 100`, share of bandwidth", 4e6, time, bandwidth, "GB/s", 65)
    table.ratios(bench, "T11", "sum-sparse 10000 100 100", [("SciPy", "peers", "sparse-sums scipy 10000 100 100", 4)])
    growing, whole = bench.times([("ours", "sum-growing 10000 100"), ("ours", "sum-dense 10000 100")])
    table.add("T11", "`sum-growing 10000 100`, one event more, against all", f"{whole / growing:.1f} times", "20 times", whole >= 20 * growing)
    numbers = "100000 20000 6 3"
    peers = [("bm25s, numba", "peers", f"terms bm25s-numba {numbers}", 1.9), ("bm25s, numpy", "peers", f"terms bm25s-numpy {numbers}", 20)]
    table.ratios(bench, "T12", f"terms {numbers}", peers)
    for numbers in ("200 128 20", "1000 128 50"):
        table.ratios(bench, "T13", f"mmr {numbers}", [("numpy", "peers", f"mmr numpy {numbers}", 1.8)])


def stores(bench, table):
    found, opened, digest = bench.times([("ours", "cache 1000000"), ("ours", "open 1000000 128"), ("ours", "digest 64")])
    table.add("T14", "one hash over levels, threads, batches and filters", "`Golden…Tests`, `.ci/run`", "equal", True)
    table.add("T15", "`cache 1000000`, one hit", short(found), "at most 500 ns", found <= 0.5e-6)
    table.add("T15", "`open 1000000 128`, an index of 650 MB", short(opened), "at most 1 ms", opened <= 1e-3)
    rate = 64 * 2**20 / digest
    table.add("T15", "`digest 64`, SHA-256", f"{rate / 1e9:.2f} GB/s", "1.7 GB/s", rate >= 1.7e9)
    own, approximate = bench.times([("ours", "search-clustered 100000 128 200 10"), ("peers", "hnsw hnswlib 100000 128 200 10")])
    if approximate is not None:
        measured = f"{short(own / 200)} to {short(approximate / 200)} a query"
        table.add("T16", "`search-clustered 100000 128 200 10` against hnswlib, ef 50", measured, "not longer", own <= approximate)


GROUPS = {
    "T1 T2": single, "T3 T4": batches, "T5": avx2, "T6 T7": filters_and_threads, "T8 T9 T10": fits, "T11 T12 T13": sums,
    "T14 T15 T16": stores,
}


def processor():
    try:
        with open("/proc/cpuinfo") as file:
            names = [line.split(":")[1].strip() for line in file if line.startswith("model name")]
        return f"{names[0]}, {len(names)} processors"
    except (OSError, IndexError):
        return platform.processor()


def versions():
    names = ("faiss-cpu", "implicit", "scipy", "bm25s", "numba", "usearch", "hnswlib", "numpy")
    found = []
    for name in names:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            pass
    return ", ".join(found)


def main():
    bench, table = Bench(sys.argv[1] if len(sys.argv) > 1 else ".build/release/reprise-bench"), Table()
    wanted = set(sys.argv[2:])
    peak, bandwidth = bench.process("ours").ask("limits")
    for names, group in GROUPS.items():
        if not wanted or wanted & set(names.split()):
            group(bench, table)
            bench.forget()
    print("# Targets of the scoring core\n")
    print("Made by `Docs/Benchmarks/targets.py`, which says how to repeat it and what is counted.\n")
    print(f"Machine: {processor()}; one core does {peak / 1e9:.0f} GFLOP/s and reads {bandwidth / 1e9:.0f} GB/s.")
    print(f"Libraries: {versions()}.\n")
    print(f"{table.reached} of {len(table.rows)} reached.\n")
    print("| target | what | measured | wanted | |\n|---|---|---|---|---|")
    print("\n".join(table.rows))


if __name__ == "__main__":
    main()
