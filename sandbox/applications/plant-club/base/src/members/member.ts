import { randomUUID } from "node:crypto";
import { database } from "../database.js";

export interface Member {
  id: string;
  email: string;
  firstName: string;
  plan: "sprout" | "jungle";
  joinedAt: Date;
}

export async function createMember(email: string, firstName: string, plan: Member["plan"]): Promise<Member> {
  const member: Member = { id: randomUUID(), email, firstName, plan, joinedAt: new Date() };
  await database.query(
    "insert into members (id, email, first_name, plan, joined_at) values ($1, $2, $3, $4, $5)",
    [member.id, member.email, member.firstName, member.plan, member.joinedAt],
  );
  return member;
}

export async function getMember(id: string): Promise<Member> {
  const { rows } = await database.query(
    `select id, email, first_name as "firstName", plan, joined_at as "joinedAt" from members where id = $1`,
    [id],
  );
  if (rows.length === 0) throw new Error(`no member ${id}`);
  return rows[0];
}

export async function markUndeliverable(id: string): Promise<void> {
  await database.query("update members set email_undeliverable = true where id = $1", [id]);
}
