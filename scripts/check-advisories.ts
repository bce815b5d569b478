import { execa } from "execa";
import { findGrave } from "./advisories.ts";

// npm run check:advisories: no package of ours has a known vulnerability that is high or critical.

const { stdout } = await execa("npm", ["audit", "--json"], { reject: false });
const grave = findGrave(stdout);
if (grave === undefined) {
  // A mirror of the registry may have the packages only: that is no finding.
  console.error(
    "Advisories were not checked: this registry gives none. Run `npm audit` where npm's own is reachable.",
  );
} else {
  for (const line of grave) console.error(line);
  console.log(`${grave.length} packages with a vulnerability that is high or critical`);
}
process.exitCode = (grave?.length ?? 0) === 0 ? 0 : 1;
