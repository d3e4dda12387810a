#!/usr/bin/env bash
# A whole pause, as it is heard and seen, and ten ways out of one in the middle (minutes: not in
# the suite; `ninja whole-pause`). It is recorded at the output and taken apart by recorded.c.
set -euo pipefail
. "$(dirname "$0")/screen.sh"
. "$(dirname "$0")/pausing.sh"
length=${PAUSE_SECONDS:-150} # 0: only the ways out
seed=${PAUSE_SEED:-7}
scene=$SOURCE/scenes/under-the-beeches.scene
kept=${PAUSE_KEEP:-} # a folder for what was recorded, and pictures

open_display 1000x700
if command -v openbox >/dev/null; then manage openbox; fi
open_desktop portal
open_sound

# The whole of it.
whole() {
    local recorder n
    parec -d null.monitor --rate=48000 --channels=2 --format=float32le --raw >"$work/sound" &
    recorder=$!
    pids+=("$recorder")
    "$WITHNESS" --volume 1 --seed "$seed" --fullscreen --for "${length}s" \
        --then "touch $work/then" "$scene" 2>"$work/said" &
    program=$!
    pids+=("$program")
    await "no pause" is_on 1000x700
    "$BUILD/tests/eye" watch 100 490 800 190 "$length" >"$work/seen" &
    pids+=($!)
    if [ -n "$kept" ]; then
        mkdir -p "$kept"
        for n in $(seq 0 $((length / 5))); do
            sleep 5
            import -window root "$kept/at-$(printf %03d $((5 * n + 5))).png" || true
        done &
        pids+=($!)
    fi
    until has_ended $program; do sleep 0.2; done
    ends_well "the end"
    await "nothing came then" test -e "$work/then"
    kill $recorder
    wait $recorder || true
    [ -z "$kept" ] || cp "$work/sound" "$work/seen" "$kept"
    "$BUILD/tests/recorded" words "$scene" "$length" "$seed" "$work/seen"
    "$BUILD/tests/recorded" heard "$scene" "$length" "$seed" "$work/sound"
}
[ "$length" = 0 ] || whole

# Ten ways out, at moments by chance: five that end the program, five that give the window back.
RANDOM=$seed
late=0
for n in 1 2 3 4 5 6 7 8 9 10; do
    chance=$RANDOM # not within $( ): a subshell's is not the seeded one
    moment=$(awk -v r="$chance" 'BEGIN { printf "%.2f", 0.5 + 30 * r / 32768 }')
    if [ $((n % 2)) = 0 ]; then
        begin "$scene"
        await "no window" is_as_large 960x600
        was=$(place)
        to_window
        xdotool key p
    else
        begin --fullscreen --for 5m "$scene"
    fi
    await "no pause" is_on 1000x700
    sleep "$moment"
    told=$("$BUILD/tests/eye" leave 60 40 880 200) || fail "it doesn't get dark: $told"
    read -r ms dark wrong bright <<<"$told"
    if [ $((n % 2)) = 0 ]; then
        await "Esc doesn't give the window back" is_off
        await "it isn't where it was: $was" stands "$was"
        await "the pointer is gone" pointer_is shown
        kill $program
        wait $program || fail "it left with $?"
        what="the window is back"
    else
        await "Esc doesn't end it" has_ended $program
        ends_well "Esc"
        what="it has ended"
    fi
    [ "$ms" -lt 100 ] || late=$((late + 1))
    echo "left after $moment s: $ms ms after the key darker by $dark % (till then $wrong % at" \
        "most, of $bright); $what, as it was"
done
[ $late = 0 ] || fail "$late of ten were late"
