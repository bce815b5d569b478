import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from "@actions/workflow-parser";
import { parseAction } from "@actions/workflow-parser/actions/action-parser";

// npm run check:workflows: reads the workflows and action.yml (in a folder, if one is named) with GitHub's own parser.

const [root = "."] = process.argv.slice(2);
const trace = new NoOperationTraceWriter();

const problems = await findProblems();
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

async function findProblems(): Promise<readonly string[]> {
  const folder = ".github/workflows";
  const names = (await readdir(path.join(root, folder))).map((name) => `${folder}/${name}`);
  const found = await Promise.all(names.map(checkWorkflow));
  return [...found.flat(), ...(await checkAction("action.yml"))];
}

async function checkWorkflow(name: string): Promise<readonly string[]> {
  const { context, value } = parseWorkflow({ name, content: await read(name) }, trace);
  if (value !== undefined) await convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(({ message }) => message);
}

async function checkAction(name: string): Promise<readonly string[]> {
  const { context } = parseAction({ name, content: await read(name) }, trace);
  return context.errors.getErrors().map(({ message }) => message);
}

function read(name: string): Promise<string> {
  return readFile(path.join(root, name), "utf8");
}
