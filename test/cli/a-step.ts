import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { PullRequest, Repository } from "../../sandbox/state/state.ts";

/** A step of a workflow, as its runner sees it. */
export interface Step {
  /** What the runner says to an action by default. */
  readonly env: Readonly<Record<string, string>>;
  readonly readOutputs: () => Promise<Readonly<Record<string, string>>>;
  readonly readSummary: () => Promise<string>;
}

interface Proposal {
  readonly repository: Repository;
  readonly pull: PullRequest;
}

/** Makes the files that a runner makes for a step, in a new folder of `parent`, for the event of a pull request. */
export async function openStep(parent: string, { repository, pull }: Proposal): Promise<Step> {
  const folder = await mkdtemp(path.join(parent, "runner-"));
  const [event, output, summary] = ["event.json", "output", "summary.md"].map((name) =>
    path.join(folder, name),
  );
  const files = {
    GITHUB_EVENT_PATH: event ?? "",
    GITHUB_OUTPUT: output ?? "",
    GITHUB_STEP_SUMMARY: summary ?? "",
  };
  const payload = { action: "opened", number: pull.number, pull_request: { number: pull.number } };
  await writeFile(files.GITHUB_EVENT_PATH, JSON.stringify(payload));
  for (const file of [files.GITHUB_OUTPUT, files.GITHUB_STEP_SUMMARY]) await writeFile(file, "");
  const env = {
    ...files,
    ...{ CI: "true", GITHUB_ACTIONS: "true", RUNNER_TEMP: folder, NO_COLOR: "1" },
    ...{ GITHUB_EVENT_NAME: "pull_request", "INPUT_PULL-REQUEST": "", "INPUT_FAIL-ON": "" },
    GITHUB_REPOSITORY: `${repository.owner.login}/${repository.name}`,
  };
  return {
    env,
    readOutputs: async () => readStepOutputs(await readFile(files.GITHUB_OUTPUT, "utf8")),
    readSummary: () => readFile(files.GITHUB_STEP_SUMMARY, "utf8"),
  };
}

/** What a step says with heredocs in the file of `GITHUB_OUTPUT`, as the runner reads it. */
export function readStepOutputs(text: string): Readonly<Record<string, string>> {
  const lines = text.split("\n").values();
  const outputs: Record<string, string> = {};
  for (const line of lines) {
    if (line === "") continue;
    const [name = "", delimiter] = line.split("<<");
    if (delimiter === undefined) throw new Error(`Invalid format '${line}'`);
    const value: string[] = [];
    for (let next = lines.next(); next.value !== delimiter; next = lines.next()) {
      if (next.done === true) throw new Error(`Matching delimiter not found '${delimiter}'`);
      value.push(next.value);
    }
    outputs[name] = value.join("\n");
  }
  return outputs;
}
