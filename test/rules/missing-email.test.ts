import { expect, test } from "vitest";
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
