#!/bin/sh
# What a full disk does to a run, tried by hand as root: a disk of 64 KB for the results, then one that is full for
# temporary files too. Every line must end in exit code 2 with one sentence, or 0, and leave nothing behind.
set -u
small=$(mktemp -d) && mount -t tmpfs -o size=64k tmpfs "$small" || exit 1
trap 'umount "$small"; rmdir "$small"' EXIT
python=${PYTHON:-.venv/bin/python}
tikmon() { "$python" -c 'from tikmon_nb.cli import main; main()' "$@" --quiet; }
for full in no yes; do
  for command in "report tim" "portfolio voorbeeld --draws 256"; do
    [ $full = yes ] && head -c 70000 /dev/zero > "$small/full" 2>/dev/null
    echo "results on the small disk, full: $full, tikmon $command"
    # shellcheck disable=SC2086
    tikmon $command --out "$small/results"; echo "exit code $?, left: $(ls -A "$small" | tr '\n' ' ')"
    rm -rf "${small:?}"/* "$small"/.tikmon-*
  done
done
