-- Updates of 1,000 jobs, three disks each, with rising sequences; each thread has its share of the jobs.
local JOBS = 1000
local threads = 0

function setup(thread)
  thread:set("share", threads)
  threads = threads + 1
end

function init()
  count = 0
  headers = { ["content-type"] = "application/json" }
end

local function disk(index, bytes)
  return string.format(
    '{"disk_index":%d,"label":"scsi0:%d","status":"transferring","bytes_transferred":%d,"total_bytes":107374182400,"progress_percent":%.2f}',
    index, index, bytes, bytes / 1073741824
  )
end

function request()
  count = count + 1
  local job = (count * 2 + share) % JOBS
  local bytes = count * 1048576 % 107374182400
  local body = string.format(
    '{"status":"running","sequence":%d,"current_phase":"transferring","vm_name":"vm-%d","repository_id":"repo-1","backup_type":"full","bytes_transferred":%d,"total_bytes":322122547200,"transfer_speed_bps":104857600,"eta_seconds":%d,"disks":[%s,%s,%s]}',
    count, job, bytes * 3, count % 3600, disk(0, bytes), disk(1, bytes), disk(2, bytes)
  )
  return wrk.format("POST", "/api/v1/telemetry/backup/job-" .. job, headers, body)
end

function done(summary, latency)
  local failed = summary.errors
  io.write(string.format(
    '{"requests":%d,"seconds":%.3f,"p50Ms":%.2f,"p99Ms":%.2f,"p999Ms":%.2f,"errors":%d}\n',
    summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency:percentile(99.9) / 1000,
    failed.connect + failed.read + failed.write + failed.status + failed.timeout
  ))
end
