#!/bin/sh
# The Brass Tortilla, a food truck in Los Angeles; everything and everybody in it is invented.
# Makes a ledger from the exports beside this script, prints who supports the truck and why, writes the handover.
#
#   sh examples/demo.sh OUTDIR      RELLEDGER names the program, where it is not on the PATH
set -eu

[ $# -eq 1 ] || { echo "usage: sh demo.sh OUTDIR" >&2; exit 2; }
mkdir -p -- "$1"
out=$(CDPATH='' cd -- "$1" && pwd)
program=${RELLEDGER:-relledger}
case $program in
    /*) ;;
    */*) program=$(pwd)/$program ;;
esac
CDPATH='' cd -- "$(dirname -- "$0")"

export RELLEDGER_DB="$out/relledger.db"
export RELLEDGER_BY=Dana
export RELLEDGER_NOW=2026-11-21T18:00:00+00:00 # so that the output is the same every day
rm -f -- "$RELLEDGER_DB" "$RELLEDGER_DB-journal" "$RELLEDGER_DB-wal" "$RELLEDGER_DB-shm" "$out/handover.html"

relledger() {
    command "$program" "$@" # not this function again
}

heading() {
    printf '\n== %s\n\n' "$1"
}

heading "A ledger for the brand"
relledger init --brand "The Brass Tortilla" --timezone America/Los_Angeles --ours x:@brasstortilla

. ./story.sh

heading "Who supports us"
relledger who-supports-us --top 10

heading "Why the first one"
relledger why @gus_on_wheels

heading "The handover"
relledger check
relledger handover --out "$out/handover.html" --leaving Dana --for Rosa --force
relledger verify "$out/handover.html"

printf '\nOpen it in a browser: %s\n' "$out/handover.html"
