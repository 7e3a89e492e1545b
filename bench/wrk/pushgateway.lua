-- The same updates as 16 figures of Prometheus, a group for each job.
dofile("bench/wrk/common.lua")

local JOB =
  "backup_status 1\nbackup_sequence %d\nbackup_bytes_transferred %d\nbackup_total_bytes 322122547200\nbackup_transfer_speed_bps 104857600\nbackup_eta_seconds %d\nbackup_warning_count 0\n"
local DISKS = {
  { "backup_disk_bytes_transferred", "%d" },
  { "backup_disk_total_bytes", "107374182400" },
  { "backup_disk_progress_percent", "%.2f" },
}

-- Samples of one name must follow each other.
local function template()
  local lines = {}
  for _, figure in ipairs(DISKS) do
    for index = 0, 2 do
      lines[#lines + 1] = string.format('%s{disk_index="%d"} %s\n', figure[1], index, figure[2])
    end
  end
  return JOB .. table.concat(lines)
end

local BODY = template()

function request()
  local sequence, job, bytes = next_update()
  local percent = bytes / 1073741824
  local body =
    string.format(BODY, sequence, bytes * 3, sequence % 3600, bytes, bytes, bytes, percent, percent, percent)
  return post("/metrics/job/backup/instance/job-" .. job, "text/plain", body)
end
