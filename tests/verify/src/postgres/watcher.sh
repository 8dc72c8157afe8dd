# Makes and runs one Postgres for as long as standard input stays open: verify holds the other end of that pipe, which
# the kernel closes when verify ends, however it ends. Arguments: folder of the programs, scratch folder, port.
programs=$1
scratch=$2
port=$3

exec 3<&0 </dev/null >"$scratch/log" 2>&1
cd "$scratch" || exit 1

"$programs/initdb" --pgdata=data --username=postgres --auth=trust --encoding=UTF8 --locale=C --no-sync 3<&- || exit 1

# Nothing here outlives the run, so nothing need survive a power cut.
"$programs/postgres" -D data -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories="$scratch" \
    -c max_connections=200 -c fsync=off -c full_page_writes=off -c synchronous_commit=off 3<&- &
server=$!

{
    cat <&3 >/dev/null
    # An immediate stop: the data is thrown away.
    kill -QUIT "$server"
    while kill -0 "$server"; do sleep 0.05; done
    cd / && rm -rf "$scratch"
} 2>/dev/null &

exec 3<&-
wait "$server"
