#!/usr/bin/env bash
# The program itself: check, scenes and explain, with their exit codes.
set -eu
own=$(mktemp -d)
trap 'rm -rf "$own"' EXIT
export XDG_DATA_HOME=$own/data XDG_DATA_DIRS=$own/none LC_ALL=C.UTF-8 LANGUAGE=

fail() {
    echo "failed: $*"
    exit 1
}

# code WANTED COMMAND…: its exit code, and its output in $said.
code() {
    local wanted=$1 got=0
    shift
    said=$("$@" 2>&1) || got=$?
    [ "$got" = "$wanted" ] || fail "$* left with $got, not $wanted: $said"
}

says() {
    case $said in *"$1"*) ;; *) fail "\"$1\" is not in: $said" ;; esac
}

good=$SOURCE/tests/scenes/good bad=$SOURCE/tests/scenes/bad
code 0 "$WITHNESS" check "$good/windows.scene"
code 1 "$WITHNESS" check "$good/windows.scene" "$bad/level-nan.scene" "$bad/seed-negative.scene"
says "$bad/level-nan.scene:5: [leaves] level: \"nan\": not a level"
says "$bad/seed-negative.scene:4: [scene] seed: \"-1\""

# A missing recording plays on in silence, but is told here; so is a broken one.
code 1 "$WITHNESS" check "$good/missing-recording.scene"
says '2: [brook] sound: "not-here.ogg": not there'

printf '[a]\nsound = whole.ogg\n' >"$own/whole.scene"
printf '[a]\nsound = cut.ogg\n' >"$own/cut.scene"
printf '[a]\nsound = words.ogg\n' >"$own/words.scene"
"$WITHNESS" render "$good/one-layer.scene" --seed 1 --for 3s -o "$own/whole.ogg" >/dev/null
head -c 20000 "$own/whole.ogg" >"$own/cut.ogg"
echo 'no sound at all' >"$own/words.ogg"
code 0 "$WITHNESS" check "$own/whole.scene"
code 1 "$WITHNESS" check "$own/cut.scene"
says '2: [a] sound: "cut.ogg": '
code 1 "$WITHNESS" check "$own/words.scene"
says '2: [a] sound: "words.ogg": '

mkdir -p "$own/data/withness/scenes"
printf '[scene]\nname = Mine\ndescription = On the hill.\n' >"$own/data/withness/scenes/mine.scene"
printf '[scene]\nwind = gale\n' >"$own/data/withness/scenes/torn.scene"
code 0 "$WITHNESS" scenes
says "mine
  Mine
  On the hill."
says "torn
  can't be read; \`withness check $own/data/withness/scenes/torn.scene\` says why"
says "under-the-beeches"

code 1 "$WITHNESS" explain torn
says '2: [scene] wind: "gale"'
code 0 "$WITHNESS" sounds
says 'kind = beech, aspen, oak or pine'
says 'far-brook.ogg'

code 0 "$WITHNESS" explain mine --at 2m
says wind

code 1 "$WITHNESS" under-the-beaches
says 'Did you mean "under-the-beeches"?'
code 1 "$WITHNESS" scense
says 'Did you mean "scenes"?'
code 2 "$WITHNESS" --fulscreen
says 'Did you mean --fullscreen?'
code 0 "$WITHNESS" --version
says Withness
code 0 "$WITHNESS" --help
says --list-devices
