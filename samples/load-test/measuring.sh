# shellcheck shell=bash
# Starts relays and HAProxy and measures them, for ./compare. Wants set: root, relay, work, model_port, proxy_port, seconds, profile, nice.

model="ws://127.0.0.1:$model_port/v1/realtime?model=echo"
started=()
stop() {
    for pid in "${started[@]}"; do
        kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null || true
    done
    started=()
}

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

# start_relay ROUTE NAME [OPTION]...: leaves its address and its process in addresses and pids, by name
start_relay() {
    local route=$1 name=$2 variables more log pid
    shift 2
    eval "variables=(${environments[$name]})"
    eval "more=(${options[$name]})"
    [[ $route == transcoded ]] && more=(--model-audio pcm16 "${more[@]}")
    log="$work/$name.log"
    # shellcheck disable=SC2086 # RELAY is a command with its arguments.
    env "${variables[@]}" nice -n "$nice" taskset -c 0 $relay serve --port 0 --model-key none --model-url "$model" --max-calls 0 --max-call-starts 0 \
        --shed-lag 0 --playout-lead unlimited --drain 0s "${more[@]}" "$@" >"$log" 2>&1 &
    pid=$!
    started+=("$pid")
    pids[$name]=$pid
    for _ in {1..300}; do
        addresses[$name]=$(sed -n 's/.*listens on http\([^ ]*\).*/ws\1/p' "$log" | head -n 1)
        [[ -n ${addresses[$name]} ]] && return
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.1
    done
    cat "$log" >&2
    return 1
}

start_haproxy() {
    printf '%s\n' global "    nbthread 1" "    maxconn 4000" defaults "    mode tcp" "    timeout connect 5s" "    timeout client 1h" \
        "    timeout server 1h" "listen relay" "    bind 127.0.0.1:$proxy_port" "    server model 127.0.0.1:$model_port" >"$work/haproxy.cfg"
    nice -n "$nice" taskset -c 0 haproxy -db -f "$work/haproxy.cfg" >"$work/haproxy.log" 2>&1 &
    pids[HAProxy]=$!
    started+=("${pids[HAProxy]}")
    sleep 0.5
    kill -0 "${pids[HAProxy]}" 2>/dev/null || { cat "$work/haproxy.log" >&2; return 1; }
    addresses[HAProxy]="ws://127.0.0.1:$proxy_port/v1/realtime?model=echo"
}

# The callers and the model, in one JVM for all that is measured, so that none is measured by callers who are cold.
start_rig() {
    # shellcheck disable=SC2086
    coproc RIG { exec nice -n "$nice" taskset -c 1 $relay load-test legs - 2>&1; }
    # The shell forgets both when it ends.
    # shellcheck disable=SC2153
    rig_out=${RIG[0]} rig_in=${RIG[1]}
    started+=("$RIG_PID")
}

# leg OPTION...: prints what the test says, and gives its exit code
leg() {
    local line
    { printf '%s\t' "$@" && echo; } >&"$rig_in"
    while IFS= read -r line <&"$rig_out"; do
        [[ $line == "leg over: "* ]] && return "${line#*: }"
        printf '%s\n' "$line"
    done
    return 1
}

# call FILE ROUTE CALLS NAME [OPTION]...: writes FILE.json
call() {
    local file=$1 route=$2 calls=$3 name=$4 more=() speaks
    shift 4
    [[ $route == transcoded ]] && more+=(--converted)
    speaks=$(dialect "$route")
    [[ $name == HAProxy ]] && speaks=openai
    leg --url "${addresses[$name]}" --as "$speaks" --encoding "$(encoding "$route")" --token any --echo "${more[@]}" --calls "$calls" --ramp 200 \
        --warm-up 2s --model-port "$model_port" --pid "${pids[$name]}" --audio "$root/samples/recorded-audio" --json "$file.json" "$@"
}

# measure FILE ROUTE CALLS NAME [OPTION]...: the same without a word, unless it fails
measure() {
    call "$@" --profile "$profile" --duration "${seconds}s" >"$1.log" || { cat "$1.log" >&2; return 1; }
}

# count FILE ROUTE CALLS NAME [OPTION]...: the same; counts how often the kernel was called, where perf can tell, which costs each call a little
count() {
    local counter
    perf stat -x, -e raw_syscalls:sys_enter -p "${pids[$4]}" -o "$1.perf" 2>/dev/null &
    counter=$!
    measure "$@"
    kill -INT "$counter" 2>/dev/null && wait "$counter" || true
}

# figure FILE NAME: from its JSON; nothing where it was not measured
figure() { sed -n "s/.*\"$2\" *: *\([-0-9.E]*\),\{0,1\}$/\1/p" "$1.json" | tail -n 1; }
# median NAME FILE...
median() { for file in "${@:2}"; do figure "$file" "$1"; done | sort -g | awk '{v[NR]=$1} END {if (NR) printf "%s", v[int((NR + 1) / 2)]}'; }
# sum "NAME NAME" FILE...
sum() { for file in "${@:2}"; do for of in $1; do figure "$file" "$of"; done; done | awk '{s+=$1} END {print s+0}'; }
# over_limit FILE...: of how many the test itself was the limit
over_limit() { for file in "$@"; do grep '"test_was_the_limit" : true' "$file.json" || true; done | wc -l; }
# per_pair FILE: calls of the kernel
per_pair() {
    local calls
    calls=$(awk -F, '/raw_syscalls/ {print $1}' "$1.perf" 2>/dev/null) || true
    awk -v calls="$calls" -v pairs="$(figure "$1" received)" 'BEGIN {if (calls > 0 && pairs > 0) printf "%.1f", calls / pairs; else printf "–"}'
}
