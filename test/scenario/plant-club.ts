import { readApplication } from "../../sandbox/demo/application.ts";
import { scenarios } from "../../sandbox/demo/scenarios.ts";

/** The example application, which is correct. */
export const { base: plantClub } = await readApplication("plant-club");

/** A change to it with many mistakes. */
export const trials = scenarios["trials"]?.changes ?? {};
/** A change with one mistake: a timestamp in milliseconds on line 20 of `src/members/routes.ts`. */
export const oneMistake = scenarios["one-mistake"]?.changes ?? {};
/** The same change without the mistake. */
export const noMistake = scenarios["clean"]?.changes ?? {};
