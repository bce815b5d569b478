import { Node } from "ts-morph";
import { frameworks } from "../api/framework-table.ts";
import { getDottedName } from "../program/nodes.ts";

/** Names of loggers: on their own, and as the property that a framework keeps one in (`request.log`, `app.log`). */
export const loggerNames: ReadonlySet<string> = new Set([
  ...["logger", "_logger", "this.logger", "this._logger", "log"],
  ...frameworks.flatMap(({ requestLogger, words }) =>
    requestLogger
      ? [...(words?.request ?? []), ...(words?.application ?? [])].map(
          (name) => `${name}.${requestLogger.property}`,
        )
      : [],
  ),
]);

/** Levels at which errors are logged: calls of these methods show which arguments a logger takes. */
export const errorLevels: ReadonlySet<string> = new Set(["error", "warn", "fatal"]);

const consoleName = "console";
const plainLevels: ReadonlySet<string> = new Set(["log", "info", "debug", "trace"]);

/** Says whether code only logs: `console.warn(…)`, `this.logger.error(…)`. */
export function isLogging(node: Node): boolean {
  const callee = Node.isCallExpression(node) ? node.getExpression() : undefined;
  if (!Node.isPropertyAccessExpression(callee)) return false;
  const owner = getDottedName(callee.getExpression().compilerNode) ?? "";
  const isLevel = errorLevels.has(callee.getName()) || plainLevels.has(callee.getName());
  return isLevel && (owner === consoleName || loggerNames.has(owner));
}
