import { readApplication } from "../../sandbox/demo/application.ts";
import { scenarios } from "../../sandbox/demo/scenarios.ts";

/** The example application, in which everything is right. */
export const { base: plantClub } = await readApplication("plant-club");

/** Changes of it with many mistakes. */
export const trials = scenarios["trials"]?.changes ?? {};
/** With one mistake: a moment in milliseconds, in line 20 of `src/members/routes.ts`. */
export const oneMistake = scenarios["one-mistake"]?.changes ?? {};
/** The same without it. */
export const noMistake = scenarios["clean"]?.changes ?? {};
