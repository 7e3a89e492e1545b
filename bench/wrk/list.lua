-- Polls of one list of running jobs with their disks.
dofile("bench/wrk/common.lua")

function request()
  return wrk.format("GET", "/api/v1/jobs?status=running&include=disks&limit=" .. jobs)
end
