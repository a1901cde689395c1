"""Compares reprise-bench with the libraries that are installed, on one thread, in alternating rounds.

    swift build -c release --product reprise-bench
    python3 Docs/Benchmarks/compare.py .build/release/reprise-bench

numpy is needed; scipy, faiss, implicit, bm25s and usearch are used if they are there. A ratio above one means
that the library takes longer. Both sides count processor time of one thread, so that neighbours on a shared
machine disturb as little as they can; sizes and kinds of data are the same, single numbers are not.
"""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[name] = "1"

import importlib.util
import subprocess
import sys
import time

import numpy as np

ROUNDS = 3


def has(name):
    return importlib.util.find_spec(name) is not None


def seconds(call):
    """The median processor seconds of a call."""
    call()
    calls, times = 1, []
    while True:
        start = time.thread_time()
        for _ in range(calls):
            call()
        if time.thread_time() - start > 0.02 or calls > 1 << 16:
            break
        calls *= 2
    for _ in range(3):
        start = time.thread_time()
        for _ in range(calls):
            call()
        times.append((time.thread_time() - start) / calls)
    return sorted(times)[1]


def ours(bench, name, numbers):
    out = subprocess.run([bench, name, *map(str, numbers)], capture_output=True, text=True, check=True)
    return float(out.stdout.split()[-1])


def interactions(users, items, draws):
    import scipy.sparse as sp

    random = np.random.default_rng(1)
    weights = 1.0 / np.arange(1, items + 1) ** 0.9
    columns = random.choice(items, size=draws, p=weights / weights.sum())
    rows = np.arange(draws) % users
    matrix = sp.csr_matrix((np.ones(draws, np.float32), (rows, columns)), shape=(users, items))
    matrix.data[:] = 1
    return matrix


def searches(rows, width, queries, best):
    random = np.random.default_rng(2)
    x = random.uniform(-1, 1, (rows, width)).astype(np.float32)
    q = random.uniform(-1, 1, (queries, width)).astype(np.float32)

    def numpy_search():
        scores = q @ x.T
        top = np.argpartition(-scores, best, axis=1)[:, :best]
        np.take_along_axis(scores, top, axis=1).argsort(axis=1)

    yield "numpy", numpy_search
    if has("faiss"):
        import faiss

        faiss.omp_set_num_threads(1)
        index = faiss.IndexFlatIP(width)
        index.add(x)

        def faiss_search(threshold):
            faiss.cvar.distance_compute_blas_threshold = threshold
            index.search(q, best)

        yield "faiss", lambda: faiss_search(20)
        if queries > 1:
            yield "faiss, BLAS forced", lambda: faiss_search(1)
    if has("usearch") and width <= 128 and queries == 1:
        from usearch.index import search, MetricKind

        yield "usearch", lambda: search(x, q, best, MetricKind.IP, exact=True, threads=1)


def fits(name, users, items, draws):
    if not has("scipy"):
        return
    matrix = interactions(users, items, draws)
    if name == "gram":
        yield "scipy sparse", lambda: (matrix.T @ matrix).toarray()
    if name == "ease":

        def numpy_ease():
            gram = (matrix.T @ matrix).toarray()
            gram[np.diag_indices(items)] += 250
            p = np.linalg.inv(gram)
            b = p / -np.diag(p)
            b[np.diag_indices(items)] = 0

        yield "scipy and numpy", numpy_ease

        def lapack_ease():
            import scipy.linalg.lapack as lapack

            gram = (matrix.T @ matrix).toarray()
            gram[np.diag_indices(items)] += 250
            factor, _ = lapack.spotrf(gram.T, lower=1, overwrite_a=1)
            lapack.spotri(factor, lower=1, overwrite_c=1)

        yield "scipy and spotri", lapack_ease
    if name == "item-knn" and has("implicit"):
        from implicit.nearest_neighbours import CosineRecommender

        yield "implicit", lambda: CosineRecommender(K=100, num_threads=1).fit(matrix, show_progress=False)


