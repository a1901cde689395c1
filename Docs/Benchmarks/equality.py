"""Holds Reprise's classic rankers against independent libraries, end to end: from the same file of interactions
to the scores and lists of every user.

    python3 -m venv peers
    peers/bin/pip install lenskit==2025.8.1 cornac==3.0.1 implicit==0.7.3 scikit-learn scipy numpy
    swift build -c release --product reprise-bench
    peers/bin/python Docs/Benchmarks/equality.py .build/release/reprise-bench ratings.csv >Docs/Benchmarks/equality.md

What is given by a formula must be equal: NDCG@10 and recall@10 on held-out interactions within 1e-6, scores, which are 32
bits on both sides, within 5e-6 of the greatest. The same formula in 64 bits, by NumPy, shows whose rounding a difference
is; ours must be within 2e-6 of that. With `closed` as a third argument only these are computed. What is fitted by steps (SLIM, iALS) is compared by the same figures, where
ours must lie within the spread of two libraries, widened by their standard error. The exit status is 1 if anything is not so.

`ratings.csv` has the columns user, item, rating, timestamp; MovieLens 100K is, after `reprise data pull
movielens-100k`, in `~/.cache/reprise/assets/movielens-100k/ml-100k.inter`. Without a file a data set is drawn.
"""

import json
import os
import subprocess
import sys
import tempfile
import warnings
from importlib.metadata import version

os.environ.setdefault("OMP_NUM_THREADS", "1")
warnings.filterwarnings("ignore")

import numpy as np
import pandas as pd
import scipy.sparse as sp

BENCH = sys.argv[1] if len(sys.argv) > 1 else ".build/release/reprise-bench"
FOLDER = tempfile.mkdtemp(prefix="reprise-equality-")
RIDGE, NEIGHBOURS = 250.0, 50


def drawn():
    """943 users and 1,682 items as in MovieLens 100K, items by a power law with two groups of taste."""
    random = np.random.default_rng(7)
    rows = []
    for user in range(943):
        weights = 1.0 / np.arange(1, 1683) ** 0.8 * np.where(np.arange(1682) % 2 == user % 2, 3.0, 1.0)
        for place, item in enumerate(random.choice(1682, random.integers(20, 190), False, weights / weights.sum())):
            rows.append((user, item, 4, 1000 + place))
    return pd.DataFrame(rows, columns=["user", "item", "rating", "timestamp"])


def read(file):
    """A CSV file, or a typed table as MovieLens 100K comes in: `user_id:token`, tabs."""
    if not file.endswith(".inter"):
        return pd.read_csv(file)
    events = pd.read_csv(file, sep="\t")
    return events.set_axis(["user", "item", "rating", "timestamp"], axis=1)


def split(events):
    """The last fifth of each user's interactions by time is held out; a repeated one counts once."""
    events = events.sort_values(["user", "timestamp", "item"], kind="stable").drop_duplicates(["user", "item"])
    place = events.groupby("user").cumcount()
    size = events.groupby("user")["item"].transform("size")
    return events[place < np.ceil(size * 0.8)], events[place >= np.ceil(size * 0.8)]


def ours(train_file, scorer, parameters=None):
    """Our scores of every user: a frame with users as rows and items as columns."""
    out = os.path.join(FOLDER, "scores")
    subprocess.run([BENCH, "scores", train_file, scorer, json.dumps(parameters or {}), out], check=True)
    with open(out, "rb") as file:
        head = json.loads(file.readline())
        scores = np.frombuffer(file.read(), "<f4").reshape(len(head["users"]), len(head["items"]))
    return pd.DataFrame(scores, index=[int(u) for u in head["users"]], columns=[int(i) for i in head["items"]])


