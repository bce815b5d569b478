import { describe, expect, test } from "vitest";
import {
  findGivenEmail,
  insertsAddress,
  isAccount,
  isRowWithEmail,
  listInsertion,
} from "../../../src/customerio/values/email-rows.ts";
import { readTable } from "./knowledge-of.ts";

describe("what a platform hands over has an account with an address", () => {
  const collection = (auth: string, given = "doc", shown = "doc"): string =>
    `export const members = { slug: "members", ${auth} hooks: { afterChange: [({ ${given} }) => show(${shown})] } };`;
  const rows: readonly (readonly [code: string, isAccount: boolean])[] = [
    ["functions.auth.user().onCreate((user) => show(user));", true],
    ["functions.region('eu').auth.user().onDelete((user) => show(user));", true],
    ["functions.auth.user().then((user) => show(user));", false],
    ["functions.oauth.user().onCreate((user) => show(user));", false],
    ["functions.auth.user().onCreate.call((user) => show(user));", false],
    ["export const on = (user) => show(user);", false],
    [collection("auth: true,"), true],
    [collection("auth: { verify: true },"), true],
    [collection("auth: false,"), false],
    [collection("auth,"), false],
    [collection(""), false],
    [collection("auth: true,", "doc: member", "member"), true],
    [collection("auth: true,", "req", "req"), false],
    [collection("auth: true,").replace("slug", "name"), false],
    ["export const on = ({ doc }) => show(doc);", false],
    // The nearest object with a slug is the collection.
    [
      'export const site = { slug: "site", auth: true, pages: { slug: "pages", on: ({ doc }) => show(doc) } };',
      false,
    ],
    ["show(user);", false],
  ];
  const read = readTable(rows.map(([code]) => code));

  test.each(rows)("%s: %s", (code, expected) => {
    const { knowledge, term } = read(code);
    const [origin] = knowledge.flow.findOrigins(term);
    expect(origin && isAccount(origin.node)).toBe(expected);
  });
});

describe("a call gives a row that surely has an email", () => {
  const types = "interface Lead { email: string }\ninterface Guest { email?: string }\n";
  const rows: readonly (readonly [call: string, hasEmail: boolean])[] = [
    ["prisma.user.create({ data: { email, name } })", true],
    ["ctx.prisma.user.create({ data: { email } })", true],
    ["prisma.user.upsert({ where: { id }, create: { email }, update: {} })", true],
    ["prisma.user.create({ data: { name } })", false],
    ["prisma.user.create({ email })", false],
    ["prisma.user.create()", false],
    ["prisma.user.createMany({ data: { email } })", false],
    ["prisma.user.update({ data: { email } })", false],
    ["enterprisma.user.create({ data: { email } })", false],
    ["knex.user.create({ data: { email } })", false],
    ["prisma.user.create({ data: lead })", true],
    ["prisma.user.create({ data: guest })", false],
    ["prisma.user.create({ data: input })", false],
    // Other columns are given back than were inserted.
    ["prisma.user.create({ data: { email }, select: { id: true } })", false],
    ["prisma.user.create({ data: { email }, omit: { email: true } })", false],
    ["prisma.user.create({ data: { email }, attributes: ['id'] })", false],
    ["prisma.user.create({ data: { email }, include: { team: true } })", true],
    ["prisma.user.create({ data: input, select: { email: true } })", true],
    ["prisma.user.findUnique({ where: { id }, select: { email: true } })", true],
    ["prisma.user.findUnique({ where: { id }, select: { email: false } })", false],
    ["prisma.user.findUnique({ where: { id }, select: { id: true } })", false],
    ["prisma.user.findUnique({ where: { email } })", false],
    ["User.findOne({ attributes: ['id', 'email'] })", true],
    ["User.findOne({ attributes: ['id'] })", false],
    ["User.findOne({ attributes: [email] })", false],
    ["User.findOne({ columns: ['email'] })", false],
    ["User.findByPk(id, { attributes: ['email'] })", true],
    ["user", false],
  ];
  const write = (call: string): string =>
    `${types}export const on = (lead: Lead, guest: Guest, input) => show(${call});`;
  const read = readTable(rows.map(([call]) => write(call)));

  test.each(rows)("%s: %s", (call, hasEmail) => {
    expect(isRowWithEmail(read(write(call)).term.node)).toBe(hasEmail);
  });
});

