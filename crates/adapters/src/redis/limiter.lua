-- The generic cell rate algorithm, as kernel's Quota::decide has it; times in microseconds.
-- KEYS[1] when the burst is whole again. ARGV: what a call costs, what a whole burst costs, and for tests the time.
-- Answers what the caller owes now, and by how much the call went over.
local cost, whole, now = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
if not now then
    local time = redis.call('TIME')
    now = time[1] * 1000000 + time[2]
end
local owed = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now)
local full_at = owed + cost
local over = full_at - now - whole
if over > 0 then
    return {owed - now, over}
end
redis.call('SET', KEYS[1], string.format('%.0f', full_at), 'PX', math.ceil((full_at - now) / 1000))
return {full_at - now, 0}
