#!/usr/bin/env bash
# Measures in under four minutes what bench/scaling.md says of many cores:
#
#   run_on_many_cores.sh [FOLDER [PROGRAM]]
#
# FOLDER, by default $OUT or else many-cores, gets a folder for each part, with scaling.json and
# scaling.md in it:
#   best            all steps with the fastest instruction set, teams of 1 to all processors
#   avx512          the same with avx512, where that is another one
#   oversubscribed  sixteen members on half of the processors, but at most on eight
#   disturbed       sixteen members, while another program takes one processor
# and machine.txt. PROGRAM is linnet_scaling, or the file that `run.sh bench --scaling --static` made:
# by default the first of build/linnet_scaling.run and build/bench/bench/linnet_scaling that is there.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
folder=${1:-${OUT:-many-cores}}
program=${2-}
members=16

say() { printf 'run_on_many_cores.sh: %s\n' "$*" >&2; }

find_program() {
  local candidate
  for candidate in "$root/build/linnet_scaling.run" "$root/build/bench/bench/linnet_scaling"; do
    [[ -x $candidate ]] && echo "$candidate" && return 0
  done
  say "there is no linnet_scaling: ./cmake/run.sh bench --scaling --static builds it"
  return 2
}

# measure PART SECONDS COMMAND...: what goes wrong in one part does not end the others.
measure() {
  local part=$1 seconds=$2 start=$SECONDS status=0
  shift 2
  mkdir -p "$folder/$part"
  timeout "$seconds" "$@" --quick --output "$folder/$part" >"$folder/$part/output.txt" 2>&1 ||
    status=$?
  case $status in
    0) say "$part: $((SECONDS - start)) s" ;;
    124) say "$part: not ready in $seconds s; output.txt has the tables up to there" ;;
    *) say "$part: failed: $(tail -n 1 "$folder/$part/output.txt")" ;;
  esac
}

describe_machine() {
  date -u
  uname -srm
  nproc
  cat /proc/loadavg
  lscpu || grep -m 1 'model name' /proc/cpuinfo
}

# The first processors that this process may use, as taskset takes them.
first_processors() {
  local list=() part first last cpu allowed
  allowed=$(sed -n 's/^Cpus_allowed_list:[[:space:]]*//p' /proc/self/status)
  for part in ${allowed//,/ }; do
    first=${part%-*} last=${part#*-}
    for ((cpu = first; cpu <= last && ${#list[@]} < $1; ++cpu)); do list+=("$cpu"); done
  done
  (IFS=, && echo "${list[*]}")
}

# A program that takes one processor until this script ends.
disturb() {
  (while :; do :; done) &
  disturber=$!
  trap 'kill "$disturber" 2>/dev/null' EXIT
}

[[ -n $program ]] || program=$(find_program)
mkdir -p "$folder"
describe_machine >"$folder/machine.txt" 2>/dev/null || true
half=$(($(nproc) / 2))
((half > members / 2)) && half=$((members / 2))
((half > 0)) || half=1

measure best 90 "$program"
if ! grep -q '"instruction_set": "avx512"' "$folder/best/scaling.json" 2>/dev/null; then
  measure avx512 80 "$program" --isa avx512
fi
measure oversubscribed 30 taskset -c "$(first_processors "$half")" \
  "$program" --members "$members" --classes 6,10
disturb
measure disturbed 30 "$program" --members "$members" --classes 6,10
say "results: $folder; send the whole folder, or the files scaling.json in it"
