#!/usr/bin/env bash
# The program itself, mixed by hand: each step is seen in the file and heard at the output.
set -uo pipefail
for tool in Xvfb xdotool pulseaudio parec pactl; do
    command -v "$tool" >/dev/null || { echo "no $tool here"; exit 77; }
done
work=$(mktemp -d)
pids=()
finish() {
    local pid
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null; done
    wait 2>/dev/null
    rm -rf "$work"
}
trap finish EXIT
export HOME=$work XDG_RUNTIME_DIR=$work XDG_DATA_HOME=$work/data XDG_STATE_HOME=$work/state
export XDG_CONFIG_HOME=$work/config PULSE_SERVER=unix:$work/native JACK_NO_START_SERVER=1
unset WAYLAND_DISPLAY SDL_VIDEODRIVER DBUS_SESSION_BUS_ADDRESS
printf 'pcm.!default { type pulse }\nctl.!default { type pulse }\n' >"$work/.asoundrc"

fail() {
    echo "$*"
    cat "$work/said" 2>/dev/null
    exit 1
}

until_so() { # seconds, a command that comes to be true
    local n=$(($1 * 20))
    shift
    while ! "$@" >/dev/null 2>&1; do
        ((n-- > 0)) || return 1
        sleep 0.05
    done
}

Xvfb -displayfd 3 -screen 0 1000x700x24 3>"$work/display" >/dev/null 2>&1 &
pids+=($!)
pulseaudio -n --daemonize=no --exit-idle-time=-1 --disable-shm=yes \
    -L "module-null-sink sink_name=null rate=48000 channels=2 format=float32le" \
    -L "module-native-protocol-unix socket=$work/native auth-anonymous=1" >/dev/null 2>&1 &
pids+=($!)
until_so 15 test -s "$work/display" || { echo "no display"; exit 77; }
DISPLAY=:$(cat "$work/display")
export DISPLAY
until_so 15 pactl info || { echo "no sound server"; exit 77; }

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

heard() { # half a second of the output: level of the left and the right channel, in dB
    timeout 10 parec -d null.monitor --rate=8000 --channels=2 --format=float32le --raw \
        --latency-msec=20 2>/dev/null | head -c 38400 | tail -c 32000 | od -An -v -w8 -t f4 |
        awk '{ l += $1 * $1; r += $2 * $2; n++ }
             END { print db(l / n), db(r / n) }
             function db(x) { return int(100 * log(x + 1e-12) / log(10)) / 10 }'
}

is() { # an awk condition of l and r (now) and L and R (as told)
    awk -v l="$l" -v r="$r" -v L="${L:-0}" -v R="${R:-0}" "BEGIN { exit !($1) }"
}

hear() { # what it is, a condition: within some seconds
    local n
    for n in 1 2 3 4 5 6; do
        read -r l r < <(heard)
        if is "$2"; then return; fi
    done
    fail "$1: heard $l dB left, $r dB right; before $L and $R"
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

leave() {
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

start
L=-100 R=-100
hear "it plays" "l > -60 && r > -60 && l - r < 2 && r - l < 2"
L=$l R=$r
for n in 1 2 3 4 5 6 7 8; do # it rises from silence
    read -r l r < <(heard)
    is "l < L + 0.3" && break
    L=$l R=$r
done

press Tab # the right one comes first on the way round
xdotool keydown s
hear "the right alone" "l < L - 9 && l > L - 15 && r > R - 2"
xdotool keyup s
hear "both again" "l > L - 2"

press m
hear "the right muted" "r < R - 12 && l > L - 2"
save "mute = yes"
press ctrl+z
hear "the right again" "r > R - 2"

press minus minus minus minus minus minus
hear "softer" "r < R - 4 && r > R - 8"
save "level = -6 dB"

# Where the right one stands: 90°, 5 m; see ui/place.c.
drag() { # from bearing and metres to bearing and metres
    read -r x0 y0 x1 y1 < <(awk -v w="$WIDTH" -v h="$HEIGHT" -v X="$X" -v Y="$Y" -v b0="$1" \
        -v d0="$2" -v b1="$3" -v d1="$4" '
        function reach(d) { return unit * (0.155 + 0.29 * (d / (d + 25)) ^ 0.8) }
        BEGIN { unit = w < h ? w : h; sx = w > h ? sqrt(w / h) : 1; if (sx > 1.4) sx = 1.4
                k = 3.14159265 / 180
                printf "%d %d %d %d\n", X + w / 2 + reach(d0) * sx * sin(b0 * k),
                    Y + 0.49 * h - reach(d0) * cos(b0 * k),
                    X + w / 2 + reach(d1) * sx * sin(b1 * k),
                    Y + 0.49 * h - reach(d1) * cos(b1 * k) }')
    xdotool mousemove "$x0" "$y0"
    sleep 0.1
    xdotool mousedown 1
    for i in 1 2 3 4 5 6 7 8; do
        xdotool mousemove $((x0 + (x1 - x0) * i / 8)) $((y0 + (y1 - y0) * i / 8))
        sleep 0.03
    done
    xdotool mouseup 1
}
drag 90 5 -60 5
hear "the right one on the left" "r < R - 9"
xdotool click 4 # the wheel: up
sleep 0.1
save "level = -5 dB"
grep -q '^bearing = -[56][0-9]°$' "$scene" || fail "it was not dragged there"

press l Tab Return Down Down Down Return # leans on the left one
save "leans-on = left 0.7"
press minus
save "leans-on = left 0.6"
press Escape Escape

press a
sleep 0.2
xdotool type rain
press Return
save "[rain]"
press w Right Right Escape
save "wind = 0.1"

for i in $(seq 20); do press ctrl+z; done
xdotool key ctrl+s
as_it_was() { # but for values that are now said, and are what they were unsaid
    grep -v -e '^mute = no$' -e '^level = 0 dB$' "$scene" | cat -s | diff "$work/before" - |
        grep -q '^[<>] .' && return 1
    return 0
}
until_so 5 as_it_was || fail "undone, it isn't what it was:
$(diff "$work/before" "$scene")"
hear "as it began" "r > R - 2 && l > L - 2"
for i in $(seq 20); do press ctrl+y; done
save "[rain]"
grep -qx '# Two hisses, to hear which is which.' "$scene" || fail "a comment is gone"
grep -qx '# it stays on the left' "$scene" || fail "a comment is gone"
cp "$scene" "$work/after"
leave
cmp "$scene" "$work/after" || fail "leaving changed the file"

start
press Tab
sleep 0.3
leave
cmp "$scene" "$work/after" || fail "opening it again changed the file"
"$WITHNESS" check "$scene" >/dev/null || fail "it can't be read any more"
grep -v "no sound device" "$work/said" | grep -q . && fail "it complains"
echo "mixed, heard, kept"
