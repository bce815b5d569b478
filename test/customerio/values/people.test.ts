import { describe, expect, test } from "vitest";
import type { Acquaintance } from "../../../src/customerio/values/people.ts";
import { readTable, readTerm, type Code } from "./knowledge-of.ts";

describe("two expressions name the same person", () => {
  const pairs: readonly (readonly [a: string, b: string, isSame: boolean])[] = [
    ["user.email", "user.email", true],
    ["user.email.trim()", "user.email", true],
    ["user.email.trimStart()", "user.email", true],
    ["user.email.toLowerCase()", "user.email", true],
    ["user.email.trim().toLowerCase()", "user.email", true],
    ["user.email.toUpperCase()", "user.email", true],
    ["user.email.toLocaleLowerCase()", "user.email.trim()", true],
    ["user.email.normalize()", "user.email", true],
    ["encodeURIComponent(user.email)", "user.email", true],
    ["String(user.id)", "user.id", true],
    ["user.id.toString()", "user.id", true],
    ["user.id.toHexString()", "user.id", true],
    ["`${user.id}`", "`${user.id}`", true],
    ["`user_${user.id}`", "`user_${user.id.toString()}`", true],
    ["`user_${user.id}`", "`customer_${user.id}`", false],
    ["`user_${user.id}`", "`user_${friend.id}`", false],
    ["`${user.id}_user`", "`${user.id}_customer`", false],
    ["`${user.team}_${user.id}`", "`${user.team}_${user.id}`", true],
    ["`${user.team}_${user.id}`", "`${user.id}_${user.team}`", false],
    ["user.id", 'user["id"]', true],
    ['"ann"', "'ann'", true],
    ['"ann"', '"bob"', false],
    ["user.id", "user.email", false],
    ["user.id", "friend.id", false],
    ["user.id", "user.team.id", false],
    ['user.email.replace("@", "")', "user.email", false],
    ['user.email.split("@")[0]', "user.email", false],
    ["sha256(user.email)", "user.email", false],
    ["hide(user.email)", "user.email", false],
    ["tidy(user.email)", "user.email", true],
    ["ghost.id", "user.id", false],
    ["account.id", "user.id", true],
    ["account.id", "user.email", false],
    ["account.id", "account.email", false],
    ["event.data.id", "event.data.id", true],
    ["event.data.id", "event.data.email", false],
    ["eventId", "event.data.id", true],
    ["eventId", "eventEmail", false],
    ["eventId", "id", false],
    ["id", "user.id", true],
    ["id", "friend.id", false],
    ["rest.id", "user.id", false],
    ["first", "user[0]", false],
    ["first", "first", true],
    ["(late ? user.id : friend.id)", "user.id", false],
    ["(late ? user.id : user.id)", "user.id", true],
    ["42", "42", true],
    ["42", "43", false],
    ["42", '"42"', true],
    ["user", "user", true],
    ["user", "friend", false],
    ["user[key].id", "user[key].id", true],
    ["user[key].id", "user[other].id", false],
    ["user[0].id", "user['0'].id", true],
    ["load().id", "load().id", false],
    ["keep(user.id)", "user.id", true],
    ["keep(user.id)", "keep(friend.id)", false],
    ["user.a.b.c.d.e.f", "user.a.b.c.d.e.f", true],
    ["`${user.a.b.c.d.e}`", "`${user.a.b.c.d.e}`", true],
    // Deeper, what is read is known by its place.
    ["`${user.a.b.c.d.e.f}`", "`${user.a.b.c.d.e.f}`", false],
    ["user.a.b.c.d.e.f.g", "user.a.b.c.d.e.f.g", false],
  ];
  const write = (a: string, b: string): string =>
    `class Ghost { get id() { throw new Error("none"); } }
const ghost = new Ghost();
const keep = (value) => value;
const hide = (value) => value.padStart(9, "*");
const tidy = (value) => value.trim().toLowerCase();
export const join = (user, friend, late, key, other) => {
  const account = { id: user.id, email: user.email };
  const event = { data: load() };
  const { id: eventId, email: eventEmail } = event.data;
  const { id, ...rest } = user;
  const [first] = user;
  show([${a}, ${b}]);
};`;
  const read = readTable(pairs.map(([a, b]) => write(a, b)));

  test.each(pairs)("%s and %s: %s", (a, b, isSame) => {
    const { knowledge, term } = read(write(a, b));
    const [first, second] = term.node
      .getChildAtIndex(1)
      .getChildren()
      .filter((_, index) => index % 2 === 0);
    if (!first || !second) throw new Error("No pair is shown.");
    expect(knowledge.people.isSamePerson({ ...term, node: first }, { ...term, node: second })).toBe(isSame);
  });
});

