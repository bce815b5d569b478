import { rm } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { commitAll, git, makeRepository, write } from "../local/repository.ts";
import { pitstop } from "./pitstop.ts";

const cio = `import { TrackClient } from "customerio-node";
export const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
`;
const billing = `import { cio } from "./cio";

export const paid = (user: { id: string }, total: number) =>
  cio.track(user.id, { name: "invoice_paid", data: { total } });
`;
const withCurrency = billing.replace("{ total }", '{ total: String(total), currency: "EUR" }');
const line =
  "- The event `invoice_paid` at `src/billing.ts:4`: now also sends `currency` (text); `total` changes from number to text.";

/** A repository whose branch `feature` has not changed anything yet. */
async function makeShop(): Promise<string> {
  const root = await makeRepository();
  await write(root, { "src/cio.ts": cio, "src/billing.ts": billing });
  await commitAll(root);
  await git(root, "checkout", "--quiet", "-b", "feature");
  return root;
}

const unwrap = (text: string) => text.replaceAll(/\n {2}(?=\S)/gu, " ");

describe("what a change does at Customer.io", () => {
  test("is in the report of the work tree, of what is staged and of a commit", async () => {
    const root = await makeShop();
    await write(root, { "src/billing.ts": withCurrency });
    const review = async (...args: string[]) => unwrap((await pitstop(root, ["review", ...args])).stdout);
    expect(await review()).toContain(`What this change does at Customer.io\n\n${line}\n`);
    await git(root, "add", ".");
    expect(await review("--staged")).toContain(line);
    await commitAll(root);
    expect(await review("--base", "main", "--head", "feature")).toContain(line);
  });

  test("is in the JSON, with what was removed", async () => {
    const root = await makeShop();
    await rm(path.join(root, "src/billing.ts"));
    await write(root, {
      "src/invite.ts": 'import { cio } from "./cio";\ncio.track("1", { name: "invited" });\n',
    });
    const { stdout } = await pitstop(root, ["review", "--format", "json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      changes: [
        {
          subject: "event",
          change: "added",
          name: "invited",
          path: "src/invite.ts",
          line: 2,
          properties: [],
        },
        { subject: "event", change: "removed", name: "invoice_paid", path: "src/billing.ts", line: 4 },
      ],
      notCompared: [],
    });
  });

  test("has paths from the current folder", async () => {
    const root = await makeShop();
    await write(root, { "src/billing.ts": withCurrency });
    const { stdout } = await pitstop(path.join(root, "src"), ["review"]);
    expect(unwrap(stdout)).toContain("- The event `invoice_paid` at `billing.ts:4`:");
  });

  test("is not there when nothing changes, and an audit knows no changes", async () => {
    const root = await makeShop();
    await write(root, { "src/billing.ts": `${billing}\n// The end.\n` });
    const { stdout } = await pitstop(root, ["review"]);
    expect(stdout).not.toContain("What this change does");
    const audit = JSON.parse((await pitstop(root, ["audit", "--format", "json"])).stdout) as object;
    expect(audit).not.toHaveProperty("changes");
  });
});
