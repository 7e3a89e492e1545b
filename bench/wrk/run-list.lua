-- The newest hundred runs of an agent, of twenty agents by turns.
dofile("bench/wrk/common.lua")

function request()
  count = count + 1
  return wrk.format("GET", "/api/v1/runs?agent_name=agent-" .. count % 20)
end
