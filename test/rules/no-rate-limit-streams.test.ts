import { expect, test } from "vitest";
import { noRateLimit } from "../../rules/no-rate-limit.ts";
import { expectPicture } from "./picture.ts";

const client = `const fs = require("fs");
const { TrackClient } = require("customerio-node");
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
function sendStay(stay) {
  return cio.track(stay.guest, { name: "stay_ended" });
}
`;

test.each([
  ["a file", "fs.createReadStream(path).pipe(JSONStream.parse('*'))"],
  ["a file of rows", "csv.parseFile(path, { headers: true })"],
])("a call for each element of %s starts as fast as it is read", (_, stream) => {
  const [finding] = expectPicture(
    noRateLimit,
    `${client}module.exports = (path) => {
  const stream = ${stream};
  stream.on("data", (stay) => { sendStay(stay).catch(console.error); });
                                ~~~~~~~~
};
`,
  );
  expect(finding?.severity).toBe("warning");
});

test.each([
  ["what arrives by itself", `socket.pipe(parser).on("data", async (stay) => { await sendStay(stay); });`],
  [
    "a stream that waits",
    `fs.createReadStream(path).on("data", async function (stay) { this.pause(); await sendStay(stay); this.resume(); });`,
  ],
  ["the end of a file", `fs.createReadStream(path).on("end", () => sendStay(last));`],
])("%s is not reported", (_, code) => {
  expectPicture(noRateLimit, `${client}module.exports = (path, socket, last) => {\n  ${code}\n};\n`);
});
