-- For all scripts. Arguments: the first sequence, the number of threads, the number of jobs and, if the load is to
-- be held to it, the requests per second of each thread. Each thread has its share of the jobs.
local threads = 0

function setup(thread)
  thread:set("share", threads)
  threads = threads + 1
end

function init(args)
  sequence = tonumber(args[1])
  stride = tonumber(args[2])
  jobs = tonumber(args[3])
  count = 0
  authorization = wrk.headers["Authorization"] and "\r\nAuthorization: " .. wrk.headers["Authorization"] or ""
  if args[4] then delay = pace(tonumber(args[4])) end
end

-- Which jobs are reported: `job-7`, unless a script says otherwise.
function job_id(job)
  return "job-" .. job
end

-- The next sequence, its job and how many bytes each of its disks has by now.
function next_update()
  count = count + 1
  sequence = sequence + 1
  return sequence, (count * stride + share) % jobs, count * 65536 % 107374182400
end

-- Written out, as wrk.format takes longer than all the rest.
function post(path, media_type, body)
  return string.format(
    "POST %s HTTP/1.1\r\nHost: %s%s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s",
    path, wrk.headers["Host"], authorization, media_type, #body, body
  )
end

-- Gives each request its time on a fixed schedule, so that a slow answer delays none but itself.
function pace(rate)
  local ffi = require("ffi")
  ffi.cdef("struct moment { long seconds, nanoseconds; }; int clock_gettime(int, struct moment *);")
  local moment = ffi.new("struct moment")
  local function now()
    ffi.C.clock_gettime(1, moment)
    return tonumber(moment.seconds) * 1e3 + tonumber(moment.nanoseconds) / 1e6
  end
  local due = now()
  return function()
    due = due + 1000 / rate
    return math.max(0, math.floor(due - now()))
  end
end

function done(summary, latency)
  local failed = summary.errors
  io.write(string.format(
    '{"requests":%d,"seconds":%.3f,"p50Ms":%.3f,"p99Ms":%.3f,"p999Ms":%.3f,"errors":%d}\n',
    summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency:percentile(99.9) / 1000,
    failed.connect + failed.read + failed.write + failed.status + failed.timeout
  ))
end
