import { Node } from "ts-morph";
import { describe, expect, test } from "vitest";
import type { Framework } from "../../../src/customerio/api/framework-table.ts";
import { answersMachine } from "../../../src/customerio/runs/machine-callers.ts";
import { isCallable } from "../../../src/customerio/flow/terms.ts";
import { parse } from "./code.ts";

/** The first function or method of code is the handler. */
function answers(
  code: string,
  place: { readonly framework?: Framework; readonly route?: string; readonly path?: string } = {},
): boolean {
  const file = parse(code, place.path);
  const callable = file
    .getDescendants()
    .find((node) => isCallable(node) && !Node.isConstructorDeclaration(node));
  if (!isCallable(callable)) throw new Error(`no function in ${code}`);
  return answersMachine({ callable, framework: place.framework ?? "express", route: place.route });
}

describe("a handler that checks who sent the request answers a machine", () => {
  test.each<[boolean, string]>([
    [true, "const event = stripe.webhooks.constructEvent(body, signature, secret);"],
    [false, "// stripe.webhooks.constructEvent(body, signature, secret) is elsewhere"],
    [false, `throw new Error("constructEvent() failed");`],
    [true, "verifyWebhookSignature(req);"],
    [false, "/* verifyWebhookSignature(req) */"],
    [false, "const isVerifyWebhookSignature = true;"],
    [true, `if (req.headers["x-vercel-cron"] !== "1") return;`],
    [false, "// x-vercel-cron is only for the other route"],
    [false, `res.json({ error: "only for x-vercel-cron, not for people" });`],
    [true, `const signature = req.get("stripe-signature");`],
    [false, "// stripe-signature"],
    [false, `res.send("no stripe-signature");`],
    [true, "if (token !== process.env.CRON_SECRET) return;"],
    [true, `if (token !== process.env["CRON_SECRET"]) return;`],
    [false, "// CRON_SECRET"],
    [false, `log("CRON_SECRET is missing");`],
    [true, "const payload = new Webhook(secret).verify(body);"],
    [false, "const payload = new Order(body); // new Webhook(secret)"],
    [true, `const id = req.headers["svix-id"];`],
    [true, "const { record } = await req.json();"],
    [true, "const { old_record: before } = (await req.json()) as Change;"],
    [false, "const { order } = await req.json();"],
    [false, "const { record } = await loadRecord(req.params.id);"],
    [false, `log("svix has sent it");`],
  ])("%s: %s", (expected, line) => {
    expect(answers(`export async function handle(req, res) {\n  ${line}\n}`)).toBe(expected);
  });
});

test.each<[boolean, string]>([
  [true, "isGenuine(req)"],
  [false, "isGenuine(session)"],
  [false, "isAllowed(req)"],
])("a function of its own that is given the request may check who sent it: %s, %s", (expected, check) => {
  const code = `export async function handle(req, res) { if (!${check}) return; }
const isGenuine = (req) => sign(req.rawBody) === req.get("x-cio-signature");
const isAllowed = (req) => req.user.isAdmin;`;
  expect(answers(code)).toBe(expected);
});

test.each<[boolean, string, Parameters<typeof answers>[1]]>([
  [true, "by its path", { path: "src/app/api/webhooks/stripe/route.ts" }],
  [true, "by the path of a test", { path: "test/server.ts" }],
  [true, "by its route", { route: "/cron/daily" }],
  [false, "not by a word that only contains it", { route: "/chronicle", path: "src/webhookless.ts" }],
])("a handler answers a machine: %s, %s", (expected, _, place) => {
  expect(answers("export async function handle(req, res) {}", place)).toBe(expected);
});

test.each<[boolean, string]>([
  [true, "export async function stripeWebhook(req, res) {}"],
  [false, "export async function signUp(req, res) {}"],
  [true, "const post = async (req) => {}; export const POST = verifySignatureAppRouter(post);"],
  [true, "export const POST = verifySignatureAppRouter(async (req) => {});"],
  [false, "const post = async (req) => {}; // verifySignatureAppRouter(post)"],
  [false, `const post = async (req) => {}; log("verifySignatureAppRouter(post)");`],
  [true, `class Payments { @Post("webhooks/stripe") async receive() {} }`],
  [false, `class Payments { @Post("payments") /* webhooks */ async receive() {} }`],
  [true, "class Digests { @Cron(daily) async send() {} }"],
  [true, "class StripeWebhookController { @Post() async receive() {} }"],
  [false, "class PaymentController { @Post() async receive() {} }"],
])("names and wrappers: %s, %s", (expected, code) => {
  expect(answers(code)).toBe(expected);
});

test.each<[boolean, string]>([
  [false, "async (event: APIGatewayProxyEvent) => { await work(event); }"],
  [false, "async (event) => ({ statusCode: 200 })"],
  [false, `async (event) => ({ "statusCode": 200 })`],
  [false, "async (event) => json(200, await load(event.pathParameters.id))"],
  [true, "async (event) => json(200, await load(event.detail.id))"],
  [true, "async (event) => { await work(event); }"],
  [true, "async (event) => { await work(event); /* statusCode: 200 */ }"],
  [true, `async (event) => { await work("answers with a statusCode"); }`],
  [true, "async (event: SQSEvent) => ({ statusCode: 200 })"],
  [false, "async (event) => ({ statusCode: 200 }) // not an SQSEvent"],
])("a Lambda is triggered by a machine unless it answers HTTP: %s, %s", (expected, code) => {
  expect(answers(`export const handler = ${code};`, { framework: "lambda" })).toBe(expected);
});
