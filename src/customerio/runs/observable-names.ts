import { Node } from "ts-morph";
import { unwrap } from "../flow/terms.ts";
import { getImportedName } from "../program/package-imports.ts";
import { observablePackage } from "./loop-table.ts";

/** The RxJS name of a called function, whatever its local name; `undefined` for anything else. */
export function getObservableName(call: Node): string | undefined {
  const callee = Node.isCallExpression(call) ? unwrap(call.getExpression()) : undefined;
  const imported = callee && getImportedName(callee);
  return imported && observablePackage.test(imported.specifier) ? imported.name : undefined;
}
