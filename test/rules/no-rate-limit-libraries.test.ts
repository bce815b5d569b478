import { describe, expect, test } from "vitest";
import { noRateLimit } from "../../rules/no-rate-limit.ts";
import { expectPicture } from "./picture.ts";

const client = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
`;

/** Marks a part of each place with some code. */
const mark = (code: string, place: string, part = place): string =>
  code
    .split("\n")
    .flatMap((line) => {
      const at = line.indexOf(place);
      const start = at + place.indexOf(part);
      return at === -1 ? [line] : [line, `${" ".repeat(start)}${"~".repeat(part.length)}`];
    })
    .join("\n");

const owners = (imported: string, body: string): string => `${imported}
${client}
export function remind(db, log) {
  db.query("select id from owners", async function (error, owners) {
    if (error) throw error;
    ${body}
  });
}
`;

describe("a function of the package async that starts all elements at once", () => {
  const call = "cio.track";
  const send = 'cio.track(owner.id, { name: "vaccine_due" })';
  const turn = `function (owner, next) { ${send}.then(() => next(), next); }`;
  const whole = 'var async = require("async");';

  test.each([
    ["calls back", whole, `async.each(owners, ${turn}, function (failed) { log(failed); });`],
    ["by its other name", whole, `async.forEach(owners, ${turn}, log);`],
    ["with an index", whole, `async.forEachOf(owners, function (owner, index, next) { ${send}; }, log);`],
    ["keeps results", whole, `async.map(owners, ${turn}, log);`],
    ["over an object", whole, `async.mapValues(owners, ${turn}, log);`],
    [
      "is awaited",
      'import async from "async";',
      `await async.each(owners, async (owner) => { await ${send}; });`,
    ],
    [
      "is imported by name",
      'import { eachOf } from "async";',
      `await eachOf(owners, async (owner) => ${send});`,
    ],
    ["is renamed", 'import { each as all } from "async-es";', `await all(owners, async (owner) => ${send});`],
    ["is a module", 'const forAll = require("async/forEach");', `forAll(owners, ${turn}, log);`],
    [
      "starts one task for each",
      whole,
      `async.parallel(owners.map((owner) => (next) => ${send}.then(() => next(), next)), log);`,
    ],
  ])("is reported: it %s", (_, imported, body) => {
    expect(expectPicture(noRateLimit, mark(owners(imported, body), call))).toHaveLength(1);
  });

  test("is reported where it is given a function by its name, but not for the one that it calls at the end", () => {
    const note = `const note = ${turn};\nconst all = () => ${send.replace("owner.id", '"clinic"')};\n${whole}`;
    const picture = mark(owners(note, "async.each(owners, note, log);"), "note, ", "note");
    expect(expectPicture(noRateLimit, picture)).toHaveLength(1);
    expectPicture(noRateLimit, owners(note, "async.each(owners, db.save, all);"));
    expectPicture(
      noRateLimit,
      owners(whole, "async.each(owners, db.save, () => cio.track(db.id, { name: 'vaccines_due' }));"),
    );
  });

  test("is an info where one that is waited for comes after the other, by its name or in place", () => {
    const note = `const note = async (owner) => { await ${send}; };\n${whole}`;
    const named = mark(owners(note, "async.eachSeries(owners, note, log);"), "note, ", "note");
    const inPlace = `async.eachSeries(owners, async (owner) => { await ${send}; }, log);`;
    for (const picture of [named, mark(owners(whole, inPlace), call)])
      expect(expectPicture(noRateLimit, picture).map(({ severity }) => severity)).toEqual(["info"]);
  });

  test.each([
    ["one waits for the other", `async.eachSeries(owners, ${turn}, log);`],
    [
      "one waits for the other, and a pause",
      "async.forEachOfSeries(owners, (owner, index, next) => { cio.track(owner.id, { name: 'vaccine_due' }).then(() => setTimeout(next, 50)); }, log);",
    ],
    ["few run at once", `async.eachLimit(owners, 5, ${turn}, log);`],
    ["few run at once, with results", `async.mapLimit(owners, 3, ${turn}, log);`],
    ["a queue runs them", `const queue = async.queue(${turn}, 4); queue.push(owners);`],
    ["a cargo takes some", `const cargo = async.cargo(${turn}, 4); cargo.push(owners);`],
    [
      "few tasks run at once",
      `async.parallelLimit(owners.map((owner) => (next) => ${send}.then(next)), 5, log);`,
    ],
    ["the list is short", `async.each([owners[0], owners[1]], ${turn}, log);`],
    ["a part is taken", `async.each(owners.slice(0, 10), ${turn}, log);`],
    ["a part is taken out", `async.each(owners.splice(0, 10), ${turn}, log);`],
  ])("is not reported where %s", (_, body) => {
    expectPicture(noRateLimit, owners(whole, body));
  });

  test("is passed through a limiter where it is waited for, and not where it calls back", () => {
    const limited = `${whole}\nconst pLimit = require("p-limit");\nconst limit = pLimit(5);`;
    const find = (body: string) => expectPicture(noRateLimit, mark(owners(limited, body), call));
    const [awaited] = find(`await async.each(owners, async (owner) => { await ${send}; });`);
    expect(awaited?.edits).toHaveLength(1);
    const sent = send.replace(" })", " }, next)");
    const tasks = `async.parallel(owners.map((owner) => (next) => ${sent}), log);`;
    for (const body of [`async.each(owners, function (owner, next) { ${sent}; }, log);`, tasks])
      expect(find(body).flatMap(({ edits }) => edits)).toEqual([]);
  });
});

describe("RxJS", () => {
  const api = {
    "src/api.ts": `import { defer, retry } from "rxjs";
