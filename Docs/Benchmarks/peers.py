"""What other libraries do with the workloads of `targets.py`: each function gives calls by name, to be timed."""

import importlib.util
import os
import time

import numpy as np


def has(name):
    return importlib.util.find_spec(name) is not None


def seconds(call):
    """The median processor seconds of a call on this thread."""
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


def turns(calls):
    """Makes one call out of several that are made by turns, so that no data is in a near cache for being the last."""
    state = [0]

    def call():
        state[0] = (state[0] + 1) % len(calls)
        calls[state[0]]()

    return call


def search(rows, width, queries, best):
    random = np.random.default_rng(2)
    x = random.uniform(-1, 1, (rows, width)).astype(np.float32)
    q = random.uniform(-1, 1, (queries, width)).astype(np.float32)
    found = {}
    if has("faiss"):
        import faiss

        faiss.omp_set_num_threads(1)
        index = faiss.IndexFlatIP(width)
        index.add(x)

        # Products of queries and dimensions from which on faiss uses its matrix product: what it comes with, and one.
        usual = faiss.cvar.distance_compute_blas_threshold

        def faiss_search(threshold):
            faiss.cvar.distance_compute_blas_threshold = threshold
            index.search(q, best)

        found["faiss"] = lambda: faiss_search(usual)
        found["faiss-blas"] = lambda: faiss_search(1)
    if has("usearch") and queries == 1 and rows <= 100_000:
        from usearch.index import MetricKind
        from usearch.index import search as exact

        found["usearch"] = lambda: exact(x, q, best, MetricKind.IP, exact=True, threads=1)
    return found


def hnsw(rows, width, queries, best):
    """An approximate index of clustered rows, asked so that its recall is about .99."""
    if not has("hnswlib"):
        return {}
    import hnswlib

    random = np.random.default_rng(2)
    centres = random.normal(size=(1000, width))
    x = (centres[random.integers(0, 1000, rows)] + 0.5 * random.normal(size=(rows, width))).astype(np.float32)
    q = (centres[random.integers(0, 1000, queries)] + 0.5 * random.normal(size=(queries, width))).astype(np.float32)
    index = hnswlib.Index("ip", width)
    index.init_index(rows, M=16, ef_construction=100)
    index.set_num_threads(1)
    index.add_items(x, num_threads=1)
    index.set_ef(50)
    exact = np.argsort(-(q @ x.T), axis=1)[:, :best]
    hits = [len(set(a) & set(b)) for a, b in zip(index.knn_query(q, best, num_threads=1)[0], exact)]
    return {"hnswlib": lambda: index.knn_query(q, best, num_threads=1), "recall": np.sum(hits) / exact.size}


def interactions(users, items, draws):
    import scipy.sparse as sp

    random = np.random.default_rng(1)
    weights = 1.0 / np.arange(1, items + 1) ** 0.9
    columns = random.choice(items, size=draws, p=weights / weights.sum())
    matrix = sp.csr_matrix((np.ones(draws, np.float32), (np.arange(draws) % users, columns)), shape=(users, items))
    matrix.data[:] = 1
    return matrix


def ease(users, items, draws):
    if not has("scipy"):
        return {}
    from scipy.linalg import lapack

    matrix = interactions(users, items, draws)

    def gram():
        gram = (matrix.T @ matrix).toarray()
        gram[np.diag_indices(items)] += 250
        return gram

    def numpy_ease():
        p = np.linalg.inv(gram())
        b = p / -np.diag(p)
        b[np.diag_indices(items)] = 0

    def lapack_ease():
        factor, _ = lapack.spotrf(gram().T, lower=1, overwrite_a=1)
        p, _ = lapack.spotri(factor, lower=1, overwrite_c=1)
        b = p / -np.diag(p)
        b[np.diag_indices(items)] = 0

    return {"numpy": numpy_ease, "lapack": lapack_ease}


def item_knn(users, items, draws):
    if not has("implicit"):
        return {}
    from implicit.nearest_neighbours import CosineRecommender

    matrix = interactions(users, items, draws)
    return {"implicit": lambda: CosineRecommender(K=100, num_threads=1).fit(matrix, show_progress=False)}


