import { database } from "../database.js";
import { logger } from "../logger.js";
import { remindDormantMembers } from "./dormant-members.js";

const jobs = { remindDormantMembers };

for (const [name, job] of Object.entries(jobs)) {
  const started = Date.now();
  await job();
  logger.info("job done", { name, duration_ms: Date.now() - started });
}
await database.end();
