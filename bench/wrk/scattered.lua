-- The same updates, of the running jobs that bench/fill.ts has made.
dofile("bench/wrk/report.lua")

function job_id(job)
  return string.format("%08x-%d", job * 2654435761 % 4294967296, job)
end
