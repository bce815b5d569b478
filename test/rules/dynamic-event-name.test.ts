import { expect, test } from "vitest";
import { dynamicEventName } from "../../rules/dynamic-event-name.ts";
import { expectPicture, fix } from "./picture.ts";

test("a parameter is quoted by its name alone", () => {
  const [found] = expectPicture(
    dynamicEventName,
    `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
export const viewed = (id: string, title: string) => cio.track(id, { name: title.toLowerCase().replaceAll(" ", "_") });
                                                                           ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
`,
  );
  expect(found?.message).toContain("changes with `title`,");
});

test.each([
  ["u.plan", "plan: u.plan"],
  ["doc.plan", "plan: doc.plan"],
  ["plan.slug", "plan_slug: plan.slug"],
])("the value of %s moves into the data under a key that says what it is", (value, written) => {
  const name = `\`plan_changed_\${${value}}\``;
  const picture = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
export const changed = (id, doc, plan, u) => cio.track(id, { name: ${name} });
                                                                   ${"~".repeat(name.length)}
`;
  const [text] = Object.values(fix(picture, expectPicture(dynamicEventName, picture)));
  expect(text).toContain(`data: { ${written} }`);
});

test("a name from the request is reported where it is sent on, with where it is read", () => {
  const [found] = expectPicture(
    dynamicEventName,
    `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
const allowed = { opened: "mail_opened", closed: "mail_closed" } as const;
export async function POST(request: Request) {
  const { userId, event, kind } = await request.json();
  await cio.track(userId, { name: allowed[kind as "opened" | "closed"] });
  await cio.track(userId, { name: event });
                                  ~~~~~
}
`,
  );
  expect(found?.evidence).toEqual([{ path: "src/example.ts", line: 5, text: "read from the request here" }]);
});

const schema = `import { TrackClient } from "customerio-node";
import { z } from "zod";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
const CHANNELS = ["link", "mail"] as const;
const share = z.object({ id: z.string(), channel: z.enum(CHANNELS).optional(), kind: z.nativeEnum(Kind), note: z.string() });
enum Kind { Team = "team", Public = "public" }
`;

test.each([
  "const { channel: value } = share.parse(await request.json());",
  "const body = share.strict().parse(request.body);\n  const value = body.channel;",
  "const parsed = share.safeParse(request.body);\n  if (!parsed.success) return;\n  const value = parsed.data.kind;",
  "const value = z.union([z.literal('a'), z.enum(['b', 'c'])]).parse(request.body);",
  "const { value } = await Joi.object({ value: Joi.string().valid('a', 'b').required() }).validateAsync(request.body);",
  "const { value } = await yup.object({ value: yup.string().oneOf(['a', 'b']) }).validate(request.body);",
])("a value that a schema lists does not vary: %s", (reading) => {
  expectPicture(
    dynamicEventName,
    `${schema}
export async function onShare(request, userId: string) {
  ${reading}
  await cio.track(userId, { name: \`list_shared_\${value}\` });
}
`,
  );
});

test.each([
  "const { note: value } = share.parse(await request.json());",
  "const value = share.safeParse(request.body).data.note;",
  "const { value } = z.object({ value: z.enum(await loadChannels()) }).parse(request.body);",
  "const value = z.union([z.literal('a'), z.string()]).parse(request.body);",
  "const { value } = parse(request.body);",
])("a value that a schema accepts without listing it varies: %s", (reading) => {
  const marked = "`list_shared_${value}`";
  expectPicture(
    dynamicEventName,
    `${schema}
export async function onShare(request, userId: string) {
  ${reading}
  await cio.track(userId, { name: ${marked} });
                                  ${"~".repeat(marked.length)}
}
`,
  );
});

test("the input schema of a procedure lists the values of its callback", () => {
  const picture = (name: string): string => `${schema}
export const lists = router({
  share: protectedProcedure.input(share).mutation(async ({ ctx, input }) => {
    void cio.track(ctx.session.user.id, { name: ${name} }).catch(() => undefined);
  }),
  other: actionClient.schema(share).action(async (options) => {
    void cio.track(options.ctx.userId, { name: \`list_shared_\${options.parsedInput.kind}\` }).catch(() => undefined);
  }),
});
`;
  expectPicture(dynamicEventName, picture("`list_shared_${input.channel}`"));
  expect(() => expectPicture(dynamicEventName, picture("`list_shared_${input.note}`"))).toThrow();
});

test.each([
  ["`reached_level_${level}`", "{ level }", "'reached_level', { level });"],
  [
    "`order_${order.id}_paid`",
    "{ order_id: order.id, total: 1 }",
    "'order_paid', { order_id: order.id, total: 1 });",
  ],
  [
    "`order_${order.id}_paid`",
    "{ order_id: order.number }",
    "`order_${order.id}_paid`, { order_id: order.number });",
  ],
])("a value that is already in the data is not sent twice: %s with %s", (name, data, fixed) => {
  const picture = `import { TrackClient } from 'customerio-node';
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
const send = (id, name, data) => cio.track(id, { name, data });
export function play(id, level, order) {
  send(id, ${name}, ${data});
           ${"~".repeat(name.length)}
}
`;
  expect(fix(picture, expectPicture(dynamicEventName, picture))["src/example.ts"]).toContain(
    `send(id, ${fixed}`,
  );
});

const client = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
`;

/** A picture of one event whose name is reported, or is not. */
function event(name: string, isReported: boolean, others = ""): string {
  const call = "export const send = (id, plan, step, user) => cio.track(id, { name: ";
  return `${client}${others}${call}${name} });
