"""Values of ranx, ir_measures and SciPy on random lists, for the test that holds ours against them.

    pip install ranx==0.3.21 ir_measures==0.4.3 scipy==1.17.1
    python compare_metrics.py > cases.json

Every value is by one user. `users` holds what was shown, what is relevant and how much, and each library's values;
`pairs` holds two columns of values and SciPy's p values for them.
"""

import json
import random
from importlib.metadata import version

import ir_measures
import numpy
import ranx
from ir_measures import AP, P, R, RR, Success, nDCG
from scipy import stats

CUTOFFS = [1, 3, 10, 20]
ITEMS = 100
USERS = 40


def make_user(number, chance):
    shown = chance.sample(range(ITEMS), chance.choice([1, 5, 20, 40]))
    relevant = chance.sample(range(ITEMS), chance.randint(1, 25))
    return {"user": str(number), "shown": shown, "grades": {str(i): chance.randint(1, 5) for i in relevant}}


def ranx_values(users, binary):
    qrels = {u["user"]: {i: 1 if binary else g for i, g in u["grades"].items()} for u in users}
    run = {u["user"]: {str(i): float(len(u["shown"]) - r) for r, i in enumerate(u["shown"])} for u in users}
    qrels, run = ranx.Qrels(qrels), ranx.Run(run)
    names = {"ndcg_burges": "NDCGg"}
    if binary:
        names = {
            "hit_rate": "HR", "precision": "Precision", "recall": "Recall", "ndcg": "NDCG", "mrr": "MRR", "map": "MAP",
        }
    measures = {f"{theirs}@{k}": f"{ours}@{k}" for theirs, ours in names.items() for k in CUTOFFS}
    if binary:
        measures |= {"mrr": "MRR", "map": "MAP"}
    ranx.evaluate(qrels, run, list(measures))
    return {
        user: {ours: float(run.scores[theirs][user]) for theirs, ours in measures.items()}
        for user in (u["user"] for u in users)
    }


def ir_values(users):
    qrels = [ir_measures.Qrel(u["user"], i, 1) for u in users for i in u["grades"]]
    run = [
        ir_measures.ScoredDoc(u["user"], str(i), len(u["shown"]) - r) for u in users for r, i in enumerate(u["shown"])
    ]
    measures = {"MRR": RR, "MAP": AP}
    for k in CUTOFFS:
        measures |= {
            f"HR@{k}": Success @ k, f"Precision@{k}": P @ k, f"Recall@{k}": R @ k, f"NDCG@{k}": nDCG @ k,
            f"MRR@{k}": RR @ k, f"MAP@{k}": AP @ k,
        }
    names = {measure: name for name, measure in measures.items()}
    values = {u["user"]: {} for u in users}
    for metric in ir_measures.iter_calc(list(names), qrels, run):
        values[metric.query_id][names[metric.measure]] = float(metric.value)
    return values


def make_auc(chance):
    scores = [chance.randint(0, 12) / 4 for _ in range(60)]
    relevant = chance.sample(range(60), 9)
    rest = [s for i, s in enumerate(scores) if i not in relevant]
    u = stats.mannwhitneyu([scores[i] for i in relevant], rest).statistic
    return {"scores": scores, "relevant": sorted(relevant), "auc": u / (9 * 51)}


def make_pair(number, chance):
    size = [12, 25, 40, 200][number % 4]
    step = 0 if number % 2 else 0.05
    draw = lambda: round(chance.random() / step) * step if step else chance.random()
    first = [draw() for _ in range(size)]
    second = [min(1.0, v * chance.choice([1, 1, 0.9, 1.1])) if number % 3 else draw() for v in first]
    d = numpy.round(numpy.array(first) - numpy.array(second), 10)
    kept = d[d != 0]
    exact = len(kept) <= 25 and len(set(abs(kept))) == len(kept)
    wilcoxon = stats.wilcoxon(kept, method="exact" if exact else "asymptotic", correction=False)
    return {
        "first": first, "second": second, "wilcoxon": float(wilcoxon.pvalue), "tTest": float(stats.ttest_1samp(d, 0).pvalue),
    }


def make_entropy(chance):
    lists = [chance.sample(range(30), 5) for _ in range(20)]
    counts = numpy.bincount([i for one in lists for i in one], minlength=30)
    differences = numpy.abs(counts[:, None] - counts[None, :]).mean()
    return {
        "lists": lists, "entropy": float(stats.entropy(counts, base=2)),
        "gini": float(differences / (2 * counts.mean())),
    }


def main():
    chance = random.Random(20260)
    users = [make_user(n, chance) for n in range(USERS)]
    binary, graded, theirs = ranx_values(users, True), ranx_values(users, False), ir_values(users)
    for user in users:
        user["ranx"] = binary[user["user"]] | graded[user["user"]]
        user["ir_measures"] = theirs[user["user"]]
    print(
        json.dumps(
            {
                "versions": {n: version(n) for n in ["ranx", "ir_measures", "pytrec_eval-terrier", "scipy", "numpy"]},
                "users": users,
                "auc": [make_auc(chance) for _ in range(10)],
                "pairs": [make_pair(n, chance) for n in range(12)],
                "exposure": [make_entropy(chance) for _ in range(3)],
            },
            separators=(",", ":"), sort_keys=True,
        )
    )


main()
