"""What popularity and EASE^R score on a split of MovieLens 100K, with numpy alone.

    pip install numpy==2.4.6
    reprise data split movielens-100k --by time -o split
    python known_answers.py split

and on the made-up data that needs no fetching:

    python known_answers.py --made-up > made-up.csv
    reprise data split made-up.csv --by time -o small
    python known_answers.py small 20

The figures are those that `reprise doctor` holds this installation against. Only numpy is used, and nothing of the program
but the split's files.
"""

import csv
import math
import sys

import numpy

K = 10


def made_up():
    """80 users who meet 8 to 16 of 60 items each, as Sources/reprise/Commands/MadeUpData.swift has it."""
    state = 1

    def following(count):
        nonlocal state
        state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
        return state // 65_536 % count

    time = 1_000_000
    print("user,item,time")
    for user in range(1, 81):
        met, count = [], 8 + following(9)
        while len(met) < count:
            item = 1 + min(following(60), following(60))
            if item not in met:
                met.append(item)
                time += 1
                print(f"{user},{item},{time}")


def events(path):
    with open(path, newline="", encoding="utf-8") as file:
        return [(row["user"], row["item"]) for row in csv.DictReader(file)]


def order(identifier):
    """Whole numbers first, by value, then other ids by their bytes."""
    return (0, int(identifier), b"") if identifier.isdigit() else (1, 0, identifier.encode())


def lists(scores, seen):
    """The items of each user, best first; equal scores by item."""
    scores = numpy.round(scores, 10)
    scores[seen] = -numpy.inf
    return [numpy.lexsort((numpy.arange(scores.shape[1]), -row))[:K] for row in scores]


def measure(ranked, relevant):
    hits = [[item in wanted for item in shown] for shown, wanted in zip(ranked, relevant)]
    gains = [sum(1 / math.log2(r + 2) for r, hit in enumerate(row) if hit) for row in hits]
    ideals = [sum(1 / math.log2(r + 2) for r in range(min(K, len(wanted)))) for wanted in relevant]
    recall = [sum(row) / len(wanted) for row, wanted in zip(hits, relevant)]
    return {
        "NDCG@10": sum(g / i for g, i in zip(gains, ideals)) / len(gains), "Recall@10": sum(recall) / len(recall),
    }


def main(folder, ridge):
    train, test = events(f"{folder}/train.csv"), events(f"{folder}/test.csv")
    with open(f"{folder}/items.csv", newline="", encoding="utf-8") as file:
        items = sorted((row["item"] for row in csv.DictReader(file)), key=order)
    users = sorted({user for user, _ in test}, key=order)
    column, row = {item: c for c, item in enumerate(items)}, {user: r for r, user in enumerate(users)}
    everyone = sorted({user for user, _ in train} | set(users), key=order)
    place = {user: r for r, user in enumerate(everyone)}
    met = numpy.zeros((len(everyone), len(items)))
    for user, item in train:
        met[place[user], column[item]] = 1
    relevant = [set() for _ in users]
    for user, item in test:
        relevant[row[user]].add(column[item])
    mine = met[[place[user] for user in users]]
    seen = mine > 0
    gram = met.T @ met
    inverse = numpy.linalg.inv(gram + ridge * numpy.eye(len(items)))
    weights = -inverse / numpy.diag(inverse)
    numpy.fill_diagonal(weights, 0)
    print("users", len(users), "items", len(items))
    for name, scores in [("popularity", numpy.tile(met.sum(0), (len(users), 1))), ("ease", mine @ weights)]:
        for label, value in measure(lists(scores.copy(), seen), relevant).items():
            print(name, label, f"{value:.9f}")


if sys.argv[1] == "--made-up":
    made_up()
else:
    main(sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 250.0)
