#!/usr/bin/env bash
# The program itself, mixed by hand: each step is seen in the file and heard at the output.
set -uo pipefail
. "$(dirname "$0")/screen.sh"
open_display 1000x700
open_sound

until_so() { # seconds, a command that comes to be true
    local n=$(($1 * 20))
    shift
    while ! "$@" >/dev/null 2>&1; do
        ((n-- > 0)) || return 1
        sleep 0.05
    done
}

scene=$work/mine.scene
cat >"$scene" <<'SCENE'
# Two hisses, to hear which is which.
[scene]
name = Two
seed = 7
wind = 0

[left]
# it stays on the left
sound = noise
bearing = -90°
distance = 5 m
width = 0°
follows = none

[right]
sound = noise
bearing = 90°
distance = 5 m
width = 0°
follows = none
SCENE
cp "$scene" "$work/before"

# Half a second of the output: level of the left and the right channel, in dB. Of the steps from
# sample to sample: what is high says sooner how loud a hiss is.
heard() {
    timeout 10 parec -d null.monitor --rate=8000 --channels=2 --format=float32le --raw \
        --latency-msec=20 2>/dev/null | head -c 38400 | tail -c 32000 | od -An -v -w8 -t f4 |
        awk 'NR > 1 { l += ($1 - a) ^ 2; r += ($2 - b) ^ 2; n++ }
             { a = $1; b = $2 }
             END { print db(l / n), db(r / n) }
             function db(x) { return int(100 * log(x + 1e-12) / log(10)) / 10 }'
}

is() { # an awk condition of l and r (now) and L and R (as told)
    awk -v l="$l" -v r="$r" -v L="${L:-0}" -v R="${R:-0}" '
        function near(x, y) { return x > y - 1 && x < y + 1 }
        BEGIN { exit !('"$1"') }'
}

hear() { # what it is, a condition: within some seconds
    local n
    for n in 1 2 3 4 5 6 7 8; do
        read -r l r < <(heard)
        if is "$2"; then
            if [ -n "${TELL-}" ]; then echo "$1: $l $r (before $L $R)"; fi
            return
        fi
    done
    fail "$1: heard $l dB left, $r dB right; before $L and $R"
}

steady() { # l and r, once they are heard and no longer change
    local n was_l was_r
    for n in $(seq 16); do
        was_l=$l was_r=$r
        read -r l r < <(heard)
        is "l > -80 && r > -80 && l - $was_l < 0.4 && $was_l - l < 0.4 && r - $was_r < 0.4 && $was_r - r < 0.4" && return
    done
}

says() { grep -qxF -- "$1" "$scene"; }

start() {
    "$WITHNESS" --volume 1 "$scene" >"$work/said" 2>&1 &
    program=$!
    pids+=("$program")
    until_so 15 xdotool search --class withness || fail "no window"
    window=$(xdotool search --class withness | tail -1)
    xdotool windowfocus "$window" 2>/dev/null
    eval "$(xdotool getwindowgeometry --shell "$window" | grep -E '^(X|Y|WIDTH|HEIGHT)=')"
}

quit() {
    xdotool key ctrl+q
    until_so 10 bash -c "! kill -0 $program" || fail "it doesn't leave"
    wait "$program" || fail "it left with $?"
}

press() { for key in "$@"; do xdotool key "$key"; sleep 0.06; done; }
save() { # and what the file then says
    xdotool key ctrl+s
    until_so 5 says "$1" || fail "not in the file: $1
$(cat "$scene")"
}

save_like() { # a pattern of a whole line
    xdotool key ctrl+s
    until_so 10 grep -qxE "$1" "$scene" || fail "not in the file: $1
$(cat "$scene")"
}
unsaid() { ! says "$1"; }
save_without() {
    xdotool key ctrl+s
    until_so 5 unsaid "$1" || fail "still in the file: $1
$(cat "$scene")"
}

start
L=-100 R=-100
hear "it plays" "l > -60 && r > -60 && near(l, r)"
steady # it rises from silence
L=$l R=$r

press Tab # the right one comes first on the way round
xdotool keydown s
hear "the right alone" "l > L - 12.5 && l < L - 10 && near(r, R)"
xdotool keyup s
hear "both again" "near(l, L) && near(r, R)"

# What goes up in a pause, or where the settings are open, is no longer held afterwards either.
fills() { xdotool getwindowgeometry "$window" | grep -q 1000x700; }
is_back() { xdotool getwindowgeometry "$window" | grep -q 960x600; }
sit() { # in a pause: a command
    xdotool key p
    until_so 10 fills || fail "no pause"
    "$@"
    xdotool key Escape
    until_so 10 is_back || fail "the pause doesn't end"
}
xdotool keydown s
hear "the right alone, before a pause" "l < L - 10 && near(r, R)"
sit xdotool keyup s
hear "both after the pause" "near(l, L) && near(r, R)"
xdotool keydown s
hear "the right alone, before the settings" "l < L - 10 && near(r, R)"
press comma
xdotool keyup s
press Escape
hear "both after the settings" "near(l, L) && near(r, R)"

press m
hear "the right muted" "r < R - 12 && near(l, L)"
save "mute = yes"
press ctrl+z
hear "the right again" "near(r, R)"

press minus minus minus minus minus minus
hear "softer" "near(r, R - 6) && near(l, L)"
save "level = -6 dB"

press plus plus plus plus plus plus
hear "as loud as before" "near(r, R)"

