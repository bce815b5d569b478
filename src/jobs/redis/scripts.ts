// Scripts that Redis runs as one step, on one queue. All keys begin with the prefix.
//
// A subject is a hash: `wanted` is the job that waits, `running` the one at work (each with its version), `stopped` says that the latter is
// no longer wanted. `place` is "line" or "admitted", or missing when there is nothing to do. `turn` numbers the admission.

/** Lets subjects from the line of a tenant in, as long as fewer than its limit are. Answers pairs of subject and turn. */
const admit = `
local function admit(admitted, line, limit, prefix)
  local let = {}
  while redis.call("SCARD", admitted) < limit do
    local name = redis.call("LPOP", line)
    if not name then break end
    local subject = prefix .. "subject:" .. name
    if redis.call("HEXISTS", subject, "wanted") == 1 then
      redis.call("HSET", subject, "place", "admitted")
      redis.call("SADD", admitted, name)
      table.insert(let, name)
      local turn = redis.call("INCR", prefix .. "turns")
      redis.call("HSET", subject, "turn", turn)
      table.insert(let, turn)
    else
      redis.call("HDEL", subject, "place")
    end
  end
  return let
end
`;

/**
 * KEYS subject, admitted, line, waiting, tenants. ARGV name, tenant, job, version, order, now, limit, prefix, seconds, "in place" if the job is
 * only to take the place of another one. Answers what happened to the job, 1 if one is running that this one stops, and whom to give a ticket.
 */
export const acceptScript = `${admit}
local function commitOf(version)
  return string.match(version, "^[^ ]*")
end
local name, tenant, job, version, order = unpack(ARGV, 1, 5)
local wanted, wantedVersion, running, runningVersion, stopped, newest, newestOrder, place, turn = unpack(redis.call("HMGET", KEYS[1],
  "wanted", "wantedVersion", "running", "runningVersion", "stopped", "newest", "newestOrder", "place", "turn"))
local pending = wanted or (not stopped and running)
local pendingVersion = wantedVersion or (not stopped and runningVersion)
if pendingVersion == version then
  if wanted and not running and place == "admitted" then return {"repeated", 0, {name, tonumber(turn)}} end
  return {"repeated", 0, {}}
end
if order == "" then
  if pending and commitOf(pendingVersion) ~= commitOf(version) and cjson.decode(pending)["order"] then return {"outdated", 0, {}} end
elseif newestOrder then
  if tonumber(order) < tonumber(newestOrder) then return {"outdated", 0, {}} end
  if tonumber(order) == tonumber(newestOrder) and newest == version then return {"repeated", 0, {}} end
end
if order ~= "" then
  redis.call("HSET", KEYS[1], "newestOrder", order)
  redis.call("EXPIRE", KEYS[1], ARGV[9])
end
redis.call("HDEL", KEYS[1], "newest")
if ARGV[10] == "in place" and not pending then return {"needless", 0, {}} end
redis.call("HSET", KEYS[1], "wanted", job, "wantedVersion", version)
redis.call("ZADD", KEYS[4], "NX", ARGV[6], name)
redis.call("SADD", KEYS[5], tenant)
redis.call("EXPIRE", KEYS[1], ARGV[9])
local stops = 0
if running and not stopped then
  redis.call("HSET", KEYS[1], "stopped", 1)
  stops = 1
end
if not place then
  redis.call("HSET", KEYS[1], "place", "line")
  redis.call("RPUSH", KEYS[3], name)
end
return {"queued", stops, admit(KEYS[2], KEYS[3], tonumber(ARGV[7]), ARGV[8])}
`;

/** KEYS subject, waiting. ARGV name, turn. Answers the job to do now; nothing if the ticket is an old one, or if the job is no longer wanted. */
export const beginScript = `
local turn, place, wanted, version = unpack(redis.call("HMGET", KEYS[1], "turn", "place", "wanted", "wantedVersion"))
if turn ~= ARGV[2] or place ~= "admitted" then return false end
if wanted then
  redis.call("HSET", KEYS[1], "running", wanted, "runningVersion", version)
  redis.call("HDEL", KEYS[1], "wanted", "wantedVersion", "stopped")
  redis.call("ZREM", KEYS[2], ARGV[1])
  return wanted
end
if redis.call("HEXISTS", KEYS[1], "stopped") == 1 then return false end
return redis.call("HGET", KEYS[1], "running")
`;

/**
 * KEYS subject, admitted, line, tenants. ARGV name, tenant, turn, limit, prefix, the order of the job if it is done.
 * Ends a turn: another version of the subject joins the end of the line. Answers whom to give a ticket.
 */
export const leaveScript = `${admit}
local turn, place, version, newestOrder = unpack(redis.call("HMGET", KEYS[1], "turn", "place", "runningVersion", "newestOrder"))
if turn ~= ARGV[3] or place ~= "admitted" then return {} end
if version and ARGV[6] ~= "" and ARGV[6] == newestOrder then redis.call("HSET", KEYS[1], "newest", version) end
redis.call("HDEL", KEYS[1], "running", "runningVersion", "stopped", "place")
redis.call("SREM", KEYS[2], ARGV[1])
if redis.call("HEXISTS", KEYS[1], "wanted") == 1 then
  redis.call("HSET", KEYS[1], "place", "line")
  redis.call("RPUSH", KEYS[3], ARGV[1])
end
local let = admit(KEYS[2], KEYS[3], tonumber(ARGV[4]), ARGV[5])
if redis.call("SCARD", KEYS[2]) == 0 then redis.call("SREM", KEYS[4], ARGV[2]) end
return let
`;

/** KEYS subject, waiting. ARGV name. Answers 1 if a job is running that is to be stopped. */
export const withdrawScript = `
redis.call("HDEL", KEYS[1], "wanted", "wantedVersion")
redis.call("ZREM", KEYS[2], ARGV[1])
if redis.call("HEXISTS", KEYS[1], "running") == 0 then return 0 end
redis.call("HSET", KEYS[1], "stopped", 1)
return 1
`;

/**
 * KEYS admitted, line. ARGV limit, prefix. Admits subjects that a process left in the line when it ended. Returns all admitted subjects,
 * with their turns.
 */
export const repairScript = `${admit}
admit(KEYS[1], KEYS[2], tonumber(ARGV[1]), ARGV[2])
local all = {}
for _, name in ipairs(redis.call("SMEMBERS", KEYS[1])) do
  table.insert(all, name)
  table.insert(all, tonumber(redis.call("HGET", ARGV[2] .. "subject:" .. name, "turn")) or 0)
end
return all
`;
