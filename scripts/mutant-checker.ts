import { identify, rank, type Mutant } from "./mutant-figures.ts";

/** Which mutants Stryker runs: some drawn at random, or those with these identities. */
export type Choice = { readonly seed: string; readonly count: number } | { readonly only: readonly string[] };

/** Stryker asks its checkers which mutants are worth running. This one lets a sample pass. */
class Sampler {
  static readonly inject = ["options"] as const;
  readonly choice: Choice;

  constructor({ choice }: { readonly choice: Choice }) {
    this.choice = choice;
  }

  init(): Promise<void> {
    return Promise.resolve();
  }

  /** One group, so that `check` sees all mutants at once. */
  group(mutants: readonly Mutant[]): Promise<readonly (readonly string[])[]> {
    return Promise.resolve([mutants.map(({ id }) => id)]);
  }

  check(mutants: readonly Mutant[]): Promise<Readonly<Record<string, unknown>>> {
    const chosen = new Set(choose(mutants, this.choice));
    return Promise.resolve(
      Object.fromEntries(
        mutants.map((mutant) => [
          mutant.id,
          chosen.has(mutant) ? { status: "passed" } : { status: "compileError", reason: "not drawn" },
        ]),
      ),
    );
  }
}

function choose(mutants: readonly Mutant[], choice: Choice): readonly Mutant[] {
  const identified = mutants.map((mutant) => ({ mutant, identity: identify(mutant, 0) }));
  if ("only" in choice) {
    const only = new Set(choice.only);
    return identified.filter(({ identity }) => only.has(identity)).map(({ mutant }) => mutant);
  }
  return identified
    .map(({ mutant, identity }) => ({ mutant, rank: rank(choice.seed, identity) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, choice.count)
    .map(({ mutant }) => mutant);
}

export const strykerPlugins = [{ kind: "Checker", name: "sampler", injectableClass: Sampler }];
export const strykerValidationSchema = { properties: { choice: { type: "object" } } };