class LensKit:
    """LensKit's scorers, fitted on the same interactions."""

    def __init__(self, train):
        from lenskit.data import from_interactions_df

        self.data = from_interactions_df(train, user_col="user", item_col="item")

    def scores(self, scorer, like, by_history=True):
        from lenskit.data import ItemList, RecQuery

        from lenskit.training import TrainingOptions

        if not getattr(scorer, "fitted", False):
            scorer.train(self.data, TrainingOptions())
        items = ItemList(item_ids=list(like.columns))
        rows = []
        for user in like.index:
            query = RecQuery(user_id=user, user_items=self.data.user_row(user) if by_history else None)
            result = scorer(items) if by_history is None else scorer(query, items)
            rows.append(np.nan_to_num(result.scores("numpy"), nan=0.0))
        return pd.DataFrame(np.array(rows), index=like.index, columns=like.columns)


def matrix(train, like):
    rows = pd.Index(like.index).get_indexer(train["user"])
    columns = pd.Index(like.columns).get_indexer(train["item"])
    return sp.csr_matrix((np.ones(len(train), np.float64), (rows, columns)), shape=like.shape)


def figures(scores, train, test):
    """NDCG@10 and recall@10 of each user with something held out; equal scores by ascending item."""
    seen = train.groupby("user")["item"].apply(set)
    wanted = test.groupby("user")["item"].apply(set)
    ndcg, recall = [], []
    columns = np.array(scores.columns)
    for user, row in scores.iterrows():
        if user not in wanted:
            continue
        values = row.to_numpy(np.float64).copy()
        values[np.isin(columns, list(seen[user]))] = -np.inf
        best = columns[np.lexsort((columns, -values))[:10]]
        hits = np.isin(best, list(wanted[user]))
        ideal = (1 / np.log2(np.arange(2, 2 + min(10, len(wanted[user]))))).sum()
        ndcg.append((hits / np.log2(np.arange(2, 12))).sum() / ideal)
        recall.append(hits.sum() / len(wanted[user]))
    return np.array(ndcg), np.array(recall)


ROWS, FAILED = [], []

BOUND = """
What is meant by equal within 1e-6: figures and lists, which do not differ at all, and popularity's scores, which are whole
numbers. The other scores are sums of up to some hundred 32-bit numbers, here as in the libraries; each addition rounds by up to
6e-8 of the sum so far. So the bound for scores is relative to the greatest score of all users and items, and it is 2e-6 from the
same formula in 64 bits; the column *within 1e-6* says for how many of the scores 1e-6 holds. The weights themselves are exact to
half a millionth (EASE^R) or rounded once (neighbourhoods). Sums in 64 bits, or compensated ones, would change the bits of every
result and take up to four times as long; a session's scores could no longer be continued by one row.
"""


def equal(name, library, mine, theirs, exact, train, test):
    """Notes how far figures and scores differ at most, and how many lists of ten are the same; `exact` are 64 bits.

    Scores are rounded to 1e-5 of each user's greatest before they are put in order, because items whose scores are
    equal in exact numbers come in any order otherwise, in a library as in ours.
    """
    both = [mine.astype(np.float64), pd.DataFrame(np.asarray(theirs, np.float64), mine.index, mine.columns)]
    difference = np.abs(both[0] - both[1]).to_numpy().max() / np.abs(both[1]).to_numpy().max()
    errors = [np.abs(frame.to_numpy() - exact) / np.abs(exact).max() for frame in both]
    rounding = [error.max() for error in errors]
    near = [100 * (error <= 1e-6).mean() for error in errors]
    rounded = [frame.div(frame.abs().max(axis=1).replace(0, 1), axis=0).round(5) for frame in both]
    order = [np.argsort(-frame.to_numpy(), axis=1, kind="stable")[:, :10] for frame in rounded]
    same = (order[0] == order[1]).all(axis=1).mean()
    values = [[column.mean() for column in figures(frame, train, test)] for frame in rounded]
    apart = max(abs(a - b) for a, b in zip(*values))
    holds = apart <= 1e-6 and difference <= 5e-6 and rounding[0] <= 2e-6
    if not holds:
        FAILED.append(f"{name} and {library}")
    ROWS.append(
        f"| {name} | {library} | {values[0][0]:.6f} / {values[0][1]:.6f} | {apart:.1e} | {difference:.1e} | {rounding[0]:.1e} | {rounding[1]:.1e} "
        f"| {near[0]:.4f} % | {near[1]:.4f} % "
        f"| {100 * same:.1f} % | {'equal' if holds else '**not equal**'} |"
    )
    print(ROWS[-1], file=sys.stderr, flush=True)


