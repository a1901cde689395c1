"""Measures the targets of the scoring core against named libraries, and prints them as a page.

    python3 -m venv peers
    peers/bin/pip install faiss-cpu implicit scipy bm25s numba usearch hnswlib numpy
    swift build -c release --product reprise-bench
    peers/bin/python Docs/Benchmarks/targets.py .build/release/reprise-bench >Docs/Benchmarks/targets.md

It takes about ten minutes. A library that is not installed is left out. Words after the program choose targets: `T3 T9`.
"""

import os
import platform
import subprocess
import sys
import time
from importlib import metadata

ROUNDS = 3
ABOUT = """Each side is one process on one thread and answers by turns, in three rounds whose order turns around; counted is
processor time, the median of the rounds. Data are of the same sizes and kinds, and as warm on either side as the same calls
again and again leave them; histories and terms change from call to call. *At most* is what the row would show if our side did
nothing but its multiply-adds, or read its bytes once, at the machine's limit, which was measured in the same run, as the best
of several times: {operations:.0f} GFLOP/s, {codes:.0f} Gop/s on bytes and {bandwidth:.1f} GB/s on one core. Where that is less
than what is wanted, this machine cannot do it; the wanted figures were set on a processor with twice the multiply-adds. A
share of bandwidth above 100 % is what a cache of many megabytes kept from call to call.

Libraries run as they are installed and at their proper speed: one thread each, rows that are contiguous 32-bit floats, no
denormal numbers. `faiss` is its flat index as it comes, which takes 64 queries of 128 numbers one by one; `faiss-blas` is made
to use its matrix product for any number, `AVX-512` is that with OPENBLAS_CORETYPE=SkylakeX. (Its threshold counts queries times
dimensions. Set to a number of queries it forces the matrix product on single queries, which makes faiss five times slower than
it is.) `numpy.linalg.inv` computes in 64 bits even for 32; LAPACK's spotri is the inverse in 32."""
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
        self.rows, self.reached, self.beyond = [], 0, 0

    def add(self, target, workload, measured, wanted, holds, most=None):
        """`most` is what can be measured at most, and whether that is what is wanted."""
        verdict = "not measured" if holds is None else "reached" if holds else "**short**"
        text, possible = most or ("", True)
        self.rows.append(f"| {target} | {workload} | {measured} | {wanted} | {text} | {verdict} |")
        self.reached += bool(holds)
        self.beyond += holds is False and not possible
        print(self.rows[-1], file=sys.stderr, flush=True)

    def ratios(self, bench, target, own, peers, where="ours", least=None):
        """Rows for one of our cases and (label, process, line, wanted ratio) of libraries; `least` seconds are the
        machine's limit for our case."""
        mine, *others = bench.times([(where, own)] + [(process, line) for _, process, line, _ in peers])
        for (label, _, _, wanted), theirs in zip(peers, others):
            if theirs is not None:
                level = " on AVX2" if where == "ours-avx2" else ""
                measured = f"{short(mine)} to {short(theirs)}: {theirs / mine:.2f} times"
                most = least and (f"{theirs / least:.2f} times", theirs / least >= wanted)
                self.add(target, f"`{own}`{level} against {label}", measured, f"{wanted:g} times", theirs / mine >= wanted, most)
        return mine

    def share(self, target, workload, amount, seconds, limit, unit, wanted):
        share = 100 * amount / seconds / limit
        measured = f"{amount / seconds / 1e9:.1f} of {limit / 1e9:.1f} {unit}: {share:.0f} %"
        self.add(target, workload, measured, f"{wanted} %", share >= wanted, ("100 %", True))


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


class Limits:
    """What one core does at most: seconds for multiply-adds, for those of bytes, for bytes from memory."""

    def __init__(self, bench, where="ours"):
        self.operations, self.bandwidth, self.codes = bench.process(where).ask("limits")

    def products(self, rows, width, queries=1):
        return 2 * rows * width * queries / self.operations

    def certified(self, rows, width, queries):
        return 2 * rows * width * queries / self.codes

    def reading(self, count):
        return count / self.bandwidth


