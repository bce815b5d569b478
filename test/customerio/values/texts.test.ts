import { describe, expect, test } from "vitest";
import type { TextShape } from "../../../src/customerio/values/texts.ts";
import { readTable } from "./knowledge-of.ts";

/** A text with `${…}` for what is only known when the program runs. */
function write(shape: TextShape): string {
  const parts = shape.parts.map((part) =>
    typeof part === "string" ? part : `\${${part.term.node.getText()}}`,
  );
  return `${shape.made}: ${parts.join("")}`;
}

describe("the shapes of a text", () => {
  const rows: readonly (readonly [code: string, shapes: readonly string[]])[] = [
    ['show("signed_up");', ["literal: signed_up"]],
    ["show(42);", ["literal: 42"]],
    ['show(isTrial ? "trial_started" : "signed_up");', ["literal: trial_started", "literal: signed_up"]],
    ["show(`viewed_${product.id}`);", ["template: viewed_${product.id}"]],
    ['const prefix = "app"; show(`${prefix}_opened`);', ["literal: app_opened"]],
    ['show("viewed_" + product.id);', ["concatenation: viewed_${product.id}"]],
    ['show("signed" + "_" + "up");', ["literal: signed_up"]],
    ["export const on = (step) => show(step + 2);", ["unknown: ${step + 2}"]],
    ["export const on = (step: number, more: number) => show(step + more);", ["unknown: ${step + more}"]],
    ["export const on = (step) => show(`chose_plan_${step + 2}`);", ["template: chose_plan_${step + 2}"]],
    ["export const on = (step) => show(`chose_plan_${'v' + 2}`);", ["literal: chose_plan_v2"]],
    ["export const on = (name: string) => show(name + 2);", ["concatenation: ${name}2"]],
    ['const name = "plan"; show(name + 2);', ["literal: plan2"]],
    ['show("viewed_".concat(product.id, "_twice"));', ["concatenation: viewed_${product.id}_twice"]],
    ['show(["viewed", product.id].join("_"));', ["call: viewed_${product.id}"]],
    ['show(["signed", "up"].join("_"));', ["literal: signed_up"]],
    ['show(["signed", "up"].join());', ["literal: signed,up"]],
    ["show(words.join('_'));", ["unknown: ${words.join('_')}"]],
    ['show(util.format("viewed_%s", product.id));', ["call: viewed_${product.id}"]],
    ['show(format("viewed_%s_%d", "shop", product.id));', ["call: viewed_shop_${product.id}"]],
    [
      'const fill = (text, ...args) => args.reduce((made, arg) => made.replace("%s", arg), text);\nshow(fill("viewed_%s", product.id));',
      ["call: viewed_${product.id}"],
    ],
    [
      'const named = (text, value) => compile(text)(value);\nconst stepName = (step) => named("step_{}_done", step);\nshow(stepName(tour.step));',
      ["call: step_${step}_done"],
    ],
    [
      'const fixed = (text, value) => log(value) && "viewed";\nshow(fixed("viewed_%s", product.id));',
      ["literal: viewed"],
    ],
    ['const find = (text) => cache.get(text);\nshow(find("viewed_%s"));', ["unknown: ${cache.get(text)}"]],
    ['show(format("viewed", product.id));', ['unknown: ${format("viewed", product.id)}']],
    ['show(" Signed_Up ".trim());', ["literal: Signed_Up"]],
    ['show(" Signed_Up ".trimEnd());', ["literal:  Signed_Up"]],
    ['show("Signed_Up".toLowerCase());', ["literal: signed_up"]],
    ['show("Signed_Up".toLocaleUpperCase());', ["literal: SIGNED_UP"]],
    ['show("signed_up".toString());', ["literal: signed_up"]],
    ['show(String("signed_up"));', ["literal: signed_up"]],
    ["show(`Viewed_${product.id}`.toLowerCase());", ["template: viewed_${product.id}"]],
    ['show(product.name.replace(" ", "_"));', ["call: ${product.name}"]],
    ['show("signed up".replace(" ", "_"));', ["literal: signed_up"]],
    ['show("signed up".replace(/ /, "_"));', ['unknown: ${"signed up".replace(/ /, "_")}']],
    ['show("step_{n}_done".replace("{n}", step));', ["call: step_${step}_done"]],
    ['show("step_{n}_done".replace("{m}", step));', ['unknown: ${"step_{n}_done".replace("{m}", step)}']],
    ['const form = "step_{n}"; show(form.replace("{n}", step));', ["call: step_${step}"]],
    ['show(["tour", ...steps].join("_"));', ["call: tour_${...steps}"]],
    ['show(["tour", step].filter(Boolean).join("_"));', ["call: tour_${step}"]],
    ['const words = ["tour", step].filter(Boolean); show(words.join("_"));', ["call: tour_${step}"]],
    ['const words = ["tour", step].reverse(); show(words.join("_"));', ['unknown: ${words.join("_")}']],
    ['const words = isTrial ? ["a"] : ["b"]; show(words.join("_"));', ['unknown: ${words.join("_")}']],
    [
      'show(["tour", step].join(isTrial ? "_" : "-"));',
      ['unknown: ${["tour", step].join(isTrial ? "_" : "-")}'],
    ],
    ['show(title.split(" ").join("_"));', ["call: ${title}"]],
    ['show(title.split(" ").map(toLower).join("_"));', ["call: ${title}"]],
    ['show("signed up".split(" ").join("_"));', ['unknown: ${"signed up".split(" ").join("_")}']],
    ['show(title.match(/a/g).join("_"));', ['unknown: ${title.match(/a/g).join("_")}']],
    ["show(snakeCase(title));", ["call: ${title}"]],
    ["show(_.kebabCase(title));", ["call: ${title}"]],
    ["show(`tour_${slugify(title)}`);", ["template: tour_${title}"]],
    ["show(hash(title));", ["unknown: ${hash(title)}"]],
    ["show(snakeCase(`Tour ${step}`));", ["template: Tour ${step}"]],
    ['show(format("step_%s_%s", step));', ["call: step_${step}_%s"]],
    ['show(format("step_{0}_{1}", step, part));', ["call: step_${step}_${part}"]],
    ['show(format("step_%s"));', ['unknown: ${format("step_%s")}']],
    ['show("step_{n}".replace(/\\{n\\}/g, step));', ["call: step_${step}"]],
    ['show("step_%n%".replace(/%n%/g, step));', ["call: step_${step}"]],
    ['show("step_n".replace(/n./g, step));', ['unknown: ${"step_n".replace(/n./g, step)}']],
    ['show("step_n".replace("n"));', ['unknown: ${"step_n".replace("n")}']],
    ['show("{n}_of_{n}".replaceAll("{n}", step));', ["call: ${step}_of_{n}"]],
    ['show(`${""}`);', ["literal: "]],
    // Texts in texts are looked into up to a depth.
    ['show(`${`${`${`${`${`${`${"a"}`}`}`}`}`}`}`);', ["literal: a"]],
    ['show(`${`${`${`${`${`${`${`${"a"}`}`}`}`}`}`}`}`);', ['template: ${`${"a"}`}']],
    ['let name = "tour_"; name += step; show(name);', ["concatenation: tour_${step}"]],
    ['let name = "tour_"; name += "done"; show(name);', ["literal: tour_done"]],
    ['let name = "tour_"; name += step; name += "_done"; show(name);', ["concatenation: tour_${step}_done"]],
    ['let name = "tour_done"; show(name); name += step;', ["literal: tour_done"]],
    ['let name = "tour_done"; let other = "a"; other += step; show(name);', ["literal: tour_done"]],
    [
      "export const on = (key: string) => show(names.get(key) ?? key);",
      ["unknown: ${names.get(key)}", "call: ${key: string}"],
    ],
    [
      "export const on = (key: string) => show(names.get(key) || key);",
      ["unknown: ${names.get(key)}", "call: ${key: string}"],
    ],
    [
      "export const on = (key: string, other: string) => show(names.get(key) ?? other);",
      ["unknown: ${names.get(key)}", "unknown: ${other: string}"],
    ],
    [
      'export const on = (key: string) => show(names.get(key) ?? "tour_other");',
      ["unknown: ${names.get(key)}", "literal: tour_other"],
    ],
    [
      "export const on = (key: string) => show(names[key] ?? key.toLowerCase());",
      ["unknown: ${names[key]}", "call: ${key: string}"],
    ],
    [
      "export const on = (key: string) => show(names.has(key) ? names.get(key) : key);",
      ["unknown: ${names.get(key)}", "call: ${key: string}"],
    ],
    ["export const on = (key: string) => show(names.of.key && key);", ["unknown: ${key: string}"]],
    [
      "const names = JSON.parse(text); export const on = (key: string) => show(names[key]);",
      ["call: ${names[key]}"],
    ],
    [
      "export const on = async (key: string) => show((await response.json())[key]);",
      ["call: ${(await response.json())[key]}"],
    ],
    [
      "const names = yaml.load(text); export const on = (key: string) => show(names[key]);",
      ["call: ${names[key]}"],
    ],
    [
      "const names = text.parse(text); export const on = (key: string) => show(names[key]);",
      ["unknown: ${names[key]}"],
    ],
    ["const names = JSON.parse(text); show(names.event);", ["unknown: ${names.event}"]],
    ['const names = JSON.parse(text); show(names["event"]);', ['unknown: ${names["event"]}']],
    ["const names = JSON.parse(text); show(names[0]);", ["unknown: ${names[0]}"]],
    [
      "const names = JSON.parse(text); export const on = (at: number) => show(names[at]);",
      ["unknown: ${names[at]}"],
    ],
    [
      "declare function load(path: string): Record<string, string>;\nconst names = load('names.json'); export const on = (key: string) => show(names[key]);",
      ["call: ${names[key]}"],
    ],
    [
      "declare function load(names: object): Record<string, string>;\nconst names = load({ opened: 'door_opened' }); export const on = (key: string) => show(names[key]);",
      ["unknown: ${names[key]}"],
    ],
    [
      "declare function load(names: string[]): Record<string, string>;\nconst names = load(['door_opened']); export const on = (key: string) => show(names[key]);",
      ["unknown: ${names[key]}"],
    ],
    [
      "declare const Object: { fromEntries(list: unknown): Record<string, string> };\nconst names = Object.fromEntries(list); export const on = (key: string) => show(names[key]);",
      ["unknown: ${names[key]}"],
    ],
    [
      "declare function load(path: string): { opened: string };\nconst names = load('names.json'); export const on = (key: 'opened') => show(names[key]);",
      ["unknown: ${names[key]}"],
    ],
    [
      "let names = null; names = JSON.parse(text); export const on = (key: string) => show(names[key]);",
      ["call: ${names[key]}"],
    ],
    ['let name = "tour_"; export const on = (step) => { name += step; show(name); };', ["literal: tour_"]],
    [
      'export const on = (step) => { let name = "tour_"; name += step; show(name); };',
      ["concatenation: tour_${step}"],
    ],
    ['var name = "tour_"; name += step; show(name);', ["literal: tour_"]],
    ['let name = "tour_"; name -= step; show(name);', ["unknown: ${name -= step}"]],
    ['const kind: "opened" | "closed" = load(); show(kind);', ["literal: opened", "literal: closed"]],
    [
      'const isDoor = (text: string): text is "north" | "south" => doors.has(text);\nexport const on = (path: string) => { const door = path.split("/")[1] ?? ""; if (isDoor(door)) show(`door_${door}`); };',
      ["literal: door_north", "literal: door_south"],
    ],
    [
      'export const on = (side: "north" | "south" | undefined) => { const door = side ?? ""; if (!door) return; show(`door_${door}`); };',
      ["literal: door_north", "literal: door_south"],
    ],
    [
      'export const on = (side: "north" | "south" | undefined) => { const door = side ?? ""; show(`door_${door}`); };',
      ["literal: door_north", "literal: door_south", "literal: door_"],
    ],
    [
      'export const on = (side: string | undefined) => { const door = side ?? ""; if (!door) return; show(`door_${door}`); };',
      ["template: door_${door}", "literal: door_"],
    ],
    [
      'export const on = (isOld: boolean) => { const kind: "opened" | "closed" = isOld ? ("shut" as any) : ("locked" as any); show(kind); };',
      ["literal: shut", "literal: locked"],
    ],
    [
      'export const on = <S extends "north" | "south">(side: S) => show(`door_${side}`);',
      ["literal: door_north", "literal: door_south"],
    ],
    ["export const on = <S extends string>(side: S) => show(`door_${side}`);", ["template: door_${side}"]],
    ["export const on = <S>(side: S) => show(`door_${side}`);", ["template: door_${side}"]],
    [
      "export const on = (req) => { if (!names.includes(req.body.event)) return; show(req.body.event); };",
      ["unknown: ${req.body.event}"],
    ],
    ["export const on = (req) => show(req.body.event);", ["input: ${req.body.event}"]],
    ["export const on = (ctx) => show(ctx.request.body.event);", ["input: ${ctx.request.body.event}"]],
    ["export const on = (c) => show(c.req.query.event);", ["input: ${c.req.query.event}"]],
    ["export const on = (req) => { const { event } = req.body; show(event); };", ["input: ${event}"]],
    [
      "export const on = async (c) => { const { event } = await c.req.json(); show(event); };",
      ["input: ${event}"],
    ],
    [
      'export const on = (req) => { const { event } = req.body as { event: "opened" | "closed" }; show(event); };',
      ["literal: opened", "literal: closed"],
    ],
    [
      'const named = (event: "opened" | "closed") => event;\nexport const on = (req) => show(named(req.body.event));',
      ["literal: opened", "literal: closed"],
    ],
    [
      'type Name = `${"door" | "gate"}_opened`;\nconst named = (name: Name) => name;\nexport const on = (kind) => show(named(`${kind}_opened`));',
      ["literal: door_opened", "literal: gate_opened"],
    ],
    [
      'const named = (name: "door_opened" | "gate_opened") => name;\nexport const on = (kind) => show(named(`${kind}_opened` as "door_opened"));',
      ["template: ${kind}_opened"],
    ],
    [
      "const named = (name: `${string}_opened`) => name;\nexport const on = (kind) => show(named(`${kind}_opened`));",
      ["template: ${kind}_opened"],
    ],
    [
      "const named = (event: string) => event;\nexport const on = (req) => show(named(req.body.event));",
      ["input: ${req.body.event}"],
    ],
    ["export const on = (req) => show(req.headers.event);", ["unknown: ${req.headers.event}"]],
    ["export const on = (settings) => show(settings.body.event);", ["unknown: ${settings.body.event}"]],
    [
      'export const on = (kind: "opened" | "closed") => show(`door_${kind}`);',
      ["literal: door_opened", "literal: door_closed"],
    ],
    ['function wrap(name) { return name + "_2"; }\nshow(wrap("signed_up"));', ["literal: signed_up_2"]],
    [
      'export const on = (kind: "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "10" | "11" | "12" | "13" | "14" | "15" | "16" | "17" | "18" | "19" | "20" | "21" | "22" | "23" | "24" | "25") => show(kind);',
      Array.from({ length: 24 }, (_, index) => `literal: ${index + 1}`),
    ],
    [
      'export const on = (a: "1" | "2" | "3" | "4" | "5" | "6", b: "1" | "2" | "3" | "4") => show(`${a}${b}`);',
      ["1", "2", "3", "4", "5", "6"].flatMap((a) => ["1", "2", "3", "4"].map((b) => `literal: ${a}${b}`)),
    ],
    // Four times six texts are written out, five times five are not.
    [
      'export const on = (a: "1" | "2" | "3" | "4" | "5", b: "1" | "2" | "3" | "4" | "5") => show(`${a}_${b}`);',
      ["template: ${a}_${b}"],
    ],
    ["const long = 'a'.padEnd(2); show(`a_${long}`);", ["template: a_${long}"]],
    [`show("${"a".repeat(1000)}");`, [`literal: ${"a".repeat(1000)}`]],
    [`show("${"a".repeat(1001)}");`, [`unknown: \${"${"a".repeat(1001)}"}`]],
    ["function wrap(name) { return name; }\nshow(wrap('signed_up'));", ["literal: signed_up"]],
    [
      'function once(make) { let made; return () => (made ??= { name: make() }).name; }\nconst getName = once(() => "signed_up");\nshow(getName());',
      ["literal: signed_up"],
    ],
    [
      'function memoize(make) { const memoized = (...args) => make.apply(this, args); return memoized; }\nconst getName = memoize((name) => `user_${name}`);\nshow(getName("signed_up"));',
      ["literal: user_signed_up"],
    ],
    [
      'import { cache } from "react";\nconst getName = cache(() => "signed_up");\nshow(getName());',
      ["literal: signed_up"],
    ],
  ];
  const read = readTable(rows.map(([code]) => code));

  test.each(rows)("%s %j", (code, shapes) => {
    const { knowledge, term } = read(code);
    expect(knowledge.texts.findShapes(term).map(write)).toEqual(shapes);
  });
});

