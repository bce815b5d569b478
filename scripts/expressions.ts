import { check } from "recheck";
import { ts } from "ts-morph";

/** A regular expression, and where it is written. */
export interface Expression {
  readonly source: string;
  readonly flags: string;
  readonly place: Place;
}

export interface Place {
  /** Relative to the repository's root. */
  readonly path: string;
  /** 1-based. */
  readonly line: number;
}

/** Lists the regular expressions in a file: those written as literals, and the places where others are composed. */
export function findExpressions(
  path: string,
  text: string,
): { readonly literals: readonly Expression[]; readonly composed: readonly Place[] } {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  const literals: Expression[] = [];
  const composed: Place[] = [];
  const visit = (node: ts.Node): void => {
    const place = { path, line: file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1 };
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf("/");
      literals.push({ source: node.text.slice(1, end), flags: node.text.slice(end + 1), place });
    }
    const isCreated = ts.isNewExpression(node) || ts.isCallExpression(node);
    if (isCreated && ts.isIdentifier(node.expression) && node.expression.text === "RegExp")
      composed.push(place);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { literals, composed };
}

/**
 * How long matching takes, judged by recheck: `undefined` for an expression whose time grows only as fast as the text it is applied to, and
 * otherwise what is wrong with it, with a text that shows it. One that cannot be judged counts as slow.
 */
export async function explainSlowness({ source, flags }: Expression): Promise<string | undefined> {
  const result = await check(source, flags, limits);
  switch (result.status) {
    case "safe":
      return undefined;
    case "vulnerable":
      return `${result.complexity.summary}, for example on ${result.attack.pattern}`;
    case "unknown":
      return `too complex to be judged (${result.error.kind}): simplify it`;
  }
}

/** In milliseconds. Steps are limited by recheck; time limits on them would make the answer depend on the machine. */
const limits = {
  timeout: 60_000,
  attackTimeout: null,
  incubationTimeout: null,
  seedingTimeout: null,
} as const;