def als(users, items, draws, factors):
    if not has("implicit"):
        return {}
    from implicit.cpu.als import AlternatingLeastSquares

    matrix = interactions(users, items, draws)
    model = AlternatingLeastSquares(
        factors=factors, iterations=1, use_cg=True, num_threads=1, random_state=1, calculate_training_loss=False
    )
    return {"implicit": lambda: model.fit(matrix, show_progress=False)}


def sums(items, history):
    if not has("scipy"):
        return {}
    import scipy.sparse as sp

    random = np.random.default_rng(3)
    b = random.uniform(-1, 1, (items, items)).astype(np.float32)

    def one():
        rows = random.choice(items, history, replace=False)
        x = sp.csr_matrix((np.ones(history, np.float32), (np.zeros(history, int), rows)), shape=(1, items))
        return lambda: x @ b

    return {"scipy": turns([one() for _ in range(64)])}


def many_sums(items, history, users):
    if not has("scipy"):
        return {}
    import scipy.sparse as sp

    random = np.random.default_rng(3)
    b = random.uniform(-1, 1, (items, items)).astype(np.float32)
    rows = np.concatenate([random.choice(items, history, replace=False) for _ in range(users)])
    x = sp.csr_matrix(
        (np.ones(len(rows), np.float32), rows, np.arange(0, len(rows) + 1, history)), shape=(users, items)
    )
    return {"scipy": lambda: x @ b}


def sparse_sums(items, history, neighbours):
    if not has("scipy"):
        return {}
    import scipy.sparse as sp

    random = np.random.default_rng(4)
    columns = np.concatenate([random.choice(items, neighbours, replace=False) for _ in range(items)])
    b = sp.csr_matrix(
        (random.uniform(0, 1, len(columns)).astype(np.float32), columns, np.arange(0, len(columns) + 1, neighbours)),
        shape=(items, items),
    )
    rows = random.choice(items, history, replace=False)
    x = sp.csr_matrix((np.ones(history, np.float32), (np.zeros(history, int), rows)), shape=(1, items))

    def best_of_all():
        scores = (x @ b).toarray()[0]
        top = np.argpartition(-scores, 10)[:10]
        top[np.argsort(-scores[top])]

    return {"scipy": best_of_all}


def terms(texts, words, length, query):
    if not has("bm25s"):
        return {}
    import bm25s

    random = np.random.default_rng(5)
    weights = 1.0 / np.arange(1, words + 1) ** 0.9
    drawn = random.choice(words, size=(texts, length), p=weights / weights.sum())
    corpus = [[str(word) for word in text] for text in drawn]
    queries = [[str(word) for word in random.choice(200, query, replace=False)] for _ in range(64)]
    found = {}
    for name, backend in (("bm25s-numba", "numba"), ("bm25s-numpy", "numpy")):
        if backend == "numba" and not has("numba"):
            continue
        index = bm25s.BM25(k1=1.2, b=0.75, backend=backend)
        index.index(corpus, show_progress=False)
        calls = [
            lambda q=q, i=index: i.retrieve([q], k=10, show_progress=False, n_threads=0, sorted=True) for q in queries
        ]
        found[name] = turns(calls)
    return found


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

    return {"numpy": numpy_mmr}


WORKLOADS = {
    "search": search, "hnsw": hnsw, "ease": ease, "item-knn": item_knn, "als": als, "sums": sums,
    "many-sums": many_sums, "sparse-sums": sparse_sums, "terms": terms, "mmr": mmr,
}


def serve():
    """Measures on request, as `reprise-bench serve` does: WORKLOAD LIBRARY NUMBER... in, seconds (or what is known) out."""
    import sys
    import warnings

    warnings.filterwarnings("ignore")
    made = {}
    for line in sys.stdin:
        workload, library, *numbers = line.split()
        key = (workload, *numbers)
        if key not in made:
            made.clear()
            made[key] = WORKLOADS[workload](*map(int, numbers))
        call = made[key].get(library)
        print("absent" if call is None else seconds(call) if callable(call) else call, flush=True)


if __name__ == "__main__":
    serve()
