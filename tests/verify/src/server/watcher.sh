# Runs one server for as long as standard input stays open: verify holds the other end of that pipe, which the kernel
# closes when verify ends, however it ends. Arguments: scratch folder, command to prepare, command to serve, signal.
scratch=$1
prepare=$2
serve=$3
signal=$4

exec 3<&0 </dev/null >"$scratch/log" 2>&1
cd "$scratch" || exit 1

sh -c "$prepare" 3<&- || exit 1
sh -c "exec $serve" 3<&- &
server=$!

{
    cat <&3 >/dev/null
    kill -"$signal" "$server"
    while kill -0 "$server"; do sleep 0.05; done
    # What it started and left behind is in our group, and so are we.
    trap '' TERM
    kill -TERM 0
    cd /
    for pause in 0 0.1 0.3 0.5 1; do
        sleep "$pause"
        rm -rf "$scratch" && break
    done
} 2>/dev/null &

exec 3<&-
wait "$server"
