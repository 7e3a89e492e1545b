-- New runs of agents, one a request, some 400 bytes each.
dofile("bench/wrk/common.lua")

local RUN =
  '{"event_id":"e-%d-%d","run_id":"r-%d","agent_name":"agent-%d","job_type":"sync","start_time":"2026-11-25T21:56:45.948945+00:00","end_time":"2026-11-25T21:57:45Z","status":"success","items_discovered":20,"items_succeeded":19,"items_failed":1,"duration_ms":60000,"host":"vm-7","output_summary":"done: 20 pages in 12 languages","metrics_json":{"pages":20,"words":12345}}'

-- The next run as JSON.
function next_run()
  count = count + 1
  sequence = sequence + 1
  return string.format(RUN, sequence, share, sequence, count % 20)
end

function request()
  return post("/api/v1/runs", "application/json", next_run())
end
