import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import type { RequestHandlerExtra } from "@modelcontextprotocol/sdk/shared/protocol.js";
import type { CallToolResult, ServerNotification, ServerRequest } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import type { RunTask } from "../../threads/tasks.ts";
import { reportError } from "../report-error.ts";
import type { ProtocolStreams, Terminal } from "../terminal.ts";
import { version } from "../version.ts";
import {
  answerAudit,
  answerExplain,
  answerFix,
  answerInventory,
  answerReview,
  type Answer,
  type ToolContext,
} from "./answers.ts";

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

const instructions =
  "Checks code that uses Customer.io for twelve known pitfalls. After you changed such code, call `review`; for code that is already there, `audit`. `explain` says why a rule matters and how to fix it. Nothing is written: apply what `fix` returns. This server only reads code on this machine; it does not know what is in the Customer.io workspace.";

const paths = z
  .array(z.string().min(1).max(4096))
  .max(1000)
  .default([])
  .describe("Files, folders and patterns in the folder that the server runs in; !… excludes. Default: all.");
const rules = z
  .array(z.string())
  .max(50)
  .default([])
  .describe("Ids or numbers of the rules to run. Default: all.");
const confidence = z.enum(["high", "medium", "low"]);
const minConfidence = (usual: z.output<typeof confidence>) =>
  confidence.default(usual).describe("Skip findings with less confidence.");

/** Hints about every tool: none of them writes or uses the network. */
const annotations = { readOnlyHint: true, idempotentHint: true, openWorldHint: false };

/** Answers an agent until it closes the input. */
export async function serveAgent(
  { input, output }: ProtocolStreams,
  terminal: Terminal,
  runTask: RunTask,
): Promise<void> {
  const server = new McpServer({ name: "pitstop", title: "Pitstop", version }, { instructions });
  addTools(server, (extra, answer) => answerWith(() => answer({ terminal, run: within(runTask, extra) })));
  const ended = new Promise<void>((resolve) => {
    input.once("end", resolve);
    input.once("close", resolve);
  });
  await server.connect(new StdioServerTransport(input, output));
  await ended;
  await server.close();
}

type AnswerTool = (
  extra: Extra,
  answer: (tools: ToolContext) => Answer | Promise<Answer>,
) => Promise<CallToolResult>;

function addTools(server: McpServer, answer: AnswerTool): void {
  server.registerTool(
    "audit",
    {
      title: "Audit code",
      description:
        "Finds Customer.io pitfalls in all code, or in some paths. Each finding has its line, the reason, where its values come from, and the lines that fix it where a fix is proven.",
      inputSchema: z.strictObject({ paths, rules, minConfidence: minConfidence("medium") }),
      annotations,
    },
    ({ paths: named, ...chosen }, extra) => answer(extra, (tools) => answerAudit(named, chosen, tools)),
  );
  server.registerTool(
    "review",
    {
      title: "Review a change",
      description:
        "Finds the Customer.io pitfalls that a change introduces: by default all changes since the default branch, including uncommitted ones.",
      inputSchema: z
        .strictObject({
          base: z
            .string()
            .min(1)
            .max(1000)
            .optional()
            .describe("The branch that the change will be merged into."),
          staged: z.boolean().default(false).describe("Only what is staged, compared with the last commit."),
          rules,
          minConfidence: minConfidence("low"),
        })
        .refine(({ base, staged }) => base === undefined || !staged, {
          message: "`staged` compares with the last commit and can't be used with `base`.",
        }),
      annotations,
    },
    ({ base, staged, ...chosen }, extra) =>
      answer(extra, (tools) => answerReview({ base, staged }, chosen, tools)),
  );
  server.registerTool(
    "fix",
    {
      title: "Get fixes as a patch",
      description:
        "Returns a patch with all proven fixes, for git apply, and says why other findings are not fixed. Writes nothing.",
      inputSchema: z.strictObject({ paths, rules, minConfidence: minConfidence("medium") }),
      annotations,
    },
    ({ paths: named, ...chosen }, extra) => answer(extra, (tools) => answerFix(named, chosen, tools)),
  );
  server.registerTool(
    "inventory",
    {
      title: "List what the code does",
      description: "Lists the events, people, messages and clients of Customer.io in the code.",
      inputSchema: z.strictObject({ paths }),
      annotations,
    },
    ({ paths: named }, extra) => answer(extra, (tools) => answerInventory(named, tools)),
  );
  server.registerTool(
    "explain",
    {
      title: "Explain a rule",
      description: "Says what a rule reports, why it matters, and how to fix it, with examples.",
      inputSchema: z.strictObject({ rule: z.string().min(1).max(200).describe("The rule's id or number.") }),
      annotations,
    },
    ({ rule }, extra) => answer(extra, (tools) => answerExplain(rule, tools)),
  );
}

/** A task that ends when the request is canceled, and that notifies an agent of its progress if it wants to know. */
function within(runTask: RunTask, { signal, _meta, sendNotification }: Extra): RunTask {
  const token = _meta?.progressToken;
  let last = -1;
  const onProgress = (done: number, total: number) => {
    // Progress has to increase, also over several tasks.
    if (token === undefined || done <= last) return;
    last = done;
    const params = { progressToken: token, progress: done, total };
    sendNotification({ method: "notifications/progress", params }).catch(() => undefined);
  };
  return (name, input) => runTask(name, input, { signal, onProgress });
}

/** Errors that a person could fix are for the agent to read. */
async function answerWith(answer: () => Answer | Promise<Answer>): Promise<CallToolResult> {
  try {
    const { text, data } = await answer();
    return { content: [{ type: "text", text }], structuredContent: data };
  } catch (error) {
    return { content: [{ type: "text", text: reportError(error) }], isError: true };
  }
}
