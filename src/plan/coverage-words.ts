/** The words for how much of the code that has to do with Customer.io was understood, on GitHub and in the terminal. */
import { countOperations, type Coverage } from "../vocabulary/coverage.ts";
import { count, enumerate } from "./words.ts";

/** How many places or files one sentence lists. */
const maxListed = 5;

/** How much was checked: a full sentence, also if there was nothing to check. */
export function describeChecked(coverage: Coverage): string {
  const calls = countOperations(coverage);
  if (calls > 0) {
    return `${count(calls, "Customer.io call")} in ${count(coverage.files.length, "file")} checked.`;
  }
  return `${describeNoCalls(coverage)}.`;
}

/** Why nothing was checked: a title for results that would otherwise be "No pitfalls found". */
export function describeNoCalls({ files, blindSpots }: Coverage): string {
  if (files.length === 0) return "No Customer.io code found";
  return blindSpots.length === 0 ? "No Customer.io calls found" : "No Customer.io calls understood";
}

/** What was not understood: the files without any understood call, and then the places in other files; a sentence each, if there are any. */
export function describeNotUnderstood({ files, blindSpots }: Coverage): readonly string[] {
  const understood = new Set(files.filter(({ operations }) => operations > 0).map(({ path }) => path));
  const paths = [...new Set(blindSpots.map(({ path }) => path))].filter((path) => !understood.has(path));
  const places = blindSpots
    .filter(({ path }) => understood.has(path))
    .map(({ path, line }) => `${path}:${line}`);
  const more = paths.length === 0 ? "" : "more ";
  return [
    ...(paths.length === 0
      ? []
      : [`${describeFiles(paths.length)} but no call was understood: ${enumerate(paths, maxListed)}`]),
    ...(places.length === 0
      ? []
      : [
          `${count(places.length, `${more}place`)} ${places.length === 1 ? "was" : "were"} not understood: ${enumerate(places, maxListed)}`,
        ]),
  ];
}

function describeFiles(number: number): string {
  return `${count(number, "file")} ${number === 1 ? "names" : "name"} Customer.io`;
}

/** Sentences and titles of a check run. */
export const coverageWords = {
  touched:
    "This change touches files with Customer.io code that Pitstop does not understand. Pitfalls in that code are not found:",
  elsewhere: "Customer.io code in the rest of the repository that Pitstop does not understand:",
  cleanButBlind: "No pitfalls found, but some Customer.io code was not understood",
  notUnderstood: "Not fully understood",
  notUnderstoodButFound: (findings: string, severities: string) =>
    `Not fully understood, and ${findings} found: ${severities}`,
} as const;
