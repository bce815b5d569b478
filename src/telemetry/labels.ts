/** Returns the value of a label. Values are bounded: each one costs memory here and in every metrics database, permanently. */
export type ToLabel = (value: string) => string;

const other = "other";

/** Only these values; anything else is `other`. */
export function oneOf(values: readonly string[]): ToLabel {
  const known = new Set(values);
  return (value) => (known.has(value) ? value : other);
}

/** The first `max` values that come; anything else is `other`. For values that strangers cannot choose. */
export function atMost(max: number): ToLabel {
  const known = new Set<string>();
  return (value) => {
    if (known.size < max) known.add(value);
    return known.has(value) ? value : other;
  };
}