def single(bench, table):
    limits = Limits(bench)
    longer = limits.reading(256e6)
    table.ratios(bench, "T1", "search-products 100000 128 1 10", faiss("100000 128 1 10", faiss=1.3, usearch=4))
    taken = table.ratios(bench, "T1", "search-products 1000000 64 1 10", faiss("1000000 64 1 10", faiss=1.3), least=longer)
    table.share("T1", "`search-products 1000000 64 1 10`, share of bandwidth", 256e6, taken, limits.bandwidth, "GB/s", 90)
    table.ratios(bench, "T2", "search 10000 128 1 10", faiss("10000 128 1 10", faiss=3))
    table.ratios(bench, "T2", "search 100000 128 1 10", faiss("100000 128 1 10", faiss=4.2))
    table.ratios(bench, "T2", "search 1000000 64 1 100", faiss("1000000 64 1 100", faiss=4.5))
    taken = bench.times([("ours", "search 1000000 64 1 10")])[0]
    name = "`search 1000000 64 1 10`, share of bandwidth over 68 bytes a row"
    table.share("T2", name, 68e6, taken, limits.bandwidth, "GB/s", 85)


def batches(bench, table):
    limits = Limits(bench)
    small, large = "100000 128 64 10", "100000 128 1024 10"
    few, many = limits.products(100_000, 128, 64), limits.products(100_000, 128, 1024)
    few_codes, many_codes = limits.certified(100_000, 128, 64), limits.certified(100_000, 128, 1024)
    table.ratios(bench, "T3", f"search-products {small}", faiss(small, blas=2, tuned=1.05), least=few)
    table.ratios(bench, "T3", f"search {small}", faiss(small, faiss=10, blas=4, tuned=2.5), least=few_codes)
    taken = table.ratios(bench, "T3", f"search-products {large}", faiss(large, blas=2, tuned=1.05), least=many)
    table.share("T3", f"`search-products {large}`, share of multiply-adds", 26.2144e9, taken, limits.operations, "GFLOP/s", 80)
    table.ratios(bench, "T3", f"search {large}", faiss(large, blas=4, tuned=2.5), least=many_codes)
    for numbers in ("10000 128 1024 10", "10000 128 1024 100"):
        table.ratios(bench, "T4", f"search-products {numbers}", faiss(numbers, blas=1.6), least=many / 10)
    numbers = "100000 128 1024 100"
    table.ratios(bench, "T4", f"search-certified {numbers}", faiss(numbers, blas=2.4), least=many_codes)


def avx2(bench, table):
    limits, numbers = Limits(bench, "ours-avx2"), "100000 128 1024 10"
    products, codes = limits.products(100_000, 128, 1024), limits.certified(100_000, 128, 1024)
    taken = table.ratios(bench, "T5", f"search-products {numbers}", faiss(numbers, blas=0.9), "ours-avx2", products)
    table.share("T5", f"`search-products {numbers}` on AVX2, share", 26.2144e9, taken, limits.operations, "GFLOP/s", 80)
    table.ratios(bench, "T5", f"search-certified {numbers}", faiss(numbers, blas=1.5), "ours-avx2", codes)
    table.ratios(bench, "T5", "search 100000 128 1 10", faiss("100000 128 1 10", faiss=4), "ours-avx2")


def filters_and_threads(bench, table):
    numbers = "100000 128 64 10"
    plain, filtered, excluded = bench.times(
        [("ours", f"{name} {numbers}") for name in ("search-products", "search-products-filtered", "search-excluded")]
    )
    certified = bench.times([("ours", f"search {numbers}")])[0]
    measured = f"{100 * (filtered / plain - 1):+.1f} %"
    table.add("T6", f"`search-products-filtered {numbers}`, half the rows", measured, "at most +5 %", filtered <= 1.05 * plain)
    measured = f"{100 * (excluded / certified - 1):+.1f} %"
    table.add("T6", f"`search-excluded {numbers}`, 500 a query", measured, "at most +12 %", excluded <= 1.12 * certified)
    if (os.cpu_count() or 1) > 1:
        threads(bench, table)


