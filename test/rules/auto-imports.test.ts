import { test } from "vitest";
import { blockingRequestPath } from "../../rules/blocking-request-path.ts";
import { clientPerRequest } from "../../rules/client-per-request.ts";
import { expectPicture } from "./picture.ts";

const handler = (
  mark: string,
  declared = "",
): string => `${declared}export default defineEventHandler(async (event) => {
  const { seat } = await readBody(event);
  const row = await hold(seat);
  await useCustomerIo().track(row.holder, { name: "seat_held" });
${mark}  return row;
});
`;
const getter = `import { TrackClient } from "customerio-node";
export function useCustomerIo() {
  return new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
         ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
}
`;
const unmarked = getter.replace(/^ +~+\n/mu, "");

test("what Nuxt imports by itself is found in its folders", () => {
  expectPicture([blockingRequestPath, clientPerRequest], {
    "server/utils/customerio.ts": getter,
    "server/api/hold.post.ts": handler("  ~~~~~\n"),
  });
});

test("a name that two files export, that is declared, or that another folder exports is not looked up", () => {
  const rules = [blockingRequestPath, clientPerRequest];
  const code = handler("");
  const others = { "server/utils/customerio.ts": unmarked, "composables/customerio.ts": unmarked };
  expectPicture(rules, { ...others, "server/api/hold.post.ts": code });
  expectPicture(rules, { "lib/customerio.ts": unmarked, "server/api/hold.post.ts": code });
  const declared = `import { useCustomerIo } from "@acme/customerio";\n`;
  expectPicture(rules, {
    "server/utils/customerio.ts": unmarked,
    "server/api/hold.post.ts": handler("", declared),
  });
});

test("a global, and what another application exports, is not looked up", () => {
  expectPicture([blockingRequestPath, clientPerRequest], {
    "utils/fetch.ts": `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
export async function fetch(id: string) {
  await cio.track(id, { name: "fetched" });
}
`,
    "server/api/seats.get.ts": `export default defineEventHandler(async (event) => {
  await fetch("https://seats.example");
  return [];
});
`,
    "apps/shop/server/utils/customerio.ts": unmarked,
    "apps/office/server/api/hold.post.ts": handler(""),
  });
});
