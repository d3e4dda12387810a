# For tests of the program on a display: a folder, a home and displays of their own, all gone at
# the end. Sourced; `work` is the folder.
for tool in Xvfb xdotool; do
    command -v "$tool" >/dev/null || { echo "no $tool here"; exit 77; }
done
work=$(mktemp -d)
pids=()
leave() {
    local pid
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap leave EXIT
export HOME=$work XDG_RUNTIME_DIR=$work XDG_DATA_HOME=$work/data XDG_STATE_HOME=$work/state
export XDG_CONFIG_HOME=$work/config SDL_VIDEODRIVER=x11
export DBUS_SESSION_BUS_ADDRESS=unix:path=$work/none PULSE_SERVER=unix:$work/none
export DBUS_SYSTEM_BUS_ADDRESS=unix:path=$work/none
unset WAYLAND_DISPLAY

fail() {
    echo "$*"
    cat "$work/said" 2>/dev/null || true
    exit 1
}

# Awaits something, for 20 s at most.
await() { # WHAT COMMAND…
    local what=$1
    shift
    for _ in $(seq 400); do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.05
    done
    fail "$what: $(geometry)"
}

# -noreset: else it begins anew whenever the last program of a moment has left it, and drops one
# that is just coming (a window manager, while await asks for it).
open_display() { # WIDTHxHEIGHT
    Xvfb -displayfd 5 -noreset -screen 0 "$1x24" 5>"$work/number" >/dev/null 2>&1 &
    server=$!
    pids+=("$server")
    await "no display came" test -s "$work/number"
    DISPLAY=:$(cat "$work/number")
    export DISPLAY
    : >"$work/number"
}

# A sound server whose sink nobody hears but null.monitor.
open_sound() {
    local tool
    for tool in pulseaudio pactl parec; do
        command -v "$tool" >/dev/null || { echo "no $tool here"; exit 77; }
    done
    export PULSE_SERVER=unix:$work/native JACK_NO_START_SERVER=1
    printf 'pcm.!default { type pulse }\nctl.!default { type pulse }\n' >"$work/.asoundrc"
    pulseaudio -n --daemonize=no --exit-idle-time=-1 --disable-shm=yes \
        -L "module-null-sink sink_name=null rate=48000 channels=2 format=float32le" \
        -L "module-native-protocol-unix socket=$work/native auth-anonymous=1" >/dev/null 2>&1 &
    pids+=($!)
    await "no sound server" pactl info
}

is_managed() {
    xdotool get_desktop >/dev/null 2>&1
}

manage() { # MANAGER
    "$1" >/dev/null 2>&1 &
    manager=$!
    pids+=("$manager")
    await "$1 didn't come" is_managed
}

# The program, in the background: $program.
begin() { # ARGUMENTS…
    "$WITHNESS" --volume 0 "$@" 2>"$work/said" &
    program=$!
    pids+=("$program")
}

geometry() {
    xdotool search --onlyvisible --class withness getwindowgeometry 2>/dev/null |
        sed -n 's/.*Geometry: //p' | head -1
}

is_as_large() { # WIDTHxHEIGHT
    [ "$(geometry)" = "$1" ]
}

to_window() {
    xdotool search --onlyvisible --class withness windowfocus
}

has_ended() { # PID
    ! kill -0 "$1" 2>/dev/null
}
