/**
 * A number as a sum of others, each times a factor, plus a constant. After a remainder, it is known only up to multiples of `step`: `x %
 * 1000` is `x`, give or take thousands.
 */
export interface LinearForm {
  /** Factors, by the id of the number that they belong to. */
  readonly factors: ReadonlyMap<string, number>;
  readonly constant: number;
  /** `0` where the sum is exact. */
  readonly step: number;
  /** The ids of the numbers that a value was computed from, if it is not such a sum. */
  readonly others: ReadonlySet<string>;
}

const exact = {
  factors: new Map<string, number>(),
  constant: 0,
  step: 0,
  others: new Set<string>(),
} as const;

/** A number of which only the id is known. */
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

/** The remainder of a number after a division. */
export function takeRemainder(form: LinearForm, divisor: number): LinearForm {
  return { ...form, step: findCommonStep(form.step, Math.abs(divisor)) };
}

/** The number that a form always is; `undefined` when it varies. */
export function getConstant({ factors, constant, step }: LinearForm): number | undefined {
  return factors.size === 0 && step === 0 ? constant : undefined;
}

/**
 * Says whether a number is whole if the numbers that it is a sum of are; `undefined` when that is not known, as for a number from which
 * something unknown, computed from it, was subtracted.
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

/** Numbers below these are rounding errors of arithmetic with fractions such as 0.001. */
const nothing = 1e-12;
const tolerance = 1e-9;

function isInteger(value: number): boolean {
  return Math.abs(value - Math.round(value)) < tolerance;
}
