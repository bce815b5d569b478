/**
 * A number as a sum of others, each times a factor, and a constant. Where the remainder of a division was taken, it is known up to multiples
 * of `step` alone: `x % 1000` is `x`, give or take thousands.
 */
export interface LinearForm {
  /** Factors by what identifies the number that they belong to. */
  readonly factors: ReadonlyMap<string, number>;
  readonly constant: number;
  /** `0` where the sum is exact. */
  readonly step: number;
  /** Identifies the numbers that something is computed from which is no such sum. */
  readonly others: ReadonlySet<string>;
}

const exact = {
  factors: new Map<string, number>(),
  constant: 0,
  step: 0,
  others: new Set<string>(),
} as const;

/** A number of which nothing is known but what identifies it. */
export function formOf(key: string, others: Iterable<string> = []): LinearForm {
  return { ...exact, factors: new Map([[key, 1]]), others: new Set(others) };
}

/** A number that the code writes out. */
export function formOfNumber(constant: number): LinearForm {
  return { ...exact, constant };
}

/** Any multiple of `step`. */
export function formOfMultiple(step: number): LinearForm {
  return { ...exact, step };
}

/** The sum of two numbers, the second times a factor: `-1` gives the difference. */
export function addForms(a: LinearForm, b: LinearForm, factor = 1): LinearForm {
  const other = scaleForm(b, factor);
  const factors = new Map(a.factors);
  for (const [key, one] of other.factors) factors.set(key, (factors.get(key) ?? 0) + one);
  return {
    factors: new Map([...factors].filter(([, one]) => Math.abs(one) > nothing)),
    constant: a.constant + other.constant,
    step: findCommonStep(a.step, other.step),
    others: new Set([...a.others, ...other.others]),
  };
}

export function scaleForm(form: LinearForm, factor: number): LinearForm {
  return {
    ...form,
    factors: new Map([...form.factors].map(([key, one]) => [key, one * factor])),
    constant: form.constant * factor,
    step: Math.abs(form.step * factor),
  };
}

/** What is left over when a number is divided. */
export function takeRemainder(form: LinearForm, divisor: number): LinearForm {
  return { ...form, step: findCommonStep(form.step, Math.abs(divisor)) };
}

/** The number that a form always is; `undefined` when it varies. */
export function getConstant({ factors, constant, step }: LinearForm): number | undefined {
  return factors.size === 0 && step === 0 ? constant : undefined;
}

/**
 * Says whether a number is whole, where those that it is a sum of are whole themselves; `undefined` when that is not known, as of a number that
 * something unknown was computed from and taken off.
 */
export function isWhole({ factors, constant, step, others }: LinearForm): boolean | undefined {
  const parts = [...factors].filter(([, factor]) => !isInteger(factor));
  if (parts.length === 0) return isInteger(constant) && isInteger(step);
  return step === 0 && !parts.some(([key]) => others.has(key)) ? false : undefined;
}

/** The step of a sum of multiples of two steps. */
function findCommonStep(a: number, b: number): number {
  let [larger, smaller] = [Math.max(a, b), Math.min(a, b)];
  while (smaller > nothing) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}

/** Below these, a number is what arithmetic on fractions such as 0.001 gets wrong. */
const nothing = 1e-12;
const tolerance = 1e-9;

function isInteger(value: number): boolean {
  return Math.abs(value - Math.round(value)) < tolerance;
}
