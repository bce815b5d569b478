import { expect, test } from "vitest";
import { z } from "zod";
import { usePitstop } from "../scenario/use-pitstop.ts";
import { git, makeFolder } from "../local/repository.ts";
import { pitstop } from "./pitstop.ts";

const app = usePitstop();

const files = {
  "package.json": '{ "dependencies": { "customerio-node": "^4.0.0" } }\n',
  ".github/pitstop.yml": "workspace: { bounces: handled-elsewhere }\nignore: [legacy/]\n",
  "src/cio.ts": `import { TrackClient } from "customerio-node";
export const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
`,
};
const joined = (created: string) => `import { cio } from "./cio";
export const join = (user) => cio.identify(user.id, { email: user.email, created_at: ${created} });
export const paid = (order) => cio.track(order.userId, { name: \`order_\${order.id}_paid\` });
`;
/** The client is known by its name only, so all in it is reported with low confidence. */
const guessed = `import { customerio } from "@acme/messaging";
export const left = (user) => customerio.identify(user.id, { email: user.email, left_at: Date.now() });
`;
const change = {
  "src/guessed.ts": guessed,
  "legacy/join.ts": joined("Date.now()"),
  "src/broken.ts": `${files["src/cio.ts"]}cio.track(`,
};

const reviewShape = z.object({
  findings: z.array(
    z.object({
      path: z.string(),
      start: z.object({ line: z.number() }),
      rule: z.string(),
      confidence: z.string(),
    }),
  ),
  hidden: z.number(),
});

test.each([
  ["with findings of every confidence", { ...change, "src/join.ts": joined("Date.now()") }, 1],
  ["where only unsure findings fail the check", change, 1],
  ["without findings", { "src/join.ts": 'export const name = "join";\n' }, 0],
])(
  "a change %s has the same findings in the app and on the command line",
  async (_what, changed, exitCode) => {
    const { when, repository } = await app.given({ files, change: changed });
    await when.opened();
    const [run] = repository.checkRuns;
    if (run === undefined) throw new Error("the app created no check run");
    const folder = await makeFolder();
    await git(folder, "clone", "--quiet", repository.directory, ".");
    await git(folder, "switch", "--quiet", "feature");

    const review = await pitstop(folder, ["review", "--base", "origin/main"]);
    expect(review.stdout).toContain(`Check run ${run.conclusion ?? ""}: ${run.title ?? ""}\n`);
    expect(review).toMatchObject({ exitCode, stderr: "" });
    expect(review.stdout).not.toContain("hidden");

    const json = await pitstop(folder, ["review", "--base", "origin/main", "--format", "json"]);
    const { findings, hidden } = reviewShape.parse(JSON.parse(json.stdout));
    const places = findings.map(({ path, start, rule }) => `\`${path}:${start.line}\` **${titleOf(rule)}**`);
    expect({ places, hidden }).toEqual({ places: listed(run.text ?? ""), hidden: 0 });

    const audit = await pitstop(folder, ["audit", "--min-confidence", "low"]);
    const title = run.title ?? "";
    const [severities = title] = /\d+ error[^)]*/.exec(title) ?? [];
    expect(audit.stdout).toContain(severities);

    const sure = await pitstop(folder, ["review", "--base", "origin/main", "--min-confidence", "medium"]);
    const unsure = findings.filter(({ confidence }) => confidence === "low").length;
    const line = `${unsure} low-confidence finding${unsure === 1 ? "" : "s"} hidden; use --min-confidence low.`;
    expect(sure.stdout.includes(line)).toBe(unsure > 0);
  },
);

/** The places and titles of the check run's list of findings. */
function listed(text: string): readonly string[] {
  return [...text.matchAll(/^- (`[^`]+:\d+` \*\*[^*]+\*\*)/gm)].map(([, item = ""]) => item);
}

function titleOf(rule: string): string {
  const words = rule.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
