import type { Node } from "ts-morph";
import { expect, test } from "vitest";
import { noRateLimit } from "../../rules/no-rate-limit.ts";
import { analyze, type Pass } from "../../src/analyze/analyze.ts";
import { createSession } from "../../src/analyze/session.ts";
import { defineRule, type Rule } from "../../src/rule.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";

const client = `import { TrackClient } from "customerio-node";
export const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
`;

/** Reports the first statement. `choose` says of which node it reads the text before. */
function makeRule(choose: (first: Node) => Node): Rule {
  return defineRule({
    ...noRateLimit,
    *check({ files }) {
      const [first] = files[0]?.getStatements() ?? [];
      if (first && choose(first).getText() !== "") yield { at: first, message: "here" };
    },
  });
}

/** Two analyses of code that is edited in between, and what the second one says. */
function analyzeTwice(rule: Rule) {
  const session = createSession();
  const run = (text: string) => {
    const passes: Pass[] = [];
    const onPass = (pass: Pass) => passes.push(pass);
    const { findings, failures } = analyze(
      { sources: [{ path: "src/cio.ts", text }], skipped: [] },
      { rules: [rule], config: defaultConfig, session, onPass },
    );
    return { findings, failures, repeated: passes.map(({ isRepeated }) => isRepeated === true) };
  };
  run(client);
  return run(`// Edited.\n${client}`);
}

test("an analysis begins again where something that was kept of an earlier one is not there any more", () => {
  let kept: Node | undefined;
  let asked = 0;
  const rule = makeRule((first) => {
    asked += 1;
    const node = kept ?? first;
    // Once it fails, it starts again as well.
    kept = asked === 1 ? first : undefined;
    return node;
  });
  const { findings, failures, repeated } = analyzeTwice(rule);
  expect(failures).toEqual([]);
  expect(repeated).toEqual([true]);
  expect(findings.map(({ range }) => range.start.line)).toEqual([2]);
  expect(asked).toBe(3);
});

test("a rule that asks about such a node in a new program, too, has failed", () => {
  let kept: Node | undefined;
  const { findings, failures } = analyzeTwice(makeRule((first) => (kept ??= first)));
  expect(findings).toEqual([]);
  expect(failures).toMatchObject([{ rule: noRateLimit.id }]);
});
