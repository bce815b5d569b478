import { learn, type OperationKind } from "../../src/customerio/knowledge.ts";
import type { Example, Rule } from "../../src/rule.ts";
import { toSources, type Picture } from "./picture.ts";

/** What a rule says about operations in Customer.io. */
export type Advice = Pick<Rule, "id" | "recommends" | "advisesAgainst">;

/** Each operation that one rule recommends and another (or the same) advises against, as a sentence that names both. */
export function findContradictions(rules: readonly Advice[]): readonly string[] {
  return rules.flatMap(({ id, recommends = [] }) =>
    rules.flatMap((other) =>
      (other.advisesAgainst ?? [])
        .filter((kind) => recommends.includes(kind))
        .map((kind) => `${id} recommends ${kind}, ${other.id} advises against it`),
    ),
  );
}

/** The kinds of operation that code performs in Customer.io, guessed ones included, each once. */
export function listKinds(code: Picture): readonly OperationKind[] {
  const knowledge = learn(toSources(code));
  const { operations } = knowledge.guessing ?? knowledge;
  return [...new Set(operations.map(({ kind }) => kind))];
}

/** The kinds of operation that the correct form of an example performs and the incorrect one does not. */
export function listAddedKinds({ bad, good }: Example): readonly OperationKind[] {
  const before = listKinds(bad);
  return listKinds(good).filter((kind) => !before.includes(kind));
}