describe("a text is made", () => {
  const rows: readonly (readonly [code: string, where: readonly string[]])[] = [
    ['show("Signed_Up");', ['"Signed_Up"']],
    ['const name = "Signed_Up"; show(name.toLowerCase());', ['"Signed_Up"']],
    ["show(`Viewed_${id}`.toLowerCase());", ["`Viewed_${id}`.toLowerCase()"]],
    ["const name = `viewed_${id}`; show(name);", ["`viewed_${id}`"]],
    ["show(title.replace(/ /g, '_'));", ["title.replace(/ /g, '_')"]],
    ['let name = "tour_"; name += step; show(name);', ["step"]],
    ["const names = JSON.parse(text); export const on = (key: string) => show(names[key]);", ["names[key]"]],
    ['const kind: "opened" | "closed" = load(); show(kind);', ["kind", "kind"]],
  ];
  const read = readTable(rows.map(([code]) => code));

  test.each(rows)("%s in %j", (code, where) => {
    const { knowledge, term } = read(code);
    expect(knowledge.texts.findShapes(term).map(({ origin }) => origin.node.getText())).toEqual(where);
  });
});

describe("the texts that a schema lets through", () => {
  const imports = 'import { z } from "zod";\nimport Joi from "joi";\nimport * as yup from "yup";\n';
  const rows: readonly (readonly [code: string, texts: readonly string[] | undefined])[] = [
    ['show(z.enum(["opened", "closed"]).parse(input));', ["opened", "closed"]],
    ['show(z.literal("opened").parse(input));', ["opened"]],
    ['show(z.union([z.literal("opened"), z.literal("closed")]).parse(input));', ["opened", "closed"]],
    ["show(z.union([z.literal('opened'), z.string()]).parse(input));", undefined],
    // Objects in objects are looked into up to a depth.
    [
      'show(z.object({ a: z.object({ a: z.object({ a: z.object({ a: z.object({ a: z.object({ a: z.object({ a: z.object({ a: z.enum(["opened"]) }) }) }) }) }) }) }) }).parse(input).a.a.a.a.a.a.a.a);',
      ["opened"],
    ],
    [
      'show(z.object({ a: z.object({ a: z.object({ a: z.object({ a: z.object({ a: z.object({ a: z.object({ a: z.object({ a: z.object({ a: z.enum(["opened"]) }) }) }) }) }) }) }) }) }).parse(input).a.a.a.a.a.a.a.a.a);',
      undefined,
    ],
    ["show(z.string().parse(input));", undefined],
    ['show(z.object({ event: z.enum(["opened"]) }).parse(input).event);', ["opened"]],
    ['show(z.object({ event: z.enum(["opened"]).optional() }).strict().parse(input).event);', ["opened"]],
    ['show(z.object({ event: z.enum(["opened"]) }).parse(input).other);', undefined],
    ['show(z.object({ event: z.enum(["opened"]) }).safeParse(input).data.event);', ["opened"]],
    ['show(z.object({ event: z.enum(["opened"]) }).safeParse(input).event);', undefined],
    ['const { event } = z.object({ event: z.enum(["opened"]) }).parse(input); show(event);', ["opened"]],
    [
      'const { event } = Joi.object({ event: Joi.valid("opened", "closed") }).validate(input); show(event);',
      ["opened", "closed"],
    ],
    ['show(yup.string().oneOf(["opened"]).validateSync(input));', ["opened"]],
    ["show(yup.string().oneOf(kinds).validateSync(input));", undefined],
    ['const kinds = ["opened", "closed"]; show(z.enum(kinds).parse(input));', ["opened", "closed"]],
    ['show(z.enum(["opened", other]).parse(input));', undefined],
    ['const Kind = { Opened: "opened" };\nshow(z.enum(Kind).parse(input));', ["opened"]],
    ["show(z.enum({ Opened: load() }).parse(input));", undefined],
    ["show(z.enum({ open() {} }).parse(input));", undefined],
    ["enum Kind { Opened = 'opened' }\nshow(z.enum(Kind).parse(input));", ["opened"]],
    ["show(z.nativeEnum(load()).parse(input));", undefined],
    ["show(z.nativeEnum().parse(input));", undefined],
    ["show(z.union().parse(input));", undefined],
    ["show(z.union(kinds).parse(input));", undefined],
    [
      'const kinds = [z.literal("opened"), z.literal("closed")]; show(z.union(kinds).parse(input));',
      ["opened", "closed"],
    ],
    ["show(z.union([]).parse(input));", undefined],
    ["show(Joi.valid().validate(input));", undefined],
    ['show(z.object({ event: z.enum(["opened"]) }).keyof().parse(input).event);', undefined],
    ["show(z.object().parse(input).event);", undefined],
    ["show(z.object(fields).parse(input).event);", undefined],
    ['const fields = { event: z.enum(["opened"]) }; show(z.object(fields).parse(input).event);', ["opened"]],
    [
      'const a = z.enum(["opened"]); const b = z.enum(["closed"]); show((isNew ? a : b).parse(input));',
      undefined,
    ],
    [
      'show(z.object({ door: z.object({ event: z.enum(["opened"]) }) }).parse(input).door.event);',
      ["opened"],
    ],
    ['show(z.object({ door: z.object({ event: z.enum(["opened"]) }) }).parse(input).event);', undefined],
    [
      'const { data: { event } } = z.object({ event: z.enum(["opened"]) }).safeParse(input); show(event);',
      ["opened"],
    ],
    [
      'const { error: { event } } = z.object({ event: z.enum(["opened"]) }).safeParse(input); show(event);',
      undefined,
    ],
    ['const [event] = z.object({ event: z.enum(["opened"]) }).parse(input); show(event);', undefined],
    ['show(parse(z.enum(["opened"])));', undefined],
    ['show(z.string().parse(z.enum(["opened"])));', undefined],
    [
      'procedure.input(z.object({ event: z.enum(["opened"]) })).mutation((opts) => show(opts.input.event));',
      ["opened"],
    ],
    [
      'procedure.input(z.object({ event: z.enum(["opened"]) })).mutation((opts) => show(opts.ctx.event));',
      undefined,
    ],
    [
      'procedure.input(z.object({ event: z.enum(["opened"]) })).use(withUser).mutation(({ input }) => show(input.event));',
      ["opened"],
    ],
    ["procedure.input().mutation(({ input }) => show(input.event));", undefined],
    [
      'procedure(z.object({ event: z.enum(["opened"]) })).mutation(({ input }) => show(input.event));',
      undefined,
    ],
    ['input(z.object({ event: z.enum(["opened"]) })).mutation(({ input }) => show(input.event));', undefined],
    [
      'procedure.input(z.object({ event: z.enum(["opened"]) })).mutation(({ ctx }) => show(ctx.event));',
      undefined,
    ],
    ["export const on = ({ input }) => show(input.event);", undefined],
    ["mutation(({ input }) => show(input.event));", undefined],
    ["enum Kind { Opened = 'opened' }\nshow(z.nativeEnum(Kind).parse(input));", ["opened"]],
    ['const Kind = { Opened: "opened" } as const;\nshow(z.nativeEnum(Kind).parse(input));', ["opened"]],
    ['show(z.enum(["opened"]).transform(toName).parse(input));', undefined],
    ['show(z.enum(["opened"]).encode(input));', undefined],
    [
      'procedure.input(z.object({ event: z.enum(["opened"]) })).mutation(({ input }) => show(input.event));',
      ["opened"],
    ],
    [
      'action.schema(z.object({ event: z.enum(["opened"]) })).action(async ({ parsedInput }) => show(parsedInput.event));',
      ["opened"],
    ],
    [
      'procedure.input(z.object({ event: z.enum(["opened"]) })).use(({ input }) => show(input.event));',
      undefined,
    ],
    [
      'procedure.output(z.object({ event: z.enum(["opened"]) })).mutation(({ input }) => show(input.event));',
      undefined,
    ],
  ];
  const read = readTable(rows.map(([code]) => imports + code));

  test.each(rows)("%s %j", (code, texts) => {
    const { knowledge, term } = read(imports + code);
    const shapes = knowledge.texts.findShapes(term);
    const known = shapes.flatMap(({ made, parts }) => (made === "literal" ? parts : []));
    expect(known).toEqual(texts ?? []);
  });
});
