import { z } from "zod";

const report = z.object({
  vulnerabilities: z.record(
    z.string(),
    z.object({ severity: z.enum(["info", "low", "moderate", "high", "critical"]), range: z.string() }),
  ),
});
const grave: readonly string[] = ["high", "critical"];

/**
 * Lists the packages with a grave advisory in what `npm audit --json` printed, such as `probot 1.0.0 - 2.0.0: high`. `undefined`: it is no
 * report, as from a registry that has no advisories.
 */
export function findGrave(printed: string): readonly string[] | undefined {
  const { success, data } = report.safeParse(parse(printed));
  if (!success) return undefined;
  return Object.entries(data.vulnerabilities)
    .filter(([, { severity }]) => grave.includes(severity))
    .map(([name, { severity, range }]) => `${name} ${range}: ${severity}`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
