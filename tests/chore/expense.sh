#!/bin/sh
# The main job: the expense report of some seeds is filed right, with the grant named.
. "$(dirname "$0")/tap.sh"
root=$(cd "$(dirname "$0")/../.." && pwd)

for seed in ${SEEDS:-1 2 3}; do
    run "$root/demos/expense-report/run" --seed "$seed" --yes submit,upload
    check "seed $seed: the right record" is "$code" 0
done
run "$deskhand" runs verify last
check 'its journal is whole' is "$code" 0
run "$deskhand" runs report last
check 'its report is written' test -s "$out"
finish
