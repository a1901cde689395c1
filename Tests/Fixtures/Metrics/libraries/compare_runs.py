"""Whole runs scored by Reprise, ir_measures and ranx: ours by them, and one of theirs by us.

    pip install ir_measures==0.4.3 ranx==0.3.21
    reprise data split movielens-100k --by time -o split
    reprise rank ease split -o ease.run
    reprise rank popularity split -o popularity.run
    python compare_runs.py split/test.qrels ease.run popularity.run

ranx joins the two runs by reciprocal ranks into `fused.run`, with scores that are distinct, because the three order equal
scores differently. Judgements are ratings: what is not graded counts every held-out item as relevant. Prints each figure
and the greatest difference; the exit status is 1 when that is above 1e-6.
"""

import json
import subprocess
import sys

import ir_measures
from ir_measures import AP, P, R, RR, Success, nDCG
from ranx import Qrels, Run, evaluate, fuse

METRICS = [
    ("NDCG@10", nDCG @ 10, "ndcg@10"), ("Recall@10", R @ 10, "recall@10"), ("Precision@10", P @ 10, "precision@10"),
    ("HR@10", Success @ 10, "hit_rate@10"), ("MRR@10", RR @ 10, "mrr@10"), ("MAP@100", AP @ 100, "map@100"),
]


def write_fused(paths, target):
    fused = fuse(runs=[Run.from_file(path, kind="trec") for path in paths], method="rrf")
    with open(target, "w", encoding="utf-8") as file:
        for user, scores in fused.run.items():
            for place, item in enumerate(sorted(scores, key=lambda item: (-scores[item], item))):
                file.write(f"{user} Q0 {item} {place + 1} {len(scores) - place} ranx\n")


def ours(judgements, run):
    names = ",".join(name for name, _, _ in METRICS) + ",ndcg-graded@10"
    command = ["reprise", "evaluate", "--qrels", judgements, "--run", run, "--metrics", names, "--draws", "1", "--json"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return json.loads(answer)["systems"][0]["metrics"]


def main(judgements, *runs):
    graded = list(ir_measures.read_trec_qrels(judgements))
    plain = [ir_measures.Qrel(q.query_id, q.doc_id, 1) for q in graded]
    ranx_graded = Qrels.from_file(judgements, kind="trec")
    ranx_plain = Qrels({user: {item: 1 for item in items} for user, items in ranx_graded.qrels.items()})
    write_fused(runs, "fused.run")
    worst = 0.0
    for path in [*runs, "fused.run"]:
        figures, run = ours(judgements, path), Run.from_file(path, kind="trec")
        theirs = ir_measures.calc_aggregate([m for _, m, _ in METRICS], plain, ir_measures.read_trec_run(path))
        for name, measure, ranx_name in METRICS:
            other = evaluate(ranx_plain, run, ranx_name, make_comparable=True)
            print(f"{path:15} {name:13} {figures[name]:.9f} {theirs[measure]:.9f} {other:.9f}")
            worst = max(worst, abs(figures[name] - theirs[measure]), abs(figures[name] - other))
        other = evaluate(ranx_graded, run, "ndcg_burges@10", make_comparable=True)
        print(f"{path:15} {'NDCGg@10':13} {figures['NDCGg@10']:.9f} {'':11} {other:.9f}")
        worst = max(worst, abs(figures["NDCGg@10"] - other))
    print(f"greatest difference {worst:.1e}")
    return int(worst > 1e-6)


sys.exit(main(*sys.argv[1:]))