press l Tab Tab Tab Return Down Down Return # leans on the wind, which is still
save "leans-on = wind 0.7"
hear "leaning on no wind" "near(r, R - 4.2) && near(l, L)"
press minus minus minus
save "leans-on = wind 0.4"
hear "leaning less" "near(r, R - 2.4)"
press w Right Right Right Right Right Right Right Right
save "wind = 0.4"
hear "leaning on some wind" "r > R - 1.9"
press Left Left Left Left Left Left Left Left Escape Delete # no wind; the link is cut
save "wind = 0"
says "leans-on = wind 0.4" && fail "the link was not cut"
hear "without the link" "near(r, R) && near(l, L)"

# Where the right one stands: 90°, 5 m; see ui/place.c.
at() { # bearing, metres: where that is on the screen
    awk -v w="$WIDTH" -v h="$HEIGHT" -v X="$X" -v Y="$Y" -v b="$1" -v d="$2" '
        function reach(d) { return unit * (0.155 + 0.29 * (d / (d + 25)) ^ 0.8) }
        BEGIN { unit = w < h ? w : h; sx = w > h ? sqrt(w / h) : 1; if (sx > 1.4) sx = 1.4
                k = 3.14159265 / 180
                printf "%d %d\n", X + w / 2 + reach(d) * sx * sin(b * k),
                    Y + 0.49 * h - reach(d) * cos(b * k) }'
}
drag() { # from bearing and metres to bearing and metres
    local x0 y0 x1 y1 i
    read -r x0 y0 < <(at "$1" "$2")
    read -r x1 y1 < <(at "$3" "$4")
    xdotool mousemove "$x0" "$y0"
    sleep 0.1
    xdotool mousedown 1
    for i in 1 2 3 4 5 6 7 8; do
        xdotool mousemove $((x0 + (x1 - x0) * i / 8)) $((y0 + (y1 - y0) * i / 8))
        sleep 0.03
    done
    xdotool mouseup 1
}
drag 90 5 90 10
hear "twice as far" "near(r, R - 6.4) && near(l, L)"
save_like 'distance = (9\.[5-9]|10(\.[0-5])?) m' # it was dragged there
read -r x y < <(at 90 10)
xdotool mousemove "$x" "$y" mousedown 1
sit xdotool mouseup 1
xdotool mousemove 300 300 mousemove 320 300
press m
save "mute = yes" # nothing hangs on the pointer, which would keep the keys
press m
drag 90 10 -60 5
hear "the right one on the left" "r < R - 9 && l > L + 0.8"
save_like 'bearing = -(5[89]|6[0-2])°'
steady
was=$l
xdotool click 4 click 4 click 4 # the wheel: up
hear "the wheel" "l > $was + 0.8"
save "level = 3 dB"

press a
sleep 0.2
xdotool type noise
press Return # it comes where nothing is: on the right
save "[noise]"
hear "a third hiss" "near(r, R)"
press ctrl+d
save "[noise-2]" # beside it, and as loud as it, but not the same
hear "another of the same" "r > R + 1.8 && r < R + 3.8"
grep -A9 -xF '[noise-2]' "$scene" | grep -qx 'sound = noise' || fail "it is not the same sound"
press Delete
save_without "[noise-2]"
hear "without it" "near(r, R)"
says "[noise]" || fail "the other was taken away"

if [ -x "$BUILD/tests/drop" ]; then
    "$WITHNESS" render "$work/before" -o "$work/creek.wav" --for 3s --loop >/dev/null 2>&1 ||
        fail "nothing to drop"
    was=$l
    read -r x y < <(at -100 1)
    xdotool mousemove "$x" "$y"
    "$BUILD/tests/drop" "$window" "$x" "$y" "$work/creek.wav" || fail "it takes no file"
    until_so 10 test -f "$XDG_DATA_HOME/withness/sounds/creek.wav" || fail "it was not brought in"
    hear "what was dropped" "l > $was + 1"
    save "sound = creek.wav"
    save_like 'bearing = -(9[5-9]|10[0-5])°' # where it was dropped
fi

steady
mixed_l=$l mixed_r=$r
for i in $(seq 24); do press ctrl+z; done
xdotool key ctrl+s
as_it_was() { # but for values that are now said, and are what they were unsaid
    grep -v -e '^mute = no$' -e '^level = 0 dB$' "$scene" | cat -s | diff "$work/before" - |
        grep -q '^[<>] .' && return 1
    return 0
}
until_so 5 as_it_was || fail "undone, it isn't what it was:
$(diff "$work/before" "$scene")"
hear "as it began" "near(l, L) && near(r, R)"
for i in $(seq 24); do press ctrl+y; done
save "[noise]"
hear "as it was mixed" "near(l, $mixed_l) && near(r, $mixed_r)"
grep -qx '# Two hisses, to hear which is which.' "$scene" || fail "a comment is gone"
grep -qx '# it stays on the left' "$scene" || fail "a comment is gone"
cp "$scene" "$work/after"
quit
cmp "$scene" "$work/after" || fail "leaving changed the file"

start
hear "opened again" "near(l, $mixed_l) && near(r, $mixed_r)"
press Tab
quit
cmp "$scene" "$work/after" || fail "opening it again changed the file"
"$WITHNESS" check "$scene" >/dev/null || fail "it can't be read any more"
grep -v "no sound device" "$work/said" | grep -q . && fail "it complains"
if [ ! -x "$BUILD/tests/drop" ]; then
    echo "mixed, heard, kept; but no file was dropped: tests/drop needs X11's headers (libx11-dev)"
    exit 77
fi
echo "mixed, heard, kept"
