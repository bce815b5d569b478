import { createRequire } from "node:module";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import draft6 from "ajv/dist/refs/json-schema-draft-06.json" with { type: "json" };
import { expect, test } from "vitest";
import { z } from "zod";
import { toHar } from "../../sandbox/demo/har.ts";
import { oneMistake, plantClub } from "../scenario/plant-club.ts";
import { usePitstop } from "../scenario/use-pitstop.ts";

const require = createRequire(import.meta.url);
const pitstop = usePitstop();

/** The schema of each part of the format. */
const schemas = z.record(z.string(), z.record(z.string(), z.unknown())).parse(require("har-schema"));

/** The parts that the tests read. */
const har = z.object({
  log: z.object({
    entries: z.array(
      z.object({
        request: z.object({
          method: z.string(),
          url: z.url(),
          postData: z.object({ text: z.string() }).optional(),
        }),
        response: z.object({ status: z.number(), content: z.object({ mimeType: z.string() }) }),
      }),
    ),
  }),
});

test("every webhook and request is recorded as HAR 1.2, in order, without credentials, even without a response", async () => {
  const { github, when, repository } = await pitstop.given({ files: plantClub, change: oneMistake });
  github.fail("pulls/create-review", { kind: "reset" }, { isDone: true });
  await when.opened();
  const recorded = toHar(github.state);

  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addMetaSchema(draft6);
  for (const schema of Object.values(schemas)) ajv.addSchema(schema);
  ajv.validate("har.json#", recorded);
  expect(ajv.errors).toBeNull();

  const path = `/api/v3/repos/${repository.owner.login}/shop`;
  const { entries } = har.parse(recorded).log;
  const asked = entries.map(({ request, response }) => {
    return `${request.method} ${new URL(request.url).pathname.replace(path, "")} ${response.status}`;
  });
  expect(asked[0]).toBe("POST /api/github/webhooks 200");
  expect(asked).toContain("POST /pulls/1/reviews 0");
  // Two of them are for the review and the comment in it.
  expect(asked.filter((one) => one.startsWith("POST /api/github/webhooks"))).toHaveLength(7);
  const review = entries.find(({ request }) => request.url.endsWith("/pulls/1/reviews"));
  expect(review?.request.postData?.text).toContain("millisecond-timestamp");
  const archive = entries.find(({ request }) => request.url.includes("/codeload/"));
  expect(archive?.response.content.mimeType).toBe("application/x-gzip");
  expect(JSON.stringify(recorded)).not.toMatch(/gh[sp]_[0-9a-f]+|Bearer|token=[0-9a-f]/);
});
