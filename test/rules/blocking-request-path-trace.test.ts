import { expect, test } from "vitest";
import { blockingRequestPath as rule } from "../../rules/blocking-request-path.ts";
import { expectPicture } from "./picture.ts";

const server = `import express from "express";
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
const app = express();
app.listen(3000);
`;
const direct = `${server}app.post("/orders", async (req, res) => {
  await cio.track(req.user.id, { name: "order_placed" });
  ~~~~~
  res.sendStatus(201);
});
`;
const wrapped = `${server}async function report(id) {
  await cio.track(id, { name: "order_placed" });
}
app.post("/orders", async (req, res) => {
  await report(req.user.id);
  ~~~~~
  res.sendStatus(201);
});
`;

test("the trace leads to the call to Customer.io, unless the finding is there", () => {
  const lines = (picture: string) =>
    expectPicture(rule, picture).map(({ evidence }) => evidence.map(({ line }) => line));
  expect(lines(wrapped)).toEqual([[7]]);
  expect(lines(direct)).toEqual([[]]);
});

test("what is logged names the operation only where the call is the operation itself", () => {
  const logged = (picture: string) =>
    expectPicture(rule, picture).flatMap(({ edits }) =>
      edits.map(({ text }) => text).filter((text) => text.includes("catch")),
    );
  expect(logged(direct)).toEqual([expect.stringContaining("track failed")]);
  expect(logged(wrapped)).toEqual([expect.not.stringContaining("track")]);
});
