#!/usr/bin/env bash
# Packs a program, all libraries that it loads, the C library and its loader into one file, which runs
# on Linux of the same architecture without any of them installed, whatever its C library:
#
#   pack_with_libraries.sh PROGRAM OUTPUT
#
# OUTPUT is a shell script with a compressed archive behind it. It unpacks the archive to a temporary
# folder, runs the program there with the options that it is given, and removes the folder.
set -euo pipefail

(($# == 2)) || { sed -n '2,/^set/{/^set/d; s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2; exit 2; }
program=$1 output=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

libraries=$(ldd "$program")
if grep -q 'not found' <<<"$libraries"; then
  echo "$libraries" >&2
  exit 1
fi
# Lines are "NAME => PATH (ADDRESS)" and, for the loader, "PATH (ADDRESS)".
while read -r path; do
  if [[ ${path##*/} == ld-linux* ]]; then
    install -m 755 "$path" "$folder/loader"
  else
    install -m 644 "$path" "$folder/"
  fi
  # libtbb opens its allocator, if it finds it, when it starts.
  if [[ ${path##*/} == libtbb.so.* && -e ${path%/*}/libtbbmalloc.so.2 ]]; then
    install -m 644 "${path%/*}/libtbbmalloc.so.2" "$folder/"
  fi
done < <(sed -n 's/^.*[[:space:]]\(\/.*\) (0x.*$/\1/p' <<<"$libraries")
[[ -x $folder/loader ]] || { echo "$program has no loader: it is linked statically" >&2; exit 1; }
install -m 755 -s "$program" "$folder/program"

cat >"$output.new" <<'SCRIPT'
#!/bin/sh
# A program with its libraries; what follows the line "exit" is a tar.gz of both.
unset LD_PRELOAD
name=${0##*/}
folder=
# Some systems let nothing be executed in some of these.
for place in "${TMPDIR:-/tmp}" /dev/shm "$PWD"; do
  folder=$(mktemp -d "$place/$name.XXXXXX" 2>/dev/null) || continue
  sed '1,/^exit$/d' "$0" | gzip -dc | tar -xf - -C "$folder" &&
    "$folder/loader" --verify "$folder/program" 2>/dev/null && break
  rm -rf "$folder"
  folder=
done
if [ -z "$folder" ]; then
  echo "$name: there is no folder to unpack to and to execute in; set TMPDIR" >&2
  exit 3
fi
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
"$folder/loader" --library-path "$folder" "$folder/program" "$@"
exit
SCRIPT
tar -C "$folder" -c --owner=0 --group=0 . | gzip -9 >>"$output.new"
chmod 755 "$output.new"
mv "$output.new" "$output"
