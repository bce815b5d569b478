import nock from "nock";
import { expect, test } from "vitest";
import { z } from "zod";
import { haveReactedToReview, reactToReview } from "../../src/github/review-reactions.ts";
import { aClient, api } from "./fake-github.ts";
import { useNock } from "./nock-setup.ts";

useNock();

const bodyShape = z.object({
  query: z.string(),
  variables: z.object({ id: z.string(), content: z.string().optional() }),
});

/** GitHub answers with our reactions, then says nothing worth reading about the new one. */
function serve(reacted: readonly string[]): readonly z.output<typeof bodyShape>[] {
  const asked: z.output<typeof bodyShape>[] = [];
  const reactionGroups = ["EYES", "ROCKET"].map((content) => ({
    content,
    viewerHasReacted: reacted.includes(content),
  }));
  nock(api)
    .post("/graphql")
    .times(2)
    .optionally()
    .reply(200, (_url, body) => {
      asked.push(bodyShape.parse(body));
      return { data: asked.length === 1 ? { node: { reactionGroups } } : { addReaction: {} } };
    });
  return asked;
}

test("a reaction to a review is added if it is new", async () => {
  const asked = serve(["ROCKET"]);
  expect(await reactToReview(aClient(), "PRR_1", "eyes")).toBe("new");
  expect(asked.map(({ variables }) => variables)).toEqual([
    { id: "PRR_1" },
    { id: "PRR_1", content: "EYES" },
  ]);
  expect(asked[1]?.query).toContain("addReaction");
});

test("a reaction that we gave before is known, and not given again", async () => {
  const asked = serve(["EYES"]);
  expect(await reactToReview(aClient(), "PRR_1", "eyes")).toBe("known");
  expect(asked).toHaveLength(1);
});

test.each([
  [["EYES", "ROCKET"], true],
  [["EYES"], false],
])("with our reactions %j we reacted with a rocket: %s", async (reacted, expected) => {
  serve(reacted);
  expect(await haveReactedToReview(aClient(), "PRR_1", "rocket")).toBe(expected);
});
