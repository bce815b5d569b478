// What is loaded only where REDIS_URL is set.
export { connectRedis, readInfo, RedisProblem } from "./connection.ts";
export { takeLeases } from "./leases.ts";
export { createRedisQueue } from "./redis-queue.ts";
