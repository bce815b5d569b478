import { expect, test } from "vitest";
import { dynamicEventName } from "../../rules/dynamic-event-name.ts";
import { expectPicture } from "./picture.ts";

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
