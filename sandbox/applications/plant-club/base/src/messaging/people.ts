import type { Member } from "../members/member.js";
import { customerio } from "./client.js";

export function toSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}

export async function introduceMember(member: Member): Promise<void> {
  await customerio.identify(member.id, {
    email: member.email,
    first_name: member.firstName,
    plan: member.plan,
    created_at: toSeconds(member.joinedAt),
  });
}