describe("the email that a row was given when it was inserted", () => {
  const rows: readonly (readonly [code: string, email: string | undefined])[] = [
    ["const user = await users.create({ email: input.email }); show(user);", "input.email"],
    ["const user = await users.create({ email }); show(user);", "email"],
    ["const user = await prisma.user.create({ data: { email: address } }); show(user);", "address"],
    ["const user = await db.insert(users, { values: { email: address } }); show(user);", "address"],
    [
      "const [user] = await db.insert(users).values({ email: input.email }).returning(); show(user);",
      "input.email",
    ],
    [
      "const [user] = await sql.insert({ email: input.email }).into(users).returning(); show(user);",
      "input.email",
    ],
    ["const user = await users.upsert({ email: input.email }); show(user);", "input.email"],
    ["const user = await users.findOne({ email: input.email }); show(user);", undefined],
    ["const user = await users.create({ where: { email: input.email } }); show(user);", undefined],
    ["const user = await users.create({ email: toLower(input.email) }); show(user);", undefined],
    ['const user = await users.create({ email: "ann@example.com" }); show(user);', undefined],
    ["const user = await users.create(input); show(user);", undefined],
    [
      "const [, other] = await db.insert(users).values({ email: input.email }).returning(); show(other);",
      undefined,
    ],
    ["const { user } = await users.create({ email: input.email }); show(user);", undefined],
    ["const user = { email: input.email }; show(user);", undefined],
    ["export const on = (user) => show(user);", undefined],
  ];
  const read = readTable(rows.map(([code]) => code));

  test.each(rows)("%s %s", (code, email) => {
    expect(findGivenEmail(read(code).term.node)?.getText()).toBe(email);
  });
});

describe("the calls that inserted a row, the last one first", () => {
  const rows: readonly (readonly [code: string, calls: readonly string[]])[] = [
    ["const user = await users.create(input); show(user);", ["users.create"]],
    [
      "const [user] = await db.insert(users).values(input).returning(); show(user);",
      ["db.insert(users).values(input).returning", "db.insert(users).values", "db.insert"],
    ],
    ["const [user] = await db.select().from(users); show(user);", []],
    ["const user = (await users.create(input)).user; show(user);", []],
    ["const user = input; show(user);", []],
    ["let user; show(user);", []],
  ];
  const read = readTable(rows.map(([code]) => code));

  test.each(rows)("%s %j", (code, calls) => {
    const inserted = listInsertion(read(code).term.node);
    expect(inserted.map((call) => call.getExpression().getText())).toEqual(calls);
  });
});

describe("an expression inserts a row with an address", () => {
  const rows: readonly (readonly [made: string, inserts: boolean])[] = [
    ["users.create({ email, name })", true],
    ["users.create({ mail: input.mail })", true],
    ["(await users.insert(lead)) as Lead", true],
    ["db.insert(users).values({ emailAddress: input.to }).returning()", true],
    ["users.create({ data: { email } })", true],
    ["users.create({ data: lead })", true],
    ["users.create({ profile: { email } })", false],
    ["users.create(guest)", false],
    ["users.create(input)", false],
    ["users.create()", false],
    ["users.update({ email })", false],
    ["users.insert({ emailed })", false],
    ["new User({ email })", false],
    ["pool.query('INSERT INTO users (name, email) VALUES ($1, $2)', [name, email])", true],
    ["pool.query(`insert into public.users ( email ) values (${email})`)", true],
    [`pool.query('INSERT INTO "users" ("NAME", "EMAIL") VALUES ($1, $2)', [name, email])`, true],
    ["pool.query('INSERT INTO users (name) VALUES ($1)', [email])", false],
    ["pool.query('INSERT INTO users VALUES ($1)', [email])", false],
    ["pool.query('UPDATE users SET email = $1', [email])", false],
    ["pool.query('INSERT INTO users (emailed_at) VALUES (now())')", false],
    ["sql`insert into users (email) values (${email})`", true],
    ["sql`select * from users where email = ${email}`", false],
  ];
  const write = (made: string): string =>
    `interface Lead { email: string }\ninterface Guest { email?: string }\nexport const on = async (lead: Lead, guest: Guest, input) => show(${made});`;
  const read = readTable(rows.map(([made]) => write(made)));

  test.each(rows)("%s: %s", (made, inserts) => {
    expect(insertsAddress(read(write(made)).term.node)).toBe(inserts);
  });
});
