import { Node } from "ts-morph";
import { unwrap } from "../flow/terms.ts";
import { getImportedName } from "../program/package-imports.ts";
import { observablePackage } from "./loop-table.ts";

/** The name in RxJS of what is called, whatever it is called here; `undefined` for anything else. */
export function getObservableName(call: Node): string | undefined {
  const callee = Node.isCallExpression(call) ? unwrap(call.getExpression()) : undefined;
  const imported = callee && getImportedName(callee);
  return imported && observablePackage.test(imported.specifier) ? imported.name : undefined;
}