SPREADS = []


def within(name, mine, peers, train, test):
    """Notes mean NDCG@10 and recall@10 of ours and of the libraries, each a list of fits with several seeds."""
    cells, means, errors = [], {}, {}
    for label, fits in [("Reprise", mine), *peers]:
        pairs = [figures(scores, train, test) for scores in fits]
        for place, metric in enumerate(("NDCG@10", "recall@10")):
            values = np.array([pair[place] for pair in pairs]).mean(axis=0)
            means.setdefault(metric, []).append(values.mean())
            errors.setdefault(metric, []).append(values.std(ddof=1) / np.sqrt(len(values)))
        cells.append(f"{label} " + " / ".join(f"{means[m][-1]:.4f}" for m in means))
    inside = all(
        min(means[m][1:]) - max(errors[m][1:]) <= means[m][0] <= max(means[m][1:]) + max(errors[m][1:]) for m in means
    )
    if not inside:
        FAILED.append(name)
    SPREADS.append(f"| {name} | " + " | ".join(cells) + f" | {'inside' if inside else '**outside**'} |")
    print(SPREADS[-1], file=sys.stderr, flush=True)


def main():
    file = sys.argv[2] if len(sys.argv) > 2 else None
    events = read(file) if file else drawn()
    train, test = split(events)
    train_file = os.path.join(FOLDER, "train.csv")
    train.to_csv(train_file, index=False)
    kit = LensKit(train)
    closed_forms(train, test, train_file, kit)
    if "closed" not in sys.argv[3:]:
        fitted(train, test, train_file, kit)
    report(file, train)


def closed_forms(train, test, train_file, kit):
    def equal_to(*parts):
        equal(*parts, train, test)

    from lenskit.basic import PopScorer
    from lenskit.knn import EASEScorer, ItemKNNScorer, UserKNNScorer

    mine = ours(train_file, "popularity")
    x = matrix(train, mine)
    counts = np.tile(np.asarray(x.sum(axis=0)), (len(mine), 1))
    equal_to("popularity", "LensKit", mine, kit.scores(PopScorer(score="count"), mine, None), counts)
    equal_to("popularity", "SciPy", mine, counts, counts)

    mine = ours(train_file, "ease", {"ridge": RIDGE})
    gram = (x.T @ x).toarray() + RIDGE * np.eye(x.shape[1])
    p = np.linalg.inv(gram)
    b = p / -np.diag(p)
    np.fill_diagonal(b, 0)
    equal_to("ease, ridge 250", "LensKit", mine, kit.scores(EASEScorer(regularization=RIDGE), mine), x @ b)
    equal_to("ease, ridge 250", "NumPy, 64 bits", mine, x @ b, x @ b)
    equal_to("ease, ridge 250", "Cornac", mine, cornac_ease(train, mine), x @ b)

    mine = ours(train_file, "item-knn", {"keptBy": "all", "shrinkage": 0})
    everyone = dict(max_nbrs=100_000, min_nbrs=1, min_sim=1e-9, feedback="implicit")
    exact = x @ cosines(x.T)
    equal_to("item-knn, all neighbours", "LensKit", mine, kit.scores(ItemKNNScorer(**everyone), mine), exact)
    mine = ours(train_file, "user-knn", {"neighbours": 100_000, "shrinkage": 0})
    exact = cosines(x) @ x.toarray()
    equal_to("user-knn, all neighbours", "LensKit", mine, kit.scores(UserKNNScorer(**everyone), mine, False), exact)


def cosines(rows):
    """Of all pairs of rows in 64 bits, zeros for a row with itself."""
    products = np.asarray((rows @ rows.T).todense())
    norms = np.sqrt(np.diag(products))
    found = products / np.maximum(np.outer(norms, norms), 1e-300)
    np.fill_diagonal(found, 0)
    return found


