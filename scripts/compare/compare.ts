import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { generated, writeFolder, type Generated, type Place } from "./folders.ts";
import type { Figures, Row } from "./figures.ts";
import { toolPackages, tools, type Tool } from "./tools.ts";

const here = path.resolve(import.meta.dirname, "../..");
/** A tool is run for so long on one repository, in milliseconds; where the first run takes longer, it is the only one. */
const patience = 60_000;
const outputLimit = 2 ** 29;
/** What Node.js may take, in MB. */
const heap = 4096;
/** Reports how much memory a program took. */
const timeProgram = "/usr/bin/time";

/** One run of a tool. `memory` is the most that one of its processes took, in kB. */
interface Run {
  readonly milliseconds: number;
  readonly memory: number | undefined;
  readonly output: readonly string[];
}

/** Compares the built program with other tools, all on the same repositories, in turns. */
export async function compare(rounds: number, showProgress: (text: string) => void): Promise<Figures> {
  const place = await realpath(await mkdtemp(path.join(os.tmpdir(), "pitstop-bench-")));
  try {
    const installed = path.join(place, "tools");
    await mkdir(installed);
    await writeFile(path.join(installed, "package.json"), `{ "private": true }`);
    showProgress("installing the other tools");
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...toolPackages], {
      cwd: installed,
    });
    const rows: Row[] = [];
    for (const [index, make] of generated.entries()) {
      const repository = make();
      const folder = path.join(place, String(index));
      await writeFolder(folder, repository);
      rows.push(
        ...(await compareOn(
          repository,
          { folder, installed, cache: path.join(place, "cache") },
          rounds,
          showProgress,
        )),
      );
    }
    return { ...(await describe(installed)), rows };
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

/** A tool ended by itself without a result, such as for want of memory. */
class ToolFailure extends Error {
  override readonly name = "ToolFailure";
  readonly milliseconds: number;

  constructor(milliseconds: number, message: string) {
    super(message);
    this.milliseconds = milliseconds;
  }
}

interface Setting {
  readonly folder: string;
  readonly installed: string;
  readonly cache: string;
}

async function compareOn(
  repository: Generated,
  setting: Setting,
  rounds: number,
  showProgress: (text: string) => void,
): Promise<readonly Row[]> {
  const measured = new Map<Tool, Run[]>();
  const found = new Map<Tool, readonly Place[]>();
  const failed = new Map<Tool, ToolFailure>();
  for (const tool of tools) {
    showProgress(`${tool.name} on ${repository.name}`);
    try {
      // The first run warms the disk up, and says what is found.
      const first = await runTool(tool, setting);
      const places = first.output.flatMap((output) => tool.read(output, setting.folder));
      found.set(tool, places);
      measured.set(tool, first.milliseconds > patience ? [first] : []);
    } catch (error) {
      if (!(error instanceof ToolFailure)) throw error;
      showProgress(`${tool.name} failed: ${error.message.slice(0, 2_000)}`);
      failed.set(tool, error);
    }
  }
  for (let round = 0; round < rounds; round++) {
    for (const tool of measured.keys()) {
      const runs = measured.get(tool) ?? [];
      const spent = runs.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
      if (spent > patience) continue;
      showProgress(`${tool.name} on ${repository.name}, round ${round + 1}`);
      runs.push(await runTool(tool, setting));
    }
  }
  return tools.map((tool) => {
    const runs = measured.get(tool) ?? [];
    const memories = runs.flatMap(({ memory }) => memory ?? []);
    const failure = failed.get(tool);
    return {
      repository: repository.name,
      tool: tool.name,
      about: tool.about,
      rounds: runs.length,
      milliseconds: median(failure ? [failure.milliseconds] : runs.map(({ milliseconds }) => milliseconds)),
      ...(failure && { failed: true as const }),
      ...(memories.length > 0 && { memory: median(memories) }),
      ...countFound(found.get(tool) ?? [], repository.mistakes),
    };
  });
}

async function runTool(tool: Tool, setting: Setting): Promise<Run> {
  for (const [name, text] of Object.entries(tool.settings)) {
    await mkdir(path.dirname(path.join(setting.folder, name)), { recursive: true });
    await writeFile(path.join(setting.folder, name), text);
  }
  try {
    return measure(tool, setting);
  } finally {
    for (const name of Object.keys(tool.settings)) await rm(path.join(setting.folder, name));
  }
}

function measure(tool: Tool, { folder, installed, cache }: Setting): Run {
  const hasTime = existsSync(timeProgram);
  const output: string[] = [];
  const memories: number[] = [];
  const start = performance.now();
  for (const command of tool.commands(here, installed)) {
    const [program, ...rest] = hasTime ? [timeProgram, "-f", "%M", ...command] : command;
    const result = spawnSync(program, rest, {
      cwd: folder,
      maxBuffer: outputLimit,
      env: {
        ...process.env,
        TOOLS: installed,
        // oxlint looks for its type-aware part there.
        PATH: `${path.join(installed, "node_modules/.bin")}${path.delimiter}${process.env["PATH"] ?? ""}`,
        PITSTOP_CACHE: cache,
        NODE_OPTIONS: `--max-old-space-size=${heap}`,
      },
    });
    // 1 says that something was found.
    if (result.error !== undefined || result.status === null || result.status > 1)
      throw new ToolFailure(performance.now() - start, String(result.error?.message ?? result.stderr));
    const text = String(result.stdout);
    if (result.status === 1 && text !== "" && tool.read(text, folder).length === 0)
      throw new ToolFailure(performance.now() - start, `reported no line, but said: ${text}`);
    output.push(text);
    if (hasTime) memories.push(Number(String(result.stderr).trim().split("\n").at(-1)));
  }
  const milliseconds = performance.now() - start;
  return { milliseconds, memory: hasTime ? Math.max(...memories) : undefined, output };
}

function countFound(
  found: readonly Place[],
  mistakes: readonly Place[],
): Pick<Row, "found" | "mistakes" | "others"> {
  const keyOf = (place: Place) => `${place.path}:${place.line}`;
  const lines = new Set(found.map(keyOf));
  const wanted = new Set(mistakes.map(keyOf));
  const right = [...lines].filter((line) => wanted.has(line)).length;
  return { found: right, mistakes: wanted.size, others: lines.size - right };
}

async function describe(installed: string): Promise<Omit<Figures, "rows">> {
  const [cpu] = os.cpus();
  const versions: Record<string, string> = {};
  for (const { packageName } of tools) {
    if (packageName === undefined) continue;
    const text = await readFile(path.join(installed, "node_modules", packageName, "package.json"), "utf8");
    versions[packageName] = (JSON.parse(text) as { version: string }).version;
  }
  return {
    commit: execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: here, encoding: "utf8" }).trim(),
    machine: `${cpu?.model ?? "unknown processor"}, ${os.cpus().length} cores, ${Math.round(os.totalmem() / 2 ** 30)} GB`,
    node: process.version,
    versions,
  };
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
}
