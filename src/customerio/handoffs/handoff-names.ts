import { getKeyText } from "./handoff-keys.ts";

/** The keys of events that are waited for, some of them with wildcards. */
export interface WantedNames {
  readonly exact: ReadonlySet<string>;
  /** Texts with `*`. */
  readonly patterns: readonly string[];
}

export function readWanted(keys: readonly string[]): WantedNames {
  return {
    exact: new Set(keys),
    patterns: keys.flatMap((key) => getKeyText(key) ?? []).filter((text) => text.includes("*")),
  };
}

/** Says whether an event is waited for. */
export function isWanted(key: string, { exact, patterns }: WantedNames): boolean {
  const text = exact.has(key) ? undefined : getKeyText(key);
  return text === undefined ? exact.has(key) : patterns.some((pattern) => fitsPattern(text, pattern));
}

/** `user.created` fits `user.*` and `**`. */
function fitsPattern(text: string, pattern: string): boolean {
  const words = text.split(".");
  const wanted = pattern.split(".");
  const isOpen = wanted.at(-1) === "**";
  const fixed = isOpen ? wanted.slice(0, -1) : wanted;
  return (
    (isOpen || words.length === wanted.length) &&
    fixed.every((word, index) => word === "*" || word === words[index])
  );
}
