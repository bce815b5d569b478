import { expect, test } from "vitest";
import { missingEmail } from "../../rules/missing-email.ts";
import { rules } from "../../rules/index.ts";
import { expectPicture } from "./picture.ts";

test("the email is offered although its bounces are handled nowhere yet", () => {
  const [found] = expectPicture(
    rules,
    `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
interface User { id: string; email: string; name: string }
export const register = (user: User) => cio.identify(user.id, { name: user.name });
                                                              ~~~~~~~~~~~~~~~~~~~
`,
  );
  expect(found?.suggestion?.replacement).toContain("{ name: user.name, email: user.email }");
});

test("a description of somebody who was there before is told with less confidence than that of somebody new", () => {
  const findings = expectPicture(
    missingEmail,
    `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
export async function register(db, input) {
  const user = await db.users.create(input);
  await cio.identify(user.id, { name: user.name });
                              ~~~~~~~~~~~~~~~~~~~
}
export async function rename(req) {
  await cio.identify(req.user.id, { name: req.body.name });
                                  ~~~~~~~~~~~~~~~~~~~~~~~
}
`,
  );
  expect(findings.map(({ confidence }) => confidence)).toEqual(["high", "medium"]);
});
