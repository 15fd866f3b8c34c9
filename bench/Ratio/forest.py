"""scikit-learn's random forest as a baseline: fits once, then answers each line on standard input with a number.

usage: forest.py FOLDER FEATURES TREES, where FOLDER holds features.f64, target.f64 (what is learned) and rows.f64 (what is asked).
batch: rows predicted per second of processor time, all rows in one call; row: median time of a call with one row, microseconds.
"""
import statistics
import sys
import time

import numpy
from sklearn.ensemble import RandomForestRegressor

folder, features, trees = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])


def read(name):
    return numpy.fromfile(f"{folder}/{name}.f64")


forest = RandomForestRegressor(n_estimators=trees, random_state=0, n_jobs=1)
forest.fit(read("features").reshape(-1, features), read("target"))
rows = read("rows").reshape(-1, features)

for line in sys.stdin:
    if line.strip() == "batch":
        start, count = time.process_time(), 0
        while time.process_time() < start + 1:
            forest.predict(rows)
            count += len(rows)
        print(count / (time.process_time() - start), flush=True)
    else:
        times = []
        for row in rows[:100]:
            start = time.perf_counter()
            forest.predict(row.reshape(1, -1))
            times.append(time.perf_counter() - start)
        print(1e6 * statistics.median(times), flush=True)
