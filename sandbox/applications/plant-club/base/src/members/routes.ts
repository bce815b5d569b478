import { Router } from "express";
import { logger } from "../logger.js";
import { recordEvent } from "../messaging/events.js";
import { introduceMember } from "../messaging/people.js";
import { createMember, type Member } from "./member.js";

export const members = Router();

members.post("/", async (request, response) => {
  const { email, firstName, plan } = request.body;
  const member = await createMember(email, firstName, plan);
  response.status(201).json(member);

  welcome(member).catch((error) => logger.error("could not welcome a member", { member: member.id, error }));
});

async function welcome(member: Member) {
  await introduceMember(member);
  await recordEvent(member.id, "member_joined", { plan: member.plan });
}
