/** A type with four million variants, which the compiler creates one by one: minutes, and gigabytes. */
export const typeBomb = `import { TrackClient } from "customerio-node";
const cio = new TrackClient("a", "b");
type W<D extends any[], A> = D["length"] extends 22 ? A : W<[...D, 1], [A, 0]> | W<[...D, 1], [A, 1]>;
declare const x: W<[], 0>;
cio.identify("1", { email: x, created_at: x });
`;