def threads(bench, table, tries=12):
    """By the clock, so only while the second core is free, before and after; waits some time for that."""
    ours, large, alone = bench.process("ours"), "100000 128 1024 10", Limits(bench).operations

    def both():
        return max(ours.ask("limits 2")[0] for _ in range(2))

    for left in reversed(range(tries)):
        if both() >= 1.8 * alone:
            walls = {
                line: [min(ours.ask(f"wall {n} {line}")[0] for _ in range(2)) for n in (1, 2)]
                for line in (f"search {large}", f"search-products {large}", "search 1000000 64 1 10")
            }
            peak = both()
            if peak >= 1.8 * alone:
                break
        if not left:
            table.add("T7", "two threads against one", "the second core was taken by others", "1.6 times", None)
            return
        time.sleep(5)
    most = f"{peak / alone:.2f} times", peak >= 1.6 * alone
    for line in (f"search {large}", f"search-products {large}"):
        one, two = walls[line]
        table.add("T7", f"`{line}`, two threads by the clock", f"{one / two:.2f} times", "1.6 times", one >= 1.6 * two, most)
    table.share("T7", f"`search-products {large}`, share of two cores", 26.2144e9, two, peak, "GFLOP/s", 65)
    one, two = walls["search 1000000 64 1 10"]
    measured = f"{two / one:.2f} times the time of one"
    table.add("T7", "`search 1000000 64 1 10` with two threads allowed", measured, "at most 1.2", two <= 1.2 * one)


SMALL, MIDDLE = "943 1682 100000", "6040 3706 1000000"


def fits(bench, table):
    limits = Limits(bench)
    for numbers, wanted in ((SMALL, 3.3), (MIDDLE, 4)):
        peers = [("implicit", "peers", f"als implicit {numbers} 64", wanted)]
        least = bench.process("ours").ask(f"operations als-sweep {numbers} 64")[0] / limits.operations
        table.ratios(bench, "T8", f"als-sweep {numbers} 64", peers, least=least)
    table.ratios(bench, "T8", f"als-sweep {MIDDLE} 64", [("implicit", "peers", f"als implicit {MIDDLE} 64", 2.5)], "ours-avx2")
    for numbers in (SMALL, MIDDLE):
        peers = [
            ("SciPy and numpy.linalg.inv", "peers", f"ease numpy {numbers}", 8),
            ("SciPy and LAPACK spotri", "peers", f"ease lapack {numbers}", 1.1),
        ]
        side = int(numbers.split()[1])
        taken = table.ratios(bench, "T9", f"ease {numbers}", peers, least=side**3 / limits.operations)
        name = f"`ease {numbers}`, whole fit, share of multiply-adds"
        table.share("T9", name, side**3, taken, limits.operations, "GFLOP/s", 46)
    for numbers in (SMALL, MIDDLE):
        table.ratios(bench, "T10", f"item-knn {numbers}", [("implicit", "peers", f"item-knn implicit {numbers}", 3.2)])