describe("an id is made up by the code", () => {
  const rows: readonly (readonly [code: string, isMadeUp: boolean])[] = [
    ['show("ann");', true],
    ["show(42);", true],
    ["show(randomUUID());", true],
    ["show(randomUUID().toString());", true],
    ['show(isTest ? "ann" : randomUUID());', true],
    ["show(`guest_${nanoid()}`);", true],
    ['const token = nanoid(); show("guest_" + token);', true],
    ["show(`guest_${nanoid()}_${user.id}`);", true],
    ["show(`guest_${user.id}`);", false],
    ['show("guest_" + findId());', false],
    ["show(`guest_${user ? user.id : nanoid()}`);", false],
    ['show(isTest ? "ann" : user.id);', false],
    ["show(user.id);", false],
    ["show(findId());", false],
  ];
  const read = readTable(rows.map(([code]) => code));

  test.each(rows)("%s: %s", (code, isMadeUp) => {
    const { knowledge, term } = read(code);
    expect(knowledge.people.isMadeUp(term)).toBe(isMadeUp);
  });
});

describe("the id of a record or account whose creation runs a function is new", () => {
  const rows: readonly (readonly [code: string, acquaintance: Acquaintance])[] = [
    ['onDocumentCreated("owners/{id}", (event) => show(event.params.id));', "new"],
    ['onDocumentCreated("owners/{id}", ({ params: { id } }) => show(id));', "new"],
    ['onDocumentCreated("owners/{id}", (event) => { const { id } = event.params; show(id); });', "new"],
    [
      'onDocumentCreated("owners/{id}", (event) => { const snapshot = event.data; show(snapshot.id); });',
      "new",
    ],
    ['onDocumentCreated({ document: "owners/{id}" }, (event) => show(event.params.id));', "new"],
    ['onDocumentCreated("owners/{owner}/pets/{pet}", (event) => show(event.params.owner));', "standing"],
    ['onDocumentCreated("visits/{id}", (event) => show(event.data.data().ownerId));', "standing"],
    ['onDocumentCreated("visits/{id}", (event) => show(event.data.ownerId));', "standing"],
    ['onDocumentUpdated("owners/{id}", (event) => show(event.params.id));', "standing"],
    ['onDocumentWritten("owners/{id}", (event) => show(event.params.id));', "standing"],
    ['onValueCreated("/owners/{id}", (event) => show(event.params.id));', "new"],
    ["beforeUserCreated((event) => show(event.data.uid));", "new"],
    ["beforeUserSignedIn((event) => show(event.data.uid));", "standing"],
    ["functions.auth.user().onCreate((user) => show(user.uid));", "new"],
    ["functions.auth.user().onDelete((user) => show(user.uid));", "unknown"],
    [
      'functions.firestore.document("owners/{id}").onCreate((snap, context) => show(context.params.id));',
      "new",
    ],
    ['functions.firestore.document("owners/{id}").onCreate((snap) => show(snap.id));', "new"],
    [
      'functions.firestore.document("owners/{id}").onUpdate((change, context) => show(context.params.id));',
      "standing",
    ],
  ];
  const read = readTable(rows.map(([code]) => code));

  test.each(rows)("%s: %s", (code, acquaintance) => {
    const { knowledge, term } = read(code);
    expect(knowledge.people.getAcquaintance(term)).toBe(acquaintance);
  });
});

