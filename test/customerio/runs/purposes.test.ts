import { Node } from "ts-morph";
import { describe, expect, test } from "vitest";
import { isPurposeOf } from "../../../src/customerio/runs/purposes.ts";
import { find, parse } from "./code.ts";

const send = "cio.identify(user.id, user)";

/** Asks about the call to Customer.io in a handler. */
function isPurpose(body: string, { route = "/profile", name = "save" } = {}): boolean {
  const file = parse(`export async function ${name}(req, res, next) {\n${body}\n}`);
  const site = find(file, send);
  const parent = site.getParent();
  return isPurposeOf(
    {
      handler: { callable: file.getFunctionOrThrow(name), framework: "express", route },
      site,
      by: Node.isAwaitExpression(parent) ? parent : undefined,
      through: [],
    },
    (node) => node === site,
  );
}

describe("a failure that is answered makes the call the purpose of its route", () => {
  test.each<[boolean, string]>([
    [true, "res.status(500).end();"],
    [false, "res.status(200).end();"],
    [false, "console.error(error); // res.status(500)"],
    [false, `console.error("500");`],
    [true, "throw error;"],
    [false, "// throw error;"],
    [false, `console.error("did not throw");`],
    [true, "return res.json({ ok: false });"],
    [false, `return res.json("ok");`],
    [false, "return; // error"],
    [true, "next(error);"],
    [false, "next();"],
    [false, "// next(error)"],
  ])("%s: %s", (expected, answer) => {
    expect(isPurpose(`try { await ${send}; } catch (error) {\n${answer}\n}`)).toBe(expected);
  });
});

describe("work of the route's own makes it one of several purposes", () => {
  const failing = `try { await ${send}; } catch (error) { throw error; }`;
  test.each<[boolean, string]>([
    [true, ""],
    [true, "const body = await req.json();"],
    [true, "const { id } = await params;"],
    [true, "const { id } = await props.params;"],
    [true, "const session = await getServerSession(options);"],
    [true, "const { data } = await supabase.auth.getUser();"],
    [true, "const input = await schema.parseAsync(req.body);"],
    [false, "const user = await db.users.create(req.body);"],
    [false, "const user = await db.users.create(req.body /* .json() */);"],
    [false, `const user = await db.users.create(".json()");`],
    [false, `await mailer.send("getSession()");`],
    [false, "await params.save();"],
    [false, "await sessions.create(req);"],
  ])("%s: %s", (expected, before) => {
    expect(isPurpose(`${before}\n${failing}`)).toBe(expected);
  });
});

test.each<[boolean, string, Parameters<typeof isPurpose>[1]]>([
  [true, "named after it", { name: "subscribe" }],
  [true, "a route named after it", { route: "/newsletter" }],
  [false, "a name that says nothing", {}],
  [false, "a name that only contains such a word", { name: "misleading" }],
])("%s: %s", (expected, _, place) => {
  expect(isPurpose(`await ${send};\nres.end();`, place)).toBe(expected);
});

test.each<[boolean, string]>([
  [true, `const answer = await ${send};`],
  [true, `const status = (await ${send}).status;`],
  [false, `await ${send};`],
])("a result that is used: %s, %s", (expected, code) => {
  expect(isPurpose(code)).toBe(expected);
});
