import type { SourceText } from "../../vocabulary/snapshot.ts";

/** Reads each source once: an analysis with edits has mostly the same sources. */
export function remember<Fact>(read: (source: SourceText) => Fact): (source: SourceText) => Fact {
  const known = new WeakMap<SourceText, { readonly fact: Fact }>();
  return (source) => {
    const entry = known.get(source) ?? { fact: read(source) };
    known.set(source, entry);
    return entry.fact;
  };
}
