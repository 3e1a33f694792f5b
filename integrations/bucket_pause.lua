-- Nothing goes out under this limit for so long. KEYS: its hash. ARGV: µs. A longer pause already told stays.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local ends = math.max(now + tonumber(ARGV[1]), tonumber(redis.call('HGET', KEYS[1], 'paused') or 0))
redis.call('HSET', KEYS[1], 'paused', string.format('%.0f', ends))
redis.call('PEXPIRE', KEYS[1], math.ceil((ends - now) / 1000) + 60000)
return 0
