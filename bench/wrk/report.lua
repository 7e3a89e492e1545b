-- Updates of jobs with three disks each, some 700 bytes, with rising sequences.
dofile("bench/wrk/common.lua")

local DISK =
  '{"disk_index":%d,"label":"scsi0:%d","status":"transferring","bytes_transferred":%d,"total_bytes":107374182400,"progress_percent":%.2f}'
local BODY =
  '{%s"status":"running","sequence":%d,"current_phase":"transferring","vm_name":"vm-%d","repository_id":"repo-1","backup_type":"full","bytes_transferred":%d,"total_bytes":322122547200,"transfer_speed_bps":104857600,"eta_seconds":%d,"disks":[%s,%s,%s]}'

local function disk(index, bytes)
  return string.format(DISK, index, index, bytes, bytes / 1073741824)
end

-- What a script adds to an update, as the first members of its JSON.
function members(round)
  return ""
end

function request()
  local sequence, job, bytes = next_update()
  local eta = sequence % 3600
  local disks = { disk(0, bytes), disk(1, bytes), disk(2, bytes) }
  local body = string.format(BODY, members(math.floor(count * stride / jobs)), sequence, job, bytes * 3, eta, disks[1], disks[2], disks[3])
  return post("/api/v1/telemetry/backup/" .. job_id(job), "application/json", body)
end
