import { expect, test } from "vitest";
import { dynamicEventName } from "../../rules/dynamic-event-name.ts";
import { expectPicture } from "./picture.ts";

const start = `import { TrackClient } from "customerio-node";
import { z } from "zod";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
`;

/** The router of an app whose procedures are made elsewhere, and what sends events for it. */
function router(event: string, name: string, mark: string): Record<string, string> {
  return {
    "src/server/mail.ts": `${start}
export const note = (person: string, name: string) => cio.track(person, { name });
`,
    "src/server/trpc.ts": `import { initTRPC } from "@trpc/server";
const t = initTRPC.create();
export const memberProcedure = t.procedure.use(({ next }) => next());
`,
    "src/server/steps.ts": `import { z } from "zod";
import { memberProcedure } from "~/server/trpc";
import { note } from "./mail";
const steps = ["opened", "closed"];
const shape = z.object({ event: ${event} });
export const record = memberProcedure.input(shape).mutation(({ ctx, input }) => {
  void note(ctx.session.userId, ${name});
${mark}
});
`,
  };
}

test.each([
  "z.string()",
  "z.string().min(1).max(60).optional()",
  "z.string().trim().describe('what happened')",
])("the input of a procedure is anything that %s lets through", (event) => {
  const [finding] = expectPicture(
    dynamicEventName,
    router(event, "input.event", `                                ${"~".repeat("input.event".length)}`),
  );
  expect(finding?.message).toContain("comes from the request");
});

test.each([
  "z.enum(['opened', 'closed'])",
  "z.string().refine((event) => steps.includes(event))",
  "z.string().regex(/^(?:opened|closed)$/u)",
  "z.string().transform(toEvent)",
  "eventName",
])("the input of a procedure is not just any text where the schema is %s", (event) => {
  expectPicture(dynamicEventName, router(event, "input.event", ""));
});

test("a procedure's own name for an event, and one out of a list, are no input", () => {
  expectPicture(dynamicEventName, router("z.string()", `"step_taken"`, ""));
  expectPicture(
    dynamicEventName,
    router("z.string()", `steps.includes(input.event) ? input.event : "other"`, ""),
  );
});

test("what a handler parses is what the client sent, where the schema lets any text through", () => {
  const picture = (schema: string, body: string, mark: string): string => `${start}
const shape = z.object({ event: ${schema} });
export async function POST(request: Request) {
  const { event } = shape.parse(${body});
  await cio.track("7", { name: event });
${mark}
  return new Response(null);
}
`;
  const mark = `                               ${"~".repeat("event".length)}`;
  expectPicture(dynamicEventName, picture("z.string().max(40)", "await request.json()", mark));
  expectPicture(dynamicEventName, picture("z.enum(['opened'])", "await request.json()", ""));
  expectPicture(dynamicEventName, picture("z.string().max(40)", "await readJob()", ""));
});

test("the form that a server action is sent names no events", () => {
  const file = (directive: string, mark: string): string => `${directive}${start}
export async function record(form: FormData) {
  await cio.track("7", { name: form.get("event") as string });
${mark}
}
`;
  const mark = `                               ${"~".repeat(`form.get("event") as string`.length)}`;
  expectPicture(dynamicEventName, file(`"use server";\n`, mark));
  expectPicture(dynamicEventName, file("", ""));
});
