import { expect, test } from "vitest";
import { dynamicEventName } from "../../rules/dynamic-event-name.ts";
import { expectPicture, fix } from "./picture.ts";

test("a parameter is told by its name alone", () => {
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
])("the value of %s goes into the data under a key that says what it is", (value, written) => {
  const name = `\`plan_changed_\${${value}}\``;
  const picture = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
export const changed = (id, doc, plan, u) => cio.track(id, { name: ${name} });
                                                                   ${"~".repeat(name.length)}
`;
  const [text] = Object.values(fix(picture, expectPicture(dynamicEventName, picture)));
  expect(text).toContain(`data: { ${written} }`);
});

test("a name from the request is told where it is sent on, with where it was taken", () => {
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
])("what a schema lists is no part that varies: %s", (reading) => {
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
])("what a schema lets through and does not list varies: %s", (reading) => {
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

test("a procedure gives its callback what its input schema lists", () => {
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
])("a value that the data has already is not sent twice: %s with %s", (name, data, fixed) => {
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
