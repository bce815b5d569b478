import { Node } from "ts-morph";
import type { KeeperFacts } from "../api/framework-facts.ts";
import { getFrameworkFacts } from "../api/framework-table.ts";
import type { Edit } from "../../vocabulary/edit.ts";
import { addNamedImport } from "./imports.ts";
import type { Wait } from "../runs/awaiting.ts";

/** Calls that keep a function alive until work that outlives its response is done. */
export type KeeperName = KeeperFacts["name"];

/** Such a call, ready to be written. */
export interface Keeper {
  readonly open: string;
  readonly close: string;
  /** The call takes a function rather than a promise. */
  readonly isCallback: boolean;
  readonly imports: readonly Edit[];
}

/**
 * Writes the call that keeps work alive, with what it needs imported; `undefined` when it cannot be reached from the handler.
 *
 * @param exported the function of a package that does this; if not given, the handler's own parameter
 */
export function writeKeeper({ handler }: Wait, exported: KeeperFacts | undefined): Keeper | undefined {
  if (exported) {
    const { module, name, takes } = exported;
    const imports = addNamedImport(handler.callable.getSourceFile(), module, name);
    return imports && { open: `${name}(`, close: ")", isCallback: takes === "function", imports };
  }
  const context = writeOwnKeeper(handler);
  if (context === undefined) return undefined;
  return { open: `${context}.waitUntil(`, close: ")", isCallback: false, imports: [] };
}

/** The handler's argument that has `waitUntil`, by its name in the handler: the execution context of Cloudflare Workers, or Nitro's event. */
function writeOwnKeeper({ callable, framework }: Wait["handler"]): string | undefined {
  const { executionContext, waitingEvent } = getFrameworkFacts(framework).runtime;
  const facts = executionContext ?? waitingEvent;
  const name = facts && callable.getParameters()[facts.parameter]?.getNameNode();
  if (!Node.isIdentifier(name)) return undefined;
  const property = executionContext?.property;
  return property === undefined ? name.getText() : `${name.getText()}.${property}`;
}