def als(users, items, draws, factors):
    if not has("implicit") or not has("scipy"):
        return
    from implicit.cpu.als import AlternatingLeastSquares

    matrix = interactions(users, items, draws)
    model = AlternatingLeastSquares(
        factors=factors, iterations=1, use_cg=True, num_threads=1, random_state=1, calculate_training_loss=False
    )
    yield "implicit", lambda: model.fit(matrix, show_progress=False)


def sums(items, history):
    random = np.random.default_rng(3)
    b = random.uniform(-1, 1, (items, items)).astype(np.float32)
    rows = random.choice(items, history, replace=False)
    yield "numpy", lambda: b[rows].sum(axis=0)
    if has("scipy"):
        import scipy.sparse as sp

        x = sp.csr_matrix((np.ones(history, np.float32), (np.zeros(history, int), rows)), shape=(1, items))
        yield "scipy sparse", lambda: x @ b


def mmr(rows, width, best):
    random = np.random.default_rng(6)
    x = random.uniform(-1, 1, (rows, width)).astype(np.float32)
    relevance = random.uniform(0, 1, rows).astype(np.float32)

    def numpy_mmr():
        nearest, free, order = np.full(rows, -np.inf, np.float32), np.ones(rows, bool), []
        for step in range(best):
            scores = 0.5 * relevance - (0.5 * nearest if step else 0)
            taken = int(np.argmax(np.where(free, scores, -np.inf)))
            order.append(taken)
            free[taken] = False
            np.maximum(nearest, x @ x[taken], out=nearest)

    yield "numpy", numpy_mmr


CASES = [
    ("search-products", (10_000, 128, 1, 10), searches),
    ("search", (10_000, 128, 1, 10), searches),
    ("search", (10_000, 128, 64, 10), searches),
    ("search-products", (100_000, 128, 1, 10), searches),
    ("search", (100_000, 128, 1, 10), searches),
    ("search", (100_000, 128, 1, 100), searches),
    ("search-products", (100_000, 128, 64, 10), searches),
    ("search", (100_000, 128, 64, 10), searches),
    ("search", (100_000, 128, 1024, 10), searches),
    ("gram", (943, 1682, 100_000), lambda *n: fits("gram", *n)),
    ("gram", (6040, 3706, 1_000_000), lambda *n: fits("gram", *n)),
    ("ease", (943, 1682, 100_000), lambda *n: fits("ease", *n)),
    ("ease", (6040, 3706, 1_000_000), lambda *n: fits("ease", *n)),
    ("item-knn", (943, 1682, 100_000), lambda *n: fits("item-knn", *n)),
    ("item-knn", (6040, 3706, 1_000_000), lambda *n: fits("item-knn", *n)),
    ("als-sweep", (943, 1682, 100_000, 64), als),
    ("als-sweep", (6040, 3706, 1_000_000, 64), als),
    ("sum-dense", (3706, 100), sums),
    ("sum-dense", (10_000, 100), sums),
    ("mmr", (200, 128, 20), mmr),
    ("mmr", (1000, 128, 50), mmr),
]


def main():
    bench = sys.argv[1] if len(sys.argv) > 1 else ".build/release/reprise-bench"
    wanted = sys.argv[2:]
    for name, numbers, anchors in CASES:
        if wanted and name not in wanted:
            continue
        anchors = list(anchors(*numbers))
        own, theirs = [], [[] for _ in anchors]
        for turn in range(ROUNDS):
            for place in range(len(anchors)) if turn % 2 else reversed(range(len(anchors))):
                theirs[place].append(seconds(anchors[place][1]))
            own.append(ours(bench, name, numbers))
        mine = sorted(own)[ROUNDS // 2]
        title = f"{name} {' '.join(map(str, numbers))}"
        print(f"{title:40} {mine * 1e3:10.3f} ms", flush=True)
        for (library, _), times in zip(anchors, theirs):
            middle = sorted(times)[ROUNDS // 2]
            print(f"    {library:36} {middle * 1e3:10.3f} ms   {middle / mine:6.2f} times as long", flush=True)


if __name__ == "__main__":
    main()