def cornac_ease(train, like):
    from cornac.data import Dataset
    from cornac.models import EASE

    data = Dataset.from_uir([(u, i, 1.0) for u, i in zip(train["user"], train["item"])])
    model = EASE(lamb=RIDGE, posB=False, verbose=False, seed=1)
    model.fit(data)
    scores = np.zeros(like.shape)
    columns = [data.iid_map[i] for i in like.columns]
    for row, user in enumerate(like.index):
        scores[row] = np.asarray(model.score(data.uid_map[user])).ravel()[columns]
    return scores


def fitted(train, test, train_file, kit):
    from implicit.cpu.als import AlternatingLeastSquares
    from lenskit.als import ImplicitMFScorer
    from lenskit.knn import SLIMScorer
    from sklearn.linear_model import ElasticNet

    mine = ours(train_file, "slim", {"l1": 1, "l2": 10, "sweeps": 100})
    x = matrix(train, mine)
    weights = np.zeros((x.shape[1], x.shape[1]))
    count, ratio = x.shape[0], 1 / 11
    for column in range(x.shape[1]):
        rest = x.tolil()
        target = x[:, column].toarray().ravel()
        rest[:, column] = 0
        net = ElasticNet(alpha=11 / count, l1_ratio=ratio, positive=True, fit_intercept=False, max_iter=1000, tol=1e-6)
        net.fit(rest.tocsc(), target)
        weights[:, column] = net.coef_
    theirs = pd.DataFrame(x @ weights, index=mine.index, columns=mine.columns)
    peers = [("scikit-learn", [theirs]), ("LensKit", [kit.scores(SLIMScorer(l1_reg=1, l2_reg=10), mine)])]
    within("slim, l1 1, l2 10", [mine], peers, train, test)

    seeds = range(3)
    mine = [
        ours(train_file, "als", {"factors": 32, "exponent": 0, "regularization": 0.5, "unobservedWeight": 0.1})
        for _ in range(1)
    ]
    implicit_fits, lenskit_fits = [], []
    for seed in seeds:
        model = AlternatingLeastSquares(
            factors=32, regularization=5, alpha=11, iterations=16, random_state=seed, num_threads=1
        )
        model.fit(x.astype(np.float32), show_progress=False)
        implicit_fits.append(
            pd.DataFrame(model.user_factors @ model.item_factors.T, index=mine[0].index, columns=mine[0].columns)
        )
        from lenskit.training import TrainingOptions

        scorer = ImplicitMFScorer(embedding_size=32, epochs=16, weight=10, regularization=5)
        scorer.train(kit.data, TrainingOptions(rng=seed))
        scorer.fitted = True
        lenskit_fits.append(kit.scores(scorer, mine[0]))
    within("als, 32 factors", mine, [("implicit", implicit_fits), ("LensKit", lenskit_fits)], train, test)


def report(file, train):
    versions = ", ".join(f"{n} {version(n)}" for n in ("lenskit", "cornac", "implicit", "scikit-learn", "scipy", "numpy"))
    data = "MovieLens 100K" if file and len(train) > 70_000 else "drawn data"
    print("# Equal to other libraries\n")
    print("Made by `Docs/Benchmarks/equality.py`, which says how to repeat it.\n")
    print(f"Data: {data}, {len(train):,} training interactions of {train['user'].nunique()} users with", end=" ")
    print(f"{train['item'].nunique()} items; the last fifth of each user's is held out. Libraries: {versions}.\n")
    print("| ranker | against | our NDCG@10 / recall@10 | differ by | scores differ by, of the greatest", end=" ")
    print("| ours from 64 bits, at most | theirs | ours within 1e-6 | theirs | same lists | |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    print("\n".join(ROWS))
    print(BOUND)
    print("\nFitted by steps: NDCG@10 / recall@10, ours within the spread of two libraries and their standard error.\n")
    print("| ranker | ours | | | |\n|---|---|---|---|---|")
    print("\n".join(SPREADS))
    if FAILED:
        sys.exit("not so: " + ", ".join(FAILED))


if __name__ == "__main__":
    main()