def sums(bench, table):
    limits = Limits(bench)
    for items in (3706, 10_000):
        peers = [("SciPy", "peers", f"sums scipy {items} 100", 1.6)]
        taken = table.ratios(bench, "T11", f"sum-dense {items} 100", peers)
    table.share("T11", "`sum-dense 10000 100`, share of bandwidth", 4e6, taken, limits.bandwidth, "GB/s", 65)
    for items in (3706, 10_000):
        peers = [("SciPy", "peers", f"many-sums scipy {items} 100 1000", 2.7)]
        table.ratios(bench, "T11", f"sum-many {items} 100 1000", peers)
    table.ratios(bench, "T11", "sum-sparse 10000 100 100", [("SciPy", "peers", "sparse-sums scipy 10000 100 100", 4)])
    growing, whole = bench.times([("ours", "sum-growing 10000 100"), ("ours", "sum-dense 10000 100")])
    measured = f"{short(growing)} to {short(whole)}: {whole / growing:.1f} times"
    table.add("T11", "`sum-growing 10000 100`, one event more, against all", measured, "20 times", whole >= 20 * growing)
    numbers = "100000 20000 6 3"
    peers = [("bm25s, numba", "peers", f"terms bm25s-numba {numbers}", 1.9), ("bm25s, numpy", "peers", f"terms bm25s-numpy {numbers}", 20)]
    table.ratios(bench, "T12", f"terms {numbers}", peers)
    for numbers in ("200 128 20", "1000 128 50"):
        table.ratios(bench, "T13", f"mmr {numbers}", [("numpy", "peers", f"mmr numpy {numbers}", 1.8)])


def exactness(bench, table):
    """Every scorer and fit in every way, each way's hash against the one that is recorded."""
    answer = subprocess.run([bench.program, "hashes"], stdout=subprocess.PIPE, text=True, env=PLAIN, check=True)
    with open(f"{HERE}/hashes.txt") as file:
        recorded = {line.split(maxsplit=3)[3]: line.split()[0] for line in file.read().splitlines()}
    for line in answer.stdout.splitlines():
        hashes, ways, different, name = line.split(maxsplit=3)
        same = "the recorded one" if hashes == recorded.get(name) else "not the recorded one"
        measured = f"{ways} ways, {different} result{'s' * (different != '1')}, {same}"
        table.add("T14", f"`hashes`: {name}", measured, "1, recorded", different == "1" and same == "the recorded one")


def stores(bench, table):
    exactness(bench, table)
    found, opened, digest = bench.times([("ours", "cache 1000000"), ("ours", "open 1000000 128"), ("ours", "digest 64")])
    table.add("T15", "`cache 1000000`, one hit", short(found), "at most 500 ns", found <= 0.5e-6)
    table.add("T15", "`open 1000000 128`, an index of 650 MB", short(opened), "at most 1 ms", opened <= 1e-3)
    rate = 64 * 2**20 / digest
    table.add("T15", "`digest 64`, SHA-256", f"{rate / 1e9:.2f} GB/s", "1.7 GB/s", rate >= 1.7e9)
    limits, shape = Limits(bench), "100000 128 200 10"
    own, approximate = bench.times([("ours", f"search-clustered {shape}"), ("peers", f"hnsw hnswlib {shape}")])
    if approximate is not None:
        recall = bench.process("peers").ask(f"hnsw recall {shape}")[0]
        measured = f"{short(own / 200)} to {short(approximate / 200)} a query"
        name = f"`search-clustered {shape}` against hnswlib, ef 50, recall {recall:.3f}"
        least = limits.certified(100_000, 128, 200)
        table.add("T16", name, measured, "not longer", own <= approximate, (f"{short(least / 200)}", least <= approximate))


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
    limits = Limits(bench)
    for names, group in GROUPS.items():
        if not wanted or wanted & set(names.split()):
            group(bench, table)
            bench.forget()
    print("# Targets of the scoring core\n")
    print("Made by `Docs/Benchmarks/targets.py`, which says how to repeat it.\n")
    print(ABOUT.format(operations=limits.operations / 1e9, codes=limits.codes / 1e9, bandwidth=limits.bandwidth / 1e9) + "\n")
    print(f"Machine: {processor()}.\nLibraries: {versions()}.\n")
    short_by = f"; of those that are short, {table.beyond} are beyond what this machine can do" if table.beyond else ""
    print(f"{table.reached} of {len(table.rows)} reached{short_by}.\n")
    print("| target | what | measured | wanted | at most | |\n|---|---|---|---|---|---|")
    print("\n".join(table.rows))


if __name__ == "__main__":
    main()
