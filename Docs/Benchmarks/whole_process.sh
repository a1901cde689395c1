#!/bin/sh
# Whole processes against their targets: seconds on the wall and memory at most, one line each.
#
#     swift build -c release
#     .build/release/reprise data pull movielens-100k
#     Docs/Benchmarks/whole_process.sh .build/release
#
# Run it when the machine is quiet: of the short command the best of five counts. The exit status is 1 if a target is missed.
set -eu
programs=${1:-.build/release}
missed=0

# line NAME SECONDS WANTED_SECONDS GIB WANTED_GIB
line() {
  verdict=$(awk -v s="$2" -v w="$3" -v g="$4" -v m="$5" 'BEGIN { print ((w == "any" || s < w) && g < m) ? "reached" : "missed" }')
  [ "$verdict" = reached ] || missed=1
  printf '| %s | %s s (%s) | %s GiB (%s) | %s |\n' "$1" "$2" "$3" "$4" "$5" "$verdict"
}

# Wall seconds and kibibytes at most of a command, as "S K".
measured() {
  python3 - "$@" <<'PYTHON'
import resource, subprocess, sys, time
start = time.monotonic()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(f"{time.monotonic() - start:.2f} {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss}")
PYTHON
}

echo '| whole process | wall (wanted below) | memory (wanted below) | |'
echo '|---|---|---|---|'
best=$(for turn in 1 2 3 4 5; do
  measured "$programs/reprise" evaluate movielens-100k --filter core=5 --split time --scorer ease --metrics all@10 --fresh --quiet
done | sort -n | head -1)
line 'MovieLens 100K: import, 5-core, split, EASE^R, all metrics with intervals' \
  "${best% *}" 1 "$(awk -v k="${best#* }" 'BEGIN { printf "%.2f", k / 1048576 }')" 12

# What a fit on much data prints: "...: 12.34 s, 0.13 GiB at most".
large() {
  out=$("$programs/reprise-bench" large "$1")
  seconds=$(echo "$out" | sed 's/.*: \([0-9.]*\) s,.*/\1/')
  gibibytes=$(echo "$out" | sed 's/.* s, \([0-9.]*\) GiB.*/\1/')
  line "$2" "$seconds" "$3" "$gibibytes" 12
}
large ease 'EASE^R, 1 million interactions with 4,000 items' 30
large item-knn 'ItemKNN, 20 million interactions of 138,000 users with 10,000 items' any
large als 'iALS, the same, 64 factors, 16 sweeps' any
exit $missed