describe("where a person is known from", () => {
  const rows: readonly (readonly [code: string, acquaintance: Acquaintance])[] = [
    ['show("ann");', "new"],
    ["show(randomUUID());", "new"],
    ["show(new ObjectId().toString());", "new"],
    ["show(`guest_${nanoid()}`);", "new"],
    ["show(`guest_${user.id}`);", "unknown"],
    ["const customer = { _id: new ObjectId() }; show(customer._id.toString());", "new"],
    ["const customer = { _id: new ObjectId(req.params.id) }; show(customer._id.toString());", "unknown"],
    ["const customer = await load(); show(customer._id.toString());", "standing"],
    ["const user = await db.users.create(input); show(user.id);", "new"],
    ["const { id } = await db.users.create(input); show(id);", "new"],
    ["const { userId } = await auth.createUser({ email }); show(userId);", "new"],
    ["const made = await db.users.create({ userId: randomUUID() }); show(made.userId);", "new"],
    ["const seat = await db.seats.create({ data: { userId: input.id } }); show(seat.userId);", "unknown"],
    ["const seat = await db.seats.create({ data: { userId } }); show(seat.userId);", "unknown"],
    ["const { userId } = await db.seats.create({ userId: req.user.id }); show(userId);", "standing"],
    [
      "const [seat] = await db.insert(seats).values({ user_id: input.id }).returning(); show(seat.user_id);",
      "unknown",
    ],
    ["const [row] = await db.insert(users).values(input).returning(); show(row.id);", "new"],
    ['const { rows } = await pool.query("INSERT INTO users VALUES ($1)"); show(rows[0].id);', "new"],
    ["const { rows } = await pool.query(`insert into users values (${email})`); show(rows[0].id);", "new"],
    ['const { rows } = await pool.query("SELECT * FROM users"); show(rows[0].id);', "standing"],
    [
      "const [row] = await sql`insert into users (email) values (${email}) returning id`; show(row.id);",
      "new",
    ],
    ["const [row] = await sql`select id from users where email = ${email}`; show(row.id);", "standing"],
    ["const user = await db.users.findOne(email); show(user.id);", "standing"],
    ["const { id } = await db.users.findOne(email); show(id);", "standing"],
    ["const user = await store.subscriber(userId); show(user.id);", "standing"],
    ["const user = await store.importLead(leadId); show(user.id);", "unknown"],
    ["const user = await store.subscriber(form); show(user.id);", "unknown"],
    ["const user = toUser(userId); show(user.id);", "unknown"],
    ["show(req.user.id);", "standing"],
    ["show(req.session.userId);", "standing"],
    ['show(c.get("user").id);', "standing"],
    ["show(session?.user.id);", "standing"],
    ["const id = newId(); show(id);", "unknown"],
    ["const user = await users.findOrCreate(input); show(user.id);", "standing"],
    ['const user = await pool.query(sql, "select"); show(user.id);', "standing"],
    ["const user = new User(); show(user.id);", "unknown"],
    ["export const on = (session) => show(session.a.b.c.id);", "standing"],
    ["const user = await db.users.create(input); show(user.a.b.id);", "new"],
    ["const user = await db.users.create(input); show(user.a.b.c.id);", "new"],
    ["const user = await db.users.create(input); show(user.a.b.c.d.id);", "unknown"],
    ["const user = isNew ? null : await db.users.create(input); show(user.id);", "new"],
    ["const user = await db.users.create(input); const { id } = user.row; show(id);", "new"],
    ["const { payload: { id } } = message; show(id);", "standing"],
    ["show(ctx.user.id);", "standing"],
    ["show(rows[0].id);", "unknown"],
    ["show(job.data.userId);", "standing"],
    ["show(job().data.userId);", "unknown"],
    ["show(settings.payload);", "standing"],
    ["show(settings.userId);", "unknown"],
    ["show(req.headers.id);", "unknown"],
    ["export const on = (message) => show(message);", "standing"],
    ["export const on = ({ payload }) => show(payload);", "standing"],
    ["export const on = (id) => show(id);", "unknown"],
    ["export const on = (ctx) => show(ctx.candidate.id);", "standing"],
    ["export const on = ({ ctx }) => show(ctx.candidate.id);", "standing"],
    ["export const on = (ctx) => show(ctx.body.id);", "unknown"],
    ["export const on = (ctx) => show(ctx.from.id);", "unknown"],
    ["export const on = (ctx) => show(ctx.candidate.name);", "unknown"],
    ["export const on = (ctx) => show(ctx.create(input).id);", "new"],
    ['show(isTrial ? "ann" : req.user.id);', "standing"],
    ['show(isTrial ? "ann" : settings.userId);', "unknown"],
  ];
  const read = readTable(rows.map(([code]) => code));

  test.each(rows)("%s: %s", (code, acquaintance) => {
    const { knowledge, term } = read(code);
    expect(knowledge.people.getAcquaintance(term)).toBe(acquaintance);
  });

  test.each<readonly [title: string, body: string, acquaintance: Acquaintance]>([
    ["reads a row", "return db.users.findOne(input);", "standing"],
    ["inserts a row", "return db.insert(users).values(input).returning();", "new"],
    [
      "inserts a row or gives nothing",
      "if (!input) return undefined;\n  return db.users.create(input);",
      "new",
    ],
  ])(
    "a function of the repository that is called createUser and %s is looked into",
    (_, body, acquaintance) => {
      const code: Code = {
        "src/users.ts": `export async function createUser(input) {\n  ${body}\n}`,
        "src/example.ts": `import { createUser } from "./users.ts";\nconst { id } = await createUser(input);\nshow(id);`,
      };
      const { knowledge, term } = readTerm(code);
      expect(knowledge.people.getAcquaintance(term)).toBe(acquaintance);
    },
  );

  test.each<readonly [statement: string, acquaintance: Acquaintance]>([
    ["insert into users (email) values ($1) returning id", "new"],
    ["select id from users where email = $1", "standing"],
  ])("a helper of the database's client that is given %j", (statement, acquaintance) => {
    const { knowledge, term } = readTerm({
      "src/db.js": `
const { Pool } = require("pg");
const pool = new Pool();
exports.one = async (text, values = []) => {
  const { rows } = await pool.query(text, values);
  return rows[0] || null;
};`,
      "src/example.js": `
const db = require("./db");
exports.register = async (email) => {
  const seller = await db.one("${statement}", [email]);
  show(seller.id);
};`,
    });
    expect(knowledge.people.getAcquaintance(term)).toBe(acquaintance);
  });
});
