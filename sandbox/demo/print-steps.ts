import pc from "picocolors";
import type { PlayedStep } from "./show.ts";

/** Formats each step with the requests that the app sent. */
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

/** Each name once, with its count, in order of first appearance. */
function countEach(names: readonly string[]): readonly string[] {
  return [...new Set(names)].map((name) => {
    const count = names.filter((other) => other === name).length;
    return count === 1 ? name : `${name} ×${count}`;
  });
}