${isReported ? `${" ".repeat(call.length)}${"~".repeat(name.length)}\n` : ""}`;
}

test.each(["`chose_${plan}`", '"chose_" + plan', '["chose", plan].join("_")', 'plan.replace(" ", "_")'])(
  "a name built from values is reported: %s",
  (name) => {
    expectPicture(dynamicEventName, event(name, true));
  },
);

test.each([
  '"chose_plan"',
  "`chose_plan`",
  'plan ? "chose_plan" : "left"',
  "names.chose",
  "`chose_${user.email}`",
])("a fixed name, and one that another rule reports, is not: %s", (name) => {
  expectPicture(dynamicEventName, event(name, false, 'const names = { chose: "chose_plan" } as const;\n'));
});

test("the message names what varies, and a fixed name in the style of the repository where one is left", () => {
  const titles = Array.from(
    { length: 10 },
    (_, index) => `cio.track("u1", { name: "Order ${"ABCDEFGHIJ".charAt(index)} Placed" });\n`,
  ).join("");
  const [built] = expectPicture(dynamicEventName, event("`Plan ${plan} chosen at ${step}`", true, titles));
  expect(built?.message).toBe(
    "This name changes with `plan` and `step`, but a campaign listens for one name: every value becomes a separate event. Use a fixed name such as `Plan Chosen` and send the value in the event's data.",
  );
  expect(built?.edits).not.toEqual([]);
  const [bare] = expectPicture(dynamicEventName, event("`${plan}_${step}`", true));
  expect(bare?.message).toContain("Use a fixed name and send the value in the event's data.");
  expect(bare?.edits).toEqual([]);
});

test("a value without a name of its own cannot be moved into the data", () => {
  const [found] = expectPicture(dynamicEventName, event("`chose_plan_${user.read(step)}`", true));
  expect(found?.edits).toEqual([]);
});

test("a name that a wrapper is given is reported in the calls that build it, with the wrapper in the trace", () => {
  const [found] = expectPicture(
    dynamicEventName,
    `${client}const send = (id: string, name: string) => cio.track(id, { name });
export const opened = (id: string) => send(id, "opened");
export const chose = (id: string, plan: string) => send(id, "chose_" + plan);
                                                            ~~~~~~~~~~~~~~~
`,
  );
  expect(found?.evidence).toEqual([
    { path: "src/example.ts", line: 3, text: "via `send`" },
    { path: "src/example.ts", line: 3, text: "sent to Customer.io here" },
  ]);
});

test("a wrapper that completes a name is judged by its calls; without any, what it adds to varies", () => {
  const wrapper = `${client}export const send = (id: string, name: string) => cio.track(id, { name: \`app_\${name}\` });
`;
  expectPicture(dynamicEventName, `${wrapper}export const opened = (id: string) => send(id, "opened");\n`);
  expectPicture(dynamicEventName, `${wrapper}${" ".repeat(72)}~~~~~~~~~~~~~\n`);
});