const authorization = \`Basic \${process.env.CIO_BASIC}\`;
export const put$ = (path, body) =>
  defer(() =>
    fetch(\`https://track.customer.io/api/v1\${path}\`, { method: "PUT", headers: { authorization }, body: JSON.stringify(body) }),
  ).pipe(retry(2));
export const profile$ = (owner) => put$(\`/customers/\${owner.id}\`, { plan: owner.plan });
`,
  };
  const file = (pipe: string, params = "db, bus"): string => `import * as rxjs from "rxjs";
import { from, of, defer, fromEvent, interval, timer, lastValueFrom } from "rxjs";
import { bufferCount, catchError, concatMap, delay, exhaustMap, filter, flatMap, map, mergeAll, mergeMap, switchMap, take, toArray, zipWith } from "rxjs/operators";
import { profile$ } from "./api";
${client}
const due$ = (db) => from(db.owners()).pipe(mergeMap((list) => list), filter((owner) => owner.due));
export async function sync(${params}) {
  ${pipe}
}
`;

  test.each([
    ["a loop", "for (const owner of await db.owners()) profile$(owner).subscribe();"],
    [
      "a list that was awaited",
      "from(await db.owners()).pipe(mergeMap((owner) => profile$(owner))).subscribe();",
    ],
    [
      "a constant",
      "const owners = await db.owners();\n  from(owners).pipe(flatMap((owner) => profile$(owner))).subscribe();",
    ],
    [
      "rows",
      "const { rows } = await db.query();\n  from(rows).pipe(rxjs.mergeMap((owner) => profile$(owner))).subscribe();",
    ],
    [
      "a spread list",
      "const owners = await db.owners();\n  of(...owners).pipe(mergeMap((owner) => profile$(owner))).subscribe();",
    ],
    [
      "a promise of a list",
      "from(db.owners()).pipe(mergeMap((owners) => from(owners)), mergeMap((owner) => profile$(owner))).subscribe();",
    ],
    [
      "one that is flattened",
      "defer(() => db.owners()).pipe(concatMap((owners) => owners), mergeMap((owner) => profile$(owner))).subscribe();",
    ],
    [
      "one that is joined",
      "from(db.owners()).pipe(mergeAll(), filter((owner) => owner.due), mergeMap((owner) => profile$(owner))).subscribe();",
    ],
    [
      "one in an operator",
      "from(db.owners()).pipe(switchMap((list) => from(list).pipe(mergeMap((owner) => profile$(owner))))).subscribe();",
    ],
    [
      "a constant observable",
      "const all$ = from(await db.owners());\n  await lastValueFrom(all$.pipe(mergeMap((owner) => profile$(owner).pipe(catchError(() => of(null)))), toArray()));",
    ],
    ["a function's observable", "due$(db).pipe(mergeMap((owner) => profile$(owner))).subscribe();"],
    ["what is subscribed to", "from(await db.owners()).subscribe((owner) => profile$(owner).subscribe());"],
    [
      "a promise for each",
      "from(await db.owners()).pipe(mergeMap(async (owner) => { await profile$(owner); })).subscribe();",
    ],
    [
      "one that waits to be run",
      "from(await db.owners()).pipe(mergeMap((owner) => defer(() => profile$(owner)))).subscribe();",
    ],
  ])("runs all at once, and is reported: %s", (_, pipe) => {
    const findings = expectPicture(noRateLimit, {
      ...api,
      "src/sync.ts": mark(file(pipe), "profile$(owner)", "profile$"),
    });
    expect(findings).toHaveLength(1);
  });

  test("is reported where an operator is given a function by its name", () => {
    const picture = file("from(await db.owners()).pipe(mergeMap(profile$)).subscribe();");
    expectPicture(noRateLimit, {
      ...api,
      "src/sync.ts": mark(picture, "(profile$)", "profile$"),
    });
  });

  test.each([
    [
      "one after the other",
      "from(await db.owners()).pipe(concatMap((owner) => profile$(owner))).subscribe();",
    ],
    ["few at once", "from(await db.owners()).pipe(mergeMap((owner) => profile$(owner), 5)).subscribe();"],
    ["only the last", "from(await db.owners()).pipe(switchMap((owner) => profile$(owner))).subscribe();"],
    ["only the first", "from(await db.owners()).pipe(exhaustMap((owner) => profile$(owner))).subscribe();"],
    [
      "a pause before each",
      "from(await db.owners()).pipe(concatMap((owner) => of(owner).pipe(delay(100))), mergeMap((owner) => profile$(owner))).subscribe();",
    ],
    [
      "a clock",
      "from(await db.owners()).pipe(zipWith(interval(50)), mergeMap(([owner]) => profile$(owner))).subscribe();",
    ],
    [
      "a later start for each",
      "from(await db.owners()).pipe(mergeMap((owner, index) => timer(index * 50).pipe(mergeMap(() => profile$(owner))))).subscribe();",
    ],
    [
      "some at a time",
      "from(await db.owners()).pipe(bufferCount(20), concatMap((owners) => from(owners).pipe(mergeMap((owner) => profile$(owner))))).subscribe();",
    ],
    [
      "the first ten",
      "from(await db.owners()).pipe(take(10), mergeMap((owner) => profile$(owner))).subscribe();",
    ],
    [
      "a part",
      "from((await db.owners()).slice(0, 10)).pipe(mergeMap((owner) => profile$(owner))).subscribe();",
    ],
    ["a short list", "from([db.first, db.second]).pipe(mergeMap((owner) => profile$(owner))).subscribe();"],
    ["one value", "of(db.owner).pipe(mergeMap((owner) => profile$(owner))).subscribe();"],
    [
      "the value of a promise",
      "from(db.findOwner()).pipe(mergeMap((owner) => profile$(owner))).subscribe();",
    ],
    ["events", 'fromEvent(bus, "moved").pipe(mergeMap((owner) => profile$(owner))).subscribe();'],
    ["messages", "from(await bus.subscribe()).pipe(mergeMap((owner) => profile$(owner))).subscribe();"],
    ["an observable that is given", "bus.pipe(mergeMap((owner) => profile$(owner))).subscribe();"],
    ["itself", "const all$ = all$.pipe(mergeMap((owner) => profile$(owner)));"],
  ])("is not reported for %s", (_, pipe) => {
    expectPicture(noRateLimit, { ...api, "src/sync.ts": file(pipe) });
  });

  test("takes a parameter for a list by its name, unless what it names comes by itself", () => {
    const pipe = (name: string) => `from(${name}).pipe(mergeMap((owner) => profile$(owner))).subscribe();`;
    const picture = (name: string) => file(pipe(name), name);
    const findings = expectPicture(noRateLimit, {
      ...api,
      "src/sync.ts": mark(picture("owners"), "profile$(owner)", "profile$"),
    });
    expect(findings).toHaveLength(1);
    for (const name of ["owner", "messages", "moves$"])
      expectPicture(noRateLimit, { ...api, "src/sync.ts": picture(name) });
  });

  test("is not passed through a limiter, in which nothing would subscribe", () => {
    const limited = `import pLimit from "p-limit";\nconst limit = pLimit(5);\n`;
    const picture = file("from(await db.owners()).pipe(mergeMap((owner) => profile$(owner))).subscribe();");
    const [finding] = expectPicture(noRateLimit, {
      ...api,
      "src/sync.ts": limited + mark(picture, "profile$(owner)", "profile$"),
    });
    expect(finding?.edits).toEqual([]);
  });
});
