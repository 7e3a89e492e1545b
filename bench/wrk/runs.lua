-- New runs of agents, a hundred a request.
dofile("bench/wrk/run.lua")

function request()
  local runs = {}
  for index = 1, 100 do runs[index] = next_run() end
  return post("/api/v1/runs/batch", "application/json", '{"runs":[' .. table.concat(runs, ",") .. "]}")
end
