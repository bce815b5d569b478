import { randomUUID } from "node:crypto";
import { database } from "../database.js";

export interface Trial {
  id: string;
  memberId: string;
  email: string;
  startedAt: Date;
  endsAt: Date;
}

const trialDays = 14;
const dayInMilliseconds = 86_400_000;

export async function startTrial(memberId: string, email: string): Promise<Trial> {
  const startedAt = new Date();
  const endsAt = new Date(startedAt.getTime() + trialDays * dayInMilliseconds);
  const trial: Trial = { id: randomUUID(), memberId, email, startedAt, endsAt };
  await database.query("insert into trials (id, member_id, started_at, ends_at) values ($1, $2, $3, $4)", [
    trial.id,
    trial.memberId,
    trial.startedAt,
    trial.endsAt,
  ]);
  return trial;
}

export async function listRunningTrials(): Promise<Trial[]> {
  const { rows } = await database.query<Trial>("select * from running_trials");
  return rows;
}

export function daysLeft(trial: Trial): number {
  return Math.ceil((trial.endsAt.getTime() - Date.now()) / dayInMilliseconds);
}
