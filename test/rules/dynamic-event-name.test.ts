import { expect, test } from "vitest";
import { dynamicEventName } from "../../rules/dynamic-event-name.ts";
import { expectPicture, mend } from "./picture.ts";

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
  const [text] = Object.values(mend(picture, expectPicture(dynamicEventName, picture)));
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
  expect(found?.evidence).toEqual([{ path: "src/example.ts", line: 5, text: "taken from the request here" }]);
});
