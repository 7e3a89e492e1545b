-- One page of a list, again and again: the path is the URL's.
dofile("bench/wrk/common.lua")
