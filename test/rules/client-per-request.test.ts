import { expect, test } from "vitest";
import { clientPerRequest as rule } from "../../rules/client-per-request.ts";
import { expectPicture, fix } from "./picture.ts";

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

test.each([
  ["register(user)", "user.id"],
  ["run(job)", "job.owner"],
])(
  "a function is called for each operation though one that starts a program is named so: %s",
  (signature, id) => {
    expectPicture(
      rule,
      `
import { TrackClient } from "customerio-node";
export async function ${signature} {
  const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
              ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  await cio.track(${id}, { name: "finished" });
}
`,
    );
  },
);

test.each(["register(app)", "run()", "init(config)", "main(args)"])(
  "a function starts the program: %s",
  (signature) => {
    expectPicture(
      rule,
      `
import { TrackClient } from "customerio-node";
export async function ${signature} {
  const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
  await cio.track("deploys", { name: "started" });
}
`,
    );
  },
);

test.each([
  ["between blank lines leaves one of them", "\n\n"],
  ["above a blank line leaves it", "\n"],
])("a client that is taken out %s", (_title, above) => {
  const picture = `
import { TrackClient } from "customerio-node";

export async function notify(job) {
  const { owner } = job.data;${above}  const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
              ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~

  await cio.track(owner, { name: "import_finished" });
}
`;
  expect(fix(picture, expectPicture(rule, picture))["src/example.ts"]).toContain(
    `  const { owner } = job.data;\n\n  await cio.track(`,
  );
});