test("a name from the request that is read in the call itself has no trace", () => {
  const [found] = expectPicture(
    dynamicEventName,
    `${client}export const record = (req) => cio.track(req.user.id, { name: req.body.event });
                                                              ~~~~~~~~~~~~~~
`,
  );
  expect(found?.message).toMatch(/^This event name comes from the request, so anyone can invent names/u);
  expect(found).toMatchObject({ evidence: [], edits: [] });
});

test.each([
  ["process.env.APP_NAME", ""],
  ["APP", 'const APP = process.env.APP_NAME ?? "forum";'],
  ["env.APP_NAME", 'import { env } from "./env";'],
])("a part that is set for each deployment, %s, is worth a note, and no fix", (part, declared) => {
  const [found] = expectPicture(
    dynamicEventName,
    `import { TrackClient } from "customerio-node";
${declared}
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
export const ready = (id: string) => cio.track(id, { name: \`\${${part}}_digest_ready\` });
                                                           ${"~".repeat(part.length + 18)}
`,
  );
  expect(found?.confidence).toBe("low");
  expect(found?.message).toContain("is set for each deployment");
  expect(found?.edits).toEqual([]);
});

test("a part that only has the name of an environment is not set for each deployment", () => {
  const [found] = expectPicture(
    dynamicEventName,
    `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
export const ready = (id: string, env) => cio.track(id, { name: \`\${env.kind}_digest_ready\` });
                                                                ~~~~~~~~~~~~~~~~~~~~~~~~~~
`,
  );
  expect(found?.confidence).toBe("high");
});

test("names that are put together by hand, each once", () => {
  expectPicture(
    dynamicEventName,
    `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
const form = "tour_{step}_done";
const labels: Record<string, string> = { a: "tour_opened", b: "tour_closed" };
export const done = (id: string, step: string) => cio.track(id, { name: form.replace("{step}", step) });
                                                                        ~~~~~~~~~~~~~~~~~~~~~~~~~~~~
export const lookedUp = (id: string, key: string) => cio.track(id, { name: labels[key] ?? key });
                                                                           ~~~~~~~~~~~~~~~~~~
export const joined = (id: string, steps: string[]) => cio.track(id, { name: ["tour", ...steps].join("_") });
                                                                             ~~~~~~~~~~~~~~~~~~~~~~~~~~~~
export function appended(id: string, result: string) {
  let name = "tour_";
  name += result;
          ~~~~~~
  return cio.track(id, { name });
}
export const closed = (id: string, key: "a" | "b") => cio.track(id, { name: labels[key] });
export const filled = (id: string) => cio.track(id, { name: form.replace("{step}", "last") });
export const given = (id: string, key: string) => cio.track(id, { name: labels[key] ?? "tour_other" });
`,
  );
});

test("a helper that only rewrites what it is given is not where a name is chosen", () => {
  const [found] = expectPicture(dynamicEventName, {
    "src/slug.ts": `export const slug = (text: string) => text.toLowerCase().replace(/ +/g, "_");\n`,
    "src/example.ts": `${client}import { slug } from "./slug";
export const read = (id: string, page: { title: string }) => cio.track(id, { name: slug(page.title) });
                                                                                   ~~~~~~~~~~~~~~~~
export const left = (id: string) => cio.track(id, { name: slug("Page left") });
`,
  });
  expect(found?.evidence).toEqual([{ path: "src/slug.ts", line: 1, text: "built here" }]);
});

const lookups = `const labels: Record<string, string> = { a: "tour_opened", b: "tour_closed" };
declare const text: string;
`;

test.each([
  '["tour", step].filter(Boolean).join("_")',
  'step.split(" ").join("_")',
  'sprintf("tour_%s", step)',
  "snakeCase(step)",
  '"tour_{step}".replace(/\\{step\\}/, step)',
  "labels[step] || step",
  "labels[user.step] ?? user.step",
  "step in labels ? labels[step] : step",
  "labels[step] ?? step.toLowerCase()",
  "JSON.parse(text)[step]",
])("a name put together by a call or a lookup is reported: %s", (name) => {
  expectPicture(dynamicEventName, event(name, true, lookups));
});

test.each([
  '["tour", "done"].filter(Boolean).join("_")',
  'sprintf("tour_%s", "done")',
  'snakeCase("Tour Done")',
  '"tour_{step}".replace(/\\{step\\}/, "done")',
  "labels[step]",
  'labels[step] || "tour_other"',
  "JSON.parse(text).tour",
])("a name from a fixed set is not: %s", (name) => {
  expectPicture(dynamicEventName, event(name, false, lookups));
});

