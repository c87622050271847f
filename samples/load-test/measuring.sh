# shellcheck shell=bash
# Starts relays and HAProxy, for ./compare. Wants set: root, relay, work, model_port, proxy_port, nice, real_time, share.

model="ws://127.0.0.1:$model_port/v1/realtime?model=echo"
started=()
groups=()
stop() {
    for pid in "${started[@]}"; do
        kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null || true
    done
    started=()
    for group in "${groups[@]}"; do
        rmdir "$group" 2>/dev/null || true
    done
    groups=()
}

# throttle PID: lets it have a part of its processor only, if that is asked for, in turns so short that waiting for one costs 5 ms at most
throttle() {
    [[ -n $share ]] || return 0
    local group
    group=$(mktemp -d "$cgroups/compare.XXXXXX")
    groups+=("$group")
    echo 5000 >"$group/cpu.cfs_period_us"
    echo "$((50 * share))" >"$group/cpu.cfs_quota_us"
    echo "$1" >"$group/cgroup.procs"
}
cgroups=/sys/fs/cgroup/cpu

# How a route is called: the protocol, and the audio.
dialect() { case $1 in native | openai) echo "$1" ;; *) echo twilio ;; esac; }
encoding() { case $1 in native | openai) echo pcm16 ;; *) echo mulaw ;; esac; }

# For files of variants: switches off what ./relay has for a collector, since a JVM takes one only.
# shellcheck disable=SC2034
no_gc="-XX:-UseG1GC -XX:-UseParallelGC -XX:-UseSerialGC"

# read_variants FILE: fills names, and environments and options by name. A line is a name, variables for $RELAY, and behind -- options of serve,
# all as in the shell.
read_variants() {
    local line words word name
    while IFS= read -r line; do
        [[ -z $line || $line == \#* ]] && continue
        eval "words=($line)"
        name=${words[0]}
        names+=("$name")
        environments[$name]="" options[$name]=""
        local behind=false
        for word in "${words[@]:1}"; do
            if [[ $word == -- ]]; then
                behind=true
            elif $behind; then
                options[$name]+=$(printf '%q ' "$word")
            else
                environments[$name]+=$(printf '%q ' "$word")
            fi
        done
    done <"$1"
}

# start_relay ROUTE NAME FILE [OPTION]...: adds to FILE the line of a contest that calls it
start_relay() {
    local route=$1 name=$2 file=$3 variables more log pid address="" converted=""
    shift 3
    eval "variables=(${environments[$name]})"
    eval "more=(${options[$name]})"
    [[ $route == transcoded ]] && more=(--model-audio pcm16 "${more[@]}") converted=--converted
    log=$(mktemp "$work/relay.XXXXXX")
    # As variables, since an option may stand once only, and may be among those that are given. RELAY is a command with its arguments.
    # shellcheck disable=SC2086
    env TANDEM_SHED_LAG=0 TANDEM_PLAYOUT_LEAD=unlimited TANDEM_MODEL_STALL=1h TANDEM_MODEL_STALL_WARNING=1h TANDEM_MAX_CALLS=0 TANDEM_MAX_CALL_STARTS=0 \
        TANDEM_DRAIN=0s TANDEM_REAL_TIME="$real_time" "${variables[@]}" nice -n "$nice" taskset -c 0 $relay serve --port 0 --model-key none --model-url "$model" "${more[@]}" "$@" >"$log" 2>&1 &
    pid=$!
    started+=("$pid")
    for _ in {1..300}; do
        address=$(sed -n 's/.*listens on http\([^ ]*\).*/ws\1/p' "$log" | head -n 1)
        [[ -n $address ]] && break
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.1
    done
    [[ -n $address ]] || { cat "$log" >&2; return 1; }
    throttle "$pid"
    echo "$name --url $address --as $(dialect "$route") --encoding $(encoding "$route") --token any --pid $pid $converted --audio $root/samples/recorded-audio" >>"$file"
}

# start_haproxy ROUTE FILE: the same for HAProxy, which carries OpenAI Realtime in the same audio
start_haproxy() {
    local pid
    printf '%s\n' global "    nbthread 1" "    maxconn 4000" defaults "    mode tcp" "    timeout connect 5s" "    timeout client 1h" \
        "    timeout server 1h" "listen relay" "    bind 127.0.0.1:$proxy_port" "    server model 127.0.0.1:$model_port" >"$work/haproxy.cfg"
    local first=()
    ((real_time == 0)) || first=(chrt --rr "$real_time")
    nice -n "$nice" taskset -c 0 "${first[@]}" haproxy -db -f "$work/haproxy.cfg" >"$work/haproxy.log" 2>&1 &
    pid=$!
    started+=("$pid")
    sleep 0.5
    kill -0 "$pid" 2>/dev/null || { cat "$work/haproxy.log" >&2; return 1; }
    throttle "$pid"
    echo "HAProxy --url ws://127.0.0.1:$proxy_port/v1/realtime?model=echo --as openai --encoding $(encoding "$1") --token any --pid $pid --audio $root/samples/recorded-audio" >>"$2"
}
