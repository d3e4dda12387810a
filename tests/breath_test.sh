#!/usr/bin/env bash
# The light follows a hand: full while Shift, or a finger on it, is held, empty when let go, and
# long before the scene's own breath would be.
set -euo pipefail
. "$(dirname "$0")/screen.sh"

open_display 960x600
begin --breath "30 30" night-wood
await "no window" is_as_large 960x600

# At a place near the light's rim, which is within it only when it is large: 106 when it is
# full, 49 when it is empty.
bright() {
    "$BUILD/tests/eye" bright 540 288 12 12 | { read -r mean _; echo "${mean%.*}"; }
}

comes() { # WHAT TEST VALUE
    local until=$((SECONDS + 10))
    while [ $SECONDS -lt $until ]; do
        [ "$(bright)" "$2" "$3" ] && return
        sleep 0.05
    done
    fail "$1: $(bright)"
}

to_window
for hand in "keydown Shift_L" "mousemove 480 294 mousedown 1"; do
    xdotool $hand
    comes "full, $hand" -gt 92
    xdotool keyup Shift_L mouseup 1
    comes "empty, after $hand" -lt 60
done

# In a pause, whose light comes from dark and sinks a little, too.
xdotool key p
comes "no pause: dark" -lt 30
comes "the pause stays dark" -gt 40
xdotool keydown Shift_L
comes "full, in a pause" -gt 75
xdotool keyup Shift_L
comes "empty, in a pause" -lt 56
kill $program
wait $program || fail "it left with $?"
