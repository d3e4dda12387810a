#!/usr/bin/env bash
# The same scene and seed, the same events on gcc and on clang: those of every bundled scene, by
# this build and by the one of the other compiler beside it (presets test and clang). Skips in
# words when there is only one.
set -euo pipefail

for other in "$SOURCE/.build/clang" "$SOURCE/.build/test"; do
    [ "$other" != "$BUILD" ] && [ -x "$other/withness" ] && break
    other=
done
if [ -z "$other" ]; then
    echo "SKIP: no build by another compiler (cmake --preset clang && cmake --build .build/clang)"
    exit 77
fi
if [ -n "$(find "$SOURCE/src" -name '*.[ch]' -newer "$other/withness" -print -quit)" ]; then
    echo "SKIP: the build in $other is older than the sources"
    exit 77
fi

case $BUILD in
*asan | *tsan) length=30s ;; # ten times slower there
*) length=90s ;;
esac
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
events() { # BINARY SCENE FILE: some time, from ten minutes on
    "$1" render "$2" --seed 7 --from 10m --for $length --events "$3" -o "$scratch/heard.wav" >/dev/null
}
n=0 lines=0
for scene in "$SOURCE"/scenes/*.scene; do
    events "$WITHNESS" "$scene" "$scratch/here"
    events "$other/withness" "$scene" "$scratch/there"
    if ! cmp -s "$scratch/here" "$scratch/there"; then
        echo "FAIL: $(basename "$scene") is not the same in $BUILD and $other:"
        diff "$scratch/here" "$scratch/there" | head -5
        exit 1
    fi
    n=$((n + 1)) lines=$((lines + $(wc -l <"$scratch/here") - 1))
done
echo "ok: $n scenes, $lines events, the same on both compilers"
[ "$lines" -gt 20 ]
