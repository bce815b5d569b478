import pc from "picocolors";
import type { PlayedStep } from "./show.ts";

/** Writes what happened one after the other, and what the app asked GitHub for each time. */
export function formatSteps(steps: readonly PlayedStep[]): string {
  return steps
    .map(({ about, requests, printed }) =>
      [
        `${pc.bold(about)}: ${requests.length} ${requests.length === 1 ? "request" : "requests"}`,
        ...(requests.length === 0 ? [] : [pc.dim(`  ${countEach(requests).join(", ")}`)]),
        ...(printed === "" ? [] : [printed.trimEnd().replace(/^/gm, "  │ ")]),
      ].join("\n"),
    )
    .join("\n");
}

/** Each once, in the order in which they came first. */
function countEach(names: readonly string[]): readonly string[] {
  return [...new Set(names)].map((name) => {
    const count = names.filter((other) => other === name).length;
    return count === 1 ? name : `${name} ×${count}`;
  });
}
