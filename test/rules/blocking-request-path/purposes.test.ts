import { describe, expect, test } from "vitest";
import { blockingRequestPath as rule } from "../../../rules/blocking-request-path.ts";
import { expectPicture, type Picture } from "../picture.ts";
import { client } from "./an-app.ts";

describe("is not reported, because waiting is right", () => {
  test.each<[string, Picture]>([
    [
      "jobs, event consumers, workflow steps, scheduled functions and scripts",
      {
        "src/cio.ts": client,
        "src/jobs.ts": `
import { Queue, Worker } from "bullmq";
import cron from "node-cron";
import { cio } from "./cio";
new Worker("mail", async (job) => { await cio.track(job.data.id, { name: "seen" }); });
cron.schedule("0 3 * * *", async () => { await cio.track("nightly", { name: "ran" }); });
`,
        "src/inngest/welcome.ts": `
import { inngest } from "./client";
import { cio } from "../cio";
export const welcome = inngest.createFunction({ id: "welcome" }, { event: "user/created" }, async ({ event, step }) => {
  await step.run("identify", async () => { await cio.identify(event.data.id, { email: event.data.email }); });
});
`,
        "src/triggers.ts": `
import { onDocumentCreated } from "firebase-functions/v2/firestore";
import { cio } from "./cio";
export const onUser = onDocumentCreated("users/{id}", async (event) => {
  await cio.identify(event.params.id, { email: event.data.get("email") });
});
`,
        "src/consumer.ts": `
import { Controller } from "@nestjs/common";
import { EventPattern } from "@nestjs/microservices";
import { cio } from "./cio";
@Controller()
export class Consumer {
  @EventPattern("user.created")
  async created(user) { await cio.identify(user.id, { email: user.email }); }
}
`,
        "scripts/backfill.ts": `
import { cio } from "../src/cio";
async function main() { await cio.identify("1", { email: "someone@example.com" }); }
main();
`,
      },
    ],
    [
      "handlers called by machines",
      {
        "src/cio.ts": client,
        "src/app/api/cron/reminders/route.ts": `
import { cio } from "../../../../cio";
export async function GET() { await cio.track("1", { name: "reminded" }); return new Response("ok"); }
`,
        "src/app/api/nightly/route.ts": `
import { cio } from "../../../cio";
export async function GET(request: Request) {
  if (request.headers.get("authorization") !== \`Bearer \${process.env.CRON_SECRET}\`) return new Response("no", { status: 401 });
  const due = await findDue();
  await cio.track(due.userId, { name: "reminded" });
  return new Response("ok");
}
`,
        "src/stripe.ts": `
import { Router } from "express";
import { cio } from "./cio";
import { stripe } from "./stripe-client";
export const router = Router();
router.post("/stripe", async (req, res) => {
  const event = stripe.webhooks.constructEvent(req.body, req.headers["stripe-signature"], process.env.STRIPE_SECRET);
  await cio.track(event.data.object.client_reference_id, { name: "invoice_paid" });
  res.json({ received: true });
});
`,
        "src/hooks.ts": `
import { Router } from "express";
import { onMessage } from "./messages";
import { cio } from "./cio";
export const router = Router();
async function receive(req, res) {
  await onMessage(req.body);
  await cio.track(req.body.id, { name: "message_received" });
  res.sendStatus(200);
}
router.post("/webhooks/messages", receive);
`,
      },
    ],
    [
      "transactional messages, queries and deletions, whose outcome matters",
      `
import { Router } from "express";
import { APIClient } from "customerio-node";
${client}
const api = new APIClient(process.env.CIO_APP_KEY);
const router = Router();
router.post("/reset", async (req, res) => {
  await api.sendEmail({ to: req.body.email, transactional_message_id: "1" });
  await cio.destroy(req.user.id);
  res.json(await api.getCustomersByEmail(req.body.email));
});
`,
    ],
    [
      "an identify that a message relies on",
      `
import { Router } from "express";
import { APIClient } from "customerio-node";
${client}
const api = new APIClient(process.env.CIO_APP_KEY);
const router = Router();
router.post("/invitations", async (req, res) => {
  const user = await createUser(req.body);
  await cio.identify(user.id, { email: user.email });
  await api.sendEmail({ to: user.email, transactional_message_id: "1", identifiers: { id: user.id } });
  res.json(user);
});
`,
    ],
  ])("%s", (_name, picture) => {
    expectPicture(rule, picture);
  });
});

test("a queue that signs its requests waits for the work; a user next to it should not wait", () => {
  expectPicture(rule, {
    "src/cio.ts": client,
    "src/app/api/reindex/route.ts": `
import { verifySignatureAppRouter } from "@upstash/qstash/nextjs";
import { cio } from "../../../cio";
async function handler(request: Request) {
  const { userId } = await request.json();
  await cio.track(userId, { name: "reindexed" });
  return new Response("ok");
}
export const POST = verifySignatureAppRouter(handler);
export async function PUT(request: Request) {
  const { userId } = await request.json();
  await cio.track(userId, { name: "reindex_asked" });
  ~~~~~
  return new Response("ok");
}
`,
  });
});

test.each<[string, string]>([
  [
    "the failure is answered and nothing else is done",
    `  try {
    await cio.identify(req.body.id, { email: req.body.email });
    ~~~~~
    res.json({ ok: true });
  } catch (error) {
    res.status(500).json({ ok: false });
  }`,
  ],
  [
    "the route is called for it",
    `  await cio.identify(req.body.id, { email: req.body.email });
  ~~~~~
  res.json({ ok: true });`,
  ],
])("a route whose whole purpose is the call is reported with low confidence: %s", (_name, body) => {
  const findings = expectPicture(
    rule,
    `
import { Router } from "express";
${client}
const router = Router();
router.post("/newsletter", async (req, res) => {
${body}
});
`,
  );
  expect(findings.map((finding) => finding.confidence)).toEqual(["low"]);
});
