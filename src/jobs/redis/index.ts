// Loaded only if REDIS_URL is set.
export { openChannel } from "./channel.ts";
export { connectRedis, readInfo, RedisProblem } from "./connection.ts";
export { takeLeases } from "./leases.ts";
export { createRedisQueue } from "./redis-queue.ts";