test("a type that lists the names decides, even where an event comes from a queue without types", () => {
  expectPicture(
    dynamicEventName,
    `${client}type Season = "spring" | "autumn";
const opened = (id: string, season: Season) => cio.track(id, { name: \`\${season}_opened\` });
const closed = (id: string, year: string) => cio.track(id, { name: \`\${year}_closed\` });
                                                                   ~~~~~~~~~~~~~~~~
bus.on("opened", ({ id, season }) => opened(id, season));
bus.on("closed", ({ id, year }) => closed(id, year));
`,
  );
});

test("what the caller's message holds varies, though the sender is called", () => {
  expectPicture(dynamicEventName, {
    "src/notifier.js": `class Notifier {
  constructor(client) { this.client = client; }
  entered({ id, stage }) { return this.client.track(id, { name: "entered_" + stage }); }
                                                                ~~~~~~~~~~~~~~~~~~
  left({ id, stage }) { return this.client.track(id, { name: stage }); }
}
module.exports = Notifier;
`,
    "src/main.js": `const { TrackClient } = require("customerio-node");
const Notifier = require("./notifier");
const notifier = new Notifier(new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY));
bus.on("entered", (message) => notifier.entered(message));
bus.on("left", (message) => notifier.left({ id: message.id, stage: "stage_left" }));
`,
  });
});

test.each([
  ["if (!allowed.includes(event)) return;", false],
  ["if (!allowed.has(event)) return;", false],
  ["if (!(event in allowed)) return;", false],
  ["if (!allowed.includes(userId)) return;", true],
])("a name from the request that is compared with a list before: %s", (check, isReported) => {
  expectPicture(
    dynamicEventName,
    `${client}export async function POST(request: Request) {
  const { userId, event } = await request.json();
  ${check}
  await cio.track(userId, { name: event });
${isReported ? `${" ".repeat(34)}~~~~~\n` : ""}}
`,
  );
});

test("a name that is sent in a callback is reported once, where it is put together", () => {
  expectPicture(dynamicEventName, {
    "src/customer-io.ts": `
import pRetry from "p-retry";
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
export function publish(person: string, name: string, data: object) {
  return pRetry(async () => cio.track(person, { name, data }), { retries: 3 });
}
`,
    "src/relay.ts": `
import { publish } from "./customer-io";
export async function forward(row: { person: string; kind: string; type: string; payload: object }) {
  await publish(row.person, \`\${row.kind}_\${row.type}\`, row.payload);
                            ~~~~~~~~~~~~~~~~~~~~~~~~~
}
`,
  });
});

test("a name that a sender was made with is reported where it is put together", () => {
  expectPicture(
    dynamicEventName,
    `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
const makeSender = (name: string) => (person: string) => cio.track(person, { name });
export const makeOpened = (page: string) => makeSender(\`opened_\${page}\`);
                                                       ~~~~~~~~~~~~~~~~
`,
  );
});

test("a name that a curried sender is given is reported once, in the call that puts it together", () => {
  expectPicture(dynamicEventName, {
    "src/customer-io.ts": `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
const tidy = (name: string) => name.toLowerCase();
export const forPerson = (id: string) => (name: string) => (data = {}) => cio.track(id, { name, data });
export const makeName = (show: string) => tidy(show);
`,
    "src/buy.ts": `
import { forPerson, makeName } from "./customer-io";
export const buy = (id: string, ticket: { show: string; seat: string }) =>
  forPerson(id)(makeName(ticket.show).replace(/\\s+/g, "_"))({ seat: ticket.seat });
                ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
`,
  });
});

test("of senders that are made with a name, those that are called and those that are given away are each reported once", () => {
  expectPicture(
    dynamicEventName,
    `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
const makeSender = (name: string) => (person: string) => cio.track(person, { name });
export const makeOpened = (page: string) => makeSender(\`opened_\${page}\`);
                                                       ~~~~~~~~~~~~~~~~
export const closed = (page: string, person: string) => makeSender(\`closed_\${page}\`)(person);
                                                                   ~~~~~~~~~~~~~~~~
`,
  );
});
