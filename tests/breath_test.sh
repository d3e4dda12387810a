#!/usr/bin/env bash
# The light follows a hand: full while Shift, or a finger on it, is held, empty when let go, and
# long before the scene's own breath would be. How bright full and empty are, this display is
# asked first: whatever the picture is like, a third of the light lies between them.
set -euo pipefail
. "$(dirname "$0")/screen.sh"

open_display 960x600
begin --breath "30 30" night-wood
await "no window" is_as_large 960x600

# At a place near the light's rim, which is within it only when it is large.
bright() {
    "$BUILD/tests/eye" bright 540 288 12 12 | { read -r mean _; echo "${mean%.*}"; }
}

# The scene's own takes half a minute to be full: eight seconds are soon.
comes() { # WHAT TEST VALUE
    local until=$((SECONDS + 8)) now
    while now=$(bright); ! [ "$now" "$2" "$3" ]; do
        [ $SECONDS -lt $until ] || fail "$1: $now, not $2 $3"
        sleep 0.05
    done
}

# The most or the least of five seconds, in which the light has followed a hand all the way.
seen() { # head or tail
    "$BUILD/tests/eye" watch 540 288 12 12 5 | awk '{ print int($2) }' | sort -rn | "$1" -n 1
}

# A quarter of the way from one to another.
quarter() { # FROM TO
    echo $(($1 + ($2 - $1) / 4))
}

to_window
comes "the picture opens" -gt 15
xdotool keydown Shift_L
full=$(seen head)
xdotool keyup Shift_L
empty=$(seen tail)
[ "$full" -gt $((empty * 3 / 2)) ] || fail "with Shift $full, without $empty"
xdotool mousemove 480 294 mousedown 1
comes "full, under a finger" -gt "$(quarter "$full" "$empty")"
xdotool mouseup 1
comes "empty, as the finger lifts" -lt "$(quarter "$empty" "$full")"

# In a pause, whose light comes from dark and sinks a little, too.
xdotool key p
comes "no pause: dark" -lt $((empty / 2))
comes "the pause stays dark" -gt $((empty * 3 / 4))
half=$(((empty + full) / 2))
xdotool keydown Shift_L
comes "full, in a pause" -gt $half
xdotool keyup Shift_L
comes "empty, in a pause" -lt $half
kill $program
wait $program || fail "it left with $?"
