import { Node } from "ts-morph";
import { learn, type Knowledge } from "../../../src/customerio/knowledge.ts";
import type { Role } from "../../../src/customerio/api/sdk.ts";
import { getCallableName, type Term } from "../../../src/customerio/flow/terms.ts";
import type { Operation } from "../../../src/customerio/operations/reading.ts";

export type Code = string | Readonly<Record<string, string>>;

/** What the semantic layer knows of code: one file's text, or several by path. */
function learnFrom(code: Code): Knowledge {
  const files = typeof code === "string" ? { "src/example.ts": code } : code;
  return learn(Object.entries(files).map(([path, text]) => ({ path, text })));
}

/**
 * The operations of code, each as one line: `surface kind person event-name via`, with the values as they are written where the call is
 * seen. `?` marks low confidence, `[]` an item of a batch.
 */
export function listOperations(code: Code, options: { readonly all?: boolean } = {}): readonly string[] {
  const sure = learnFrom(code);
  const knowledge = sure.guessing ?? sure;
  const shown = options.all
    ? knowledge.operations
    : knowledge.operations.filter((entry) => isOutermost(entry, knowledge));
  return shown.map((operation) => describe(operation, knowledge)).sort();
}

/** Wrappers are found twice, in themselves and at their calls: the calls say more. */
function isOutermost(operation: Operation, { operations }: Knowledge): boolean {
  return !operations.some(
    (other) => other.call === operation.call && other.via.length > operation.via.length,
  );
}

function describe(operation: Operation, { flow, texts, objects }: Knowledge): string {
  const write = (role: Role): string | undefined => {
    const terms = operation.find(role);
    const values = terms.map(
      (term) => texts.getOnlyText(term) ?? writeNode((flow.findOrigins(term)[0] ?? term).node),
    );
    return terms.length > 0 ? [...new Set(values)].join("|") : undefined;
  };
  const email = write("email-person");
  const anonymous = write("anonymous-person");
  return [
    operation.surface,
    `${operation.kind}${operation.isBatched ? "[]" : ""}${operation.confidence === "low" ? "?" : ""}`,
    write("person"),
    email && `email=${email}`,
    anonymous && `anonymous=${anonymous}`,
    write("event-name"),
    writeKeys(operation.find("attributes")),
    writeKeys(operation.find("data")),
    operation.via.length > 0 &&
      `via ${operation.via.map((callable) => getCallableName(callable) ?? "()").join(" > ")}`,
  ]
    .filter((part) => typeof part === "string")
    .join(" ");

  function writeKeys(terms: readonly Term[]): string | undefined {
    const names = terms.flatMap((term) =>
      objects.findShapes(term).shapes.flatMap((shape) => shape.properties.map(({ name }) => name)),
    );
    return terms.length > 0 ? `{${names.join(",")}}` : undefined;
  }
}

function writeNode(node: Node): string {
  return Node.isParameterDeclaration(node) ? node.getName() : node.getText();
}
