-- Books the next free moment under every limit at once, or nothing.
-- KEYS: one hash per limit. ARGV: patience (µs), "1" for a person's request, then per limit: interval, burst (µs).
-- Returns how long to wait (µs); booked only if that is no longer than the patience.
--
-- `free` is when the next request would be on time if all came evenly; one may come early by `burst`. A person's
-- request need not stand behind what the others have booked: it has `spare`, a quarter of the rate. It moves `free`
-- as well, so that the others make room for it afterwards. Nothing goes before `paused`.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local patience, person = tonumber(ARGV[1]), ARGV[2] == '1'
local books, moment = {}, now

for i, key in ipairs(KEYS) do
  local kept = redis.call('HMGET', key, 'free', 'spare', 'paused')
  local book = { interval = tonumber(ARGV[1 + 2 * i]), burst = tonumber(ARGV[2 + 2 * i]) }
  book.start = math.max(now, tonumber(kept[3] or 0))
  book.free = math.max(book.start, tonumber(kept[1] or 0))
  book.spare = math.max(book.start, tonumber(kept[2] or 0))
  local at = book.free - book.burst
  if person and book.spare < book.free then
    at, book.spares = math.min(at, book.spare), book.spare < at
  end
  moment = math.max(moment, at, book.start)
  books[i] = book
end

if moment - now > patience then
  return moment - now
end
for i, key in ipairs(KEYS) do
  local book = books[i]
  local free, spare = book.free + book.interval, book.spare + (book.spares and 4 * book.interval or 0)
  redis.call('HSET', key, 'free', string.format('%.0f', free), 'spare', string.format('%.0f', spare))
  redis.call('PEXPIRE', key, math.ceil((math.max(free, spare) - now) / 1000) + 60000)
end
return moment - now
