-- The same updates as points of InfluxDB: one of the job, one of each disk.
dofile("bench/wrk/common.lua")

local JOB =
  'backup_jobs,job_id=job-%d,job_type=backup status="running",sequence=%di,current_phase="transferring",vm_name="vm-%d",repository_id="repo-1",backup_type="full",bytes_transferred=%di,total_bytes=322122547200i,transfer_speed_bps=104857600i,eta_seconds=%di\n'
local DISK =
  'backup_disks,job_id=job-%d,disk_index=%d label="scsi0:%d",status="transferring",bytes_transferred=%di,total_bytes=107374182400i,progress_percent=%.2f\n'

local function disk(job, index, bytes)
  return string.format(DISK, job, index, index, bytes, bytes / 1073741824)
end

function request()
  local sequence, job, bytes = next_update()
  local point = string.format(JOB, job, sequence, job, bytes * 3, sequence % 3600)
  local body = point .. disk(job, 0, bytes) .. disk(job, 1, bytes) .. disk(job, 2, bytes)
  return post("/write?db=hub", "text/plain", body)
end
