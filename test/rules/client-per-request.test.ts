import { test } from "vitest";
import { clientPerRequest as rule } from "../../rules/client-per-request.ts";
import { expectPicture } from "./picture.ts";

test("a function that registers handlers runs once; the handlers do not", () => {
  expectPicture(
    rule,
    `
const { TrackClient } = require("customerio-node");
module.exports = (app) => {
  const shared = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
  app.post("/likes", (req, res) => {
    const own = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
                ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
    own.track(req.user.id, { name: "liked" }).catch(console.error);
    shared.track(req.user.id, { name: "like_counted" }).catch(console.error);
    res.end();
  });
};
`,
  );
});
