/** A file of the example application that many scenarios change. */
export const routesPath = "src/members/routes.ts";

/** The file after the pull request; `welcome` has the lines that it adds. */
export function membersRoutes(welcome: string): string {
  return `import { Router } from "express";
import { logger } from "../logger.js";
import { customerio } from "../messaging/client.js";
import { recordEvent } from "../messaging/events.js";
import { introduceMember, toSeconds } from "../messaging/people.js";
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
${welcome}
  await recordEvent(member.id, "member_joined", { plan: member.plan });
}
`;
}

export const inMilliseconds = membersRoutes(
  "  await customerio.identify(member.id, { welcomed_at: Date.now() });",
);
export const inSeconds = membersRoutes(
  "  await customerio.identify(member.id, { welcomed_at: toSeconds(new Date()) });",
);
/** Two mistakes, each on a line of its own. */
export const twiceInMilliseconds = membersRoutes(
  `  await customerio.identify(member.id, { welcomed_at: Date.now() });
  await customerio.track(member.id, { name: "member_welcomed", timestamp: Date.now() });`,
);
