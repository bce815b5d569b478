import { setTimeout as pause } from "node:timers/promises";
import { database } from "../database.js";
import { recordEvent } from "../messaging/events.js";

/** Sends Customer.io the members who have not ordered for three months, a few at a time. */
export async function remindDormantMembers(): Promise<void> {
  const { rows } = await database.query<{ id: string; months: number }>(
    "select id, months from dormant_members where months >= 3",
  );
  for (const { id, months } of rows) {
    await recordEvent(id, "member_dormant", { months });
    await pause(20);
  }
}
