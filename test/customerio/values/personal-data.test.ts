import { describe, expect, test } from "vitest";
import { findEmailSource, findPersonalPieces } from "../../../src/customerio/values/personal-data.ts";
import { readTable, readTerm, type Code, type Shown } from "./knowledge-of.ts";

/** Whether every value of what is shown is known to be an email address. */
function isEmail({ knowledge, term }: Shown): boolean {
  const sources = knowledge.flow.findOrigins(term).map((origin) => findEmailSource(origin, knowledge.flow));
  return !sources.includes(undefined);
}

/** What in the text that is shown says who somebody is, as `meaning: text`. */
function findPieces({ knowledge, term }: Shown): readonly string[] {
  return knowledge.texts
    .findShapes(term)
    .flatMap((shape) => findPersonalPieces(shape, knowledge.flow))
    .map(
      (piece) =>
        `${piece.meaning}: ${piece.kind === "letters" ? piece.text : piece.hole.term.node.getText()}`,
    );
}

describe("the repository's own function decides, not its name", () => {
  const names = [
    "wrap",
    "cache",
    "memoize",
    "once",
    "escape",
    "String",
    "normalizeEmail",
    "getEmail",
    "tidy",
  ];
  const hashes = (name: string): string =>
    `function ${name}(value) { return sha256(value); }\nshow(${name}(user.email));`;
  const handsBack = (name: string): string =>
    `const ${name} = (value) => value.trim();\nshow(${name}(user.email));`;
  const isImported = (name: string): string =>
    `import { ${name} } from "some-package";\nshow(${name}(user.email));`;
  const read = readTable(names.flatMap((name) => [hashes(name), handsBack(name), isImported(name)]));

  test.each(names)("%s that hashes gives no email", (name) => {
    expect(isEmail(read(hashes(name)))).toBe(false);
    expect(findPieces(read(hashes(name)))).toEqual([]);
  });

  test.each(names)("%s that hands back what it is given gives an email", (name) => {
    expect(isEmail(read(handsBack(name)))).toBe(true);
  });

  test.each(names)("%s of a package is judged by its name", (name) => {
    expect(isEmail(read(isImported(name)))).toBe(name !== "tidy");
  });

  test.each([
    ["sha256(value)", false],
    ["value.toLowerCase()", true],
  ])("a function of another file that gives %s is looked into", (body, expected) => {
    const files: Code = {
      "src/text.ts": `export const normalizeEmail = (value: string) => ${body};`,
      "src/example.ts": `import { normalizeEmail } from "./text.ts";\nshow(normalizeEmail(user.email));`,
    };
    expect(isEmail(readTerm(files))).toBe(expected);
  });

  test.each([
    ["sha256(user.id)", false],
    ["user.email", true],
  ])("a method of an own class that gives %s is looked into", (body, expected) => {
    const code = `class Address { toString() { return ${body}; } }\nconst email = new Address();\nshow(email.toString());`;
    expect(isEmail(readTerm(code))).toBe(expected);
  });
});

describe("an email address", () => {
  const rows: readonly (readonly [code: string, expected: boolean])[] = [
    ["user.email", true],
    ['user["email"]', true],
    ["customerEmail", true],
    ['"ann@example.com"', true],
    ["`ann@example.com`", true],
    ["user.email.toLowerCase()", true],
    ['user.email.replace("+news", "")', true],
    ['user.email.split(",")[0]', true],
    ['user.email.split(" ")[0].toLowerCase()', true],
    ['user.email.split(",")[1]', false],
    ['user.email.split("@")[0]', false],
    ['user.email.trim().split("@")[0]', false],
    ['user.email.slice(0, user.email.indexOf("@"))', false],
    ["user.emails[0]", true],
    ["profile.emails[0].value", true],
    ["user.emails[0].id", false],
    ["user.mail", true],
    ["queue.mail", false],
    ["breach.warden_email", true],
    ["const gardenerEmail = await ask(); show(gardenerEmail);", true],
    ["const welcomeEmail = { person: row.person }; show(welcomeEmail.person);", false],
    ["welcomeEmail.recipientRef", false],
    ["row.wardenEmailId", false],
    ["row.warden_hashed_email", false],
    ["row.sha256Email", false],
    ['user.email.split("@")[1]', false],
    ['user.email.replace("@", "")', false],
    ['user.email.replace(/@.*/, "")', false],
    ['user.email.replace("+", "-")', true],
    ["user.id", false],
    ["user.emailId", false],
    ["user.emailVerified", false],
    ["user.hashedEmail", false],
    ['"user_42"', false],
    ['"@team"', false],
    ["to", true],
    [`"${"a".repeat(986)}@example.com"`, true],
    [`"${"a".repeat(987)}@example.com"`, false],
    ["`${name}@example.com`", true],
    ["`to ${name}@example.com`", false],
    ['"ann@example"', false],
    ['"ann@.com"', false],
    ['"ann@example.com and bob@example.com"', false],
    ['user.email.split(".")[0]', false],
    ["user.email.split()[0]", false],
    ['user.email.slice("@")[0]', false],
    ['split(user.email, "@")[0]', false],
    ["user.email.split(sign)[0]", false],
    ['user.email.replace("@", sign)', true],
    ['user.email.replace(domain, "")', true],
    ['user.email.replace(new RegExp("@.*"), "")', false],
    ['user.email.replace(new RegExp("[+].*"), "")', true],
    ['user.email.replace(/./g, "*")', false],
    ['user.email.replace(/./g, "\u2022")', false],
    ['user.email.replace(/./g, "a*")', true],
    ["user.email.replace()", true],
    ['user.email.concat("@")', false],
    ["user[email]", false],
    ["user.boxes[0]", false],
    ["user.emailAddresses[0]", true],
    ["user.addresses[0]", false],
    ["emails[0]", true],
    ["emails[index]", false],
    ["user.email.address", true],
    ["user.email.emailAddress", true],
    ["user.wallet.address", false],
    ["user.isEmail", false],
    ["maskedEmail", false],
    ["(isTrial ? user.email : user.id)", false],
    ["(isTrial ? user.email : friend.email)", true],
    ["tidy(user.email)", true],
    ["tidy(isTrial ? user.email : user.id)", false],
    ["tidy(isTrial ? user.email : friend.email)", true],
    ["tidy(user.id)", false],
    ["message.to", false],
    ["export const on = (to) => show(to);", true],
    ["export const on = ({ to }) => show(to);", true],
    ["export const on = ({ address: to }) => show(to);", true],
    ["export const on = (subject) => show(subject);", false],
    ["const to = mailbox.address; show(to);", true],
    ["const to = mailbox.ownerId; show(to);", false],
    ["export const on = ({ ownerId: to }) => show(to);", false],
    ["const email = mailbox.ownerId; show(email);", false],
    ["const ownerId = user.email; show(ownerId);", true],
    ["const contact = user.email.trim(); show(contact);", true],
    ["const contact = { email: load() }; show(contact.email);", true],
    ["const contact = { address: load() }; show(contact.address);", false],
    ["fetchEmail(user)", true],
    ["sendEmail(user)", false],
    ["emailHash(user.id)", false],
  ];
  const write = (code: string): string =>
    code.includes("show(") ? code : `const tidy = (value) => value.trim().toLowerCase();\nshow(${code});`;
  const read = readTable(rows.map(([code]) => write(code)));

  test.each(rows)("%s: %s", (code, expected) => {
    expect(isEmail(read(write(code)))).toBe(expected);
  });
});

describe("what a text says about a person", () => {
  const rows: readonly (readonly [code: string, pieces: readonly string[]])[] = [
    ["`signed_up_${user.email}`", ["email: user.email"]],
    ["`signed_up_${user.email.trim()}`", ["email: user.email.trim()"]],
    ["`signed_up_${user.plan}`", []],
    ["`order for ${customer.name}`", ["full-name: customer.name"]],
    ["`order for ${product.name}`", []],
    ["`call ${user.phone}`", ["phone: user.phone"]],
    ['`call ${user.phone.replace(/\\d/g, "*")}`', []],
    ['`call ${user.phone.replace(/ /g, "")}`', ["phone: user.phone"]],
    ["`moved to ${user.address}`", ["address: user.address"]],
    ["`moved to ${wallet.address}`", []],
    ["`seen ${req.ip}`", ["ip-address: req.ip"]],
    ["`gift for ${fullName.value}`", ["full-name: fullName.value"]],
    ["`call ${phoneInput.value}`", []],
    ["`call ${phone.value}`", ["phone: phone.value"]],
    ["`paid with ${card.value}`", []],
    ["`declined ${card.number}`", ["card: card.number"]],
    ["`declined ${body.creditCard.number}`", ["card: body.creditCard.number"]],
    ["`declined ${order.number}`", []],
    ["`declined ${card.token}`", []],
    ["`expires ${passport.number}`", ["national-id: passport.number"]],
    ["`call ${user.phone.number}`", ["phone: user.phone.number"]],
    ["`paid from ${bankAccount.number}`", ["card: bankAccount.number"]],
    ["`closed ${account.number}`", []],
    ["export const on = (card: { number?: string }) => show(`paid ${card.number}`)", ["card: card.number"]],
    ["export const on = (card: { number?: number }) => show(`moved ${card.number}`)", []],
    ["`read at ${address.value}`", []],
    ["`named ${name.value}`", []],
    ["`is ${user.isEmail}`", []],
    ["export const on = (wants: { email: boolean }) => show(`sends ${wants.email}`)", []],
    ["export const on = (wants: { email: string }) => show(`sends ${wants.email}`)", ["email: wants.email"]],
    ["`from ${req.headers['x-forwarded-for']}`", ["ip-address: req.headers['x-forwarded-for']"]],
    ["`from ${req.headers['user-agent']}`", []],
    ["export const on = ({ phone: number }) => show(`call ${number}`)", ["phone: number"]],
    ["export const on = ({ order: number }) => show(`order ${number}`)", []],
    ["`by ${friend.email}`", ["email: friend.email"]],
    ['const phone = call.number.replace(/ /g, ""); show(`call ${phone}`)', ["phone: phone"]],
    ['const phone = user.phone.replace(/\\d/g, "*"); show(`call ${phone}`)', []],
    ["`by ${user.displayName}`", ["full-name: user.displayName"]],
    ["`by ${theme.displayName}`", []],
    ['"invited ann@example.com"', ["email: ann@example.com"]],
    ['"paid with 4242 4242 4242 4242"', ["card: 4242 4242 4242 4242"]],
    ['"paid with 4242 4242 4242 4241"', []],
    ['"verified 078-05-1120"', ["national-id: 078-05-1120"]],
    ['"verified 1078-05-1120"', []],
    ['"called +1 555 867 5309"', ["phone: +1 555 867 5309"]],
    ['"called (555) 867-5309"', ["phone: (555) 867-5309"]],
    ['"seen 192.168.0.1"', ["ip-address: 192.168.0.1"]],
    ['"seen 192.168.0.256"', []],
    ['"upgraded to v1.2.3.4"', []],
    ['"email_sent"', []],
    ['"wrote_to_desk@example.com"', ["email: desk@example.com"]],
    ['"wrote_desk@example.com"', ["email: wrote_desk@example.com"]],
    ['"mail from ann@example.com to bob@example.com"', ["email: ann@example.com", "email: bob@example.com"]],
    ['"ann@localhost"', []],
    // What is around an address is no number together.
    ['"555-867 ann@example.com5309"', ["email: ann@example.com"]],
    ['"paid with 5555555555554444"', ["card: 5555555555554444"]],
    ['"paid with 3782 822463 10005"', ["card: 3782 822463 10005"]],
    ['"paid with 5555555555554445"', []],
    ['"order 42424242424242420"', []],
    ['"order 7424242424242424"', []],
    ['"verified 078-05-11201"', []],
    ['"called 555.867.5309"', ["phone: 555.867.5309"]],
    ['"called 1555.867.5309"', []],
    ['"seen 255.255.255.255"', ["ip-address: 255.255.255.255"]],
    ['"seen 1.2.3.4.5"', []],
    ["show(user.email);", ["email: user.email"]],
    ["show(email);", []],
    ["`by ${user[key]}`", []],
    ['`by ${user["email"]}`', ['email: user["email"]']],
    ['`call ${user.phone.replace(/\\d/g, "#").trim()}`', []],
    ['`call ${user.phone.trim().replace(/\\d/g, "#")}`', []],
    ["`call ${user.phone.trim().replace(/\\d/g, sign)}`", ["phone: user.phone"]],
    ['`by ${user.email.replace("@", "")}`', []],
    ["`by ${getEmail(user)}`", ["email: getEmail(user)"]],
    ["`by ${hasEmail(user)}`", []],
    ["`by ${isEmail}`", []],
    ["`by ${user.email ? 1 : 2}`", []],
    ["export const on = ({ user: { email } }) => show(`by ${email}`)", ["email: email"]],
    ["const held = { email: load() }; show(`by ${held.email}`)", ["email: held.email"]],
    ["const name = load(); show(`by ${name}`)", []],
    ["const email = load(); show(`by ${email}`)", ["email: email"]],
    ["const account = { email }; show(`by ${account.email}`)", ["email: account.email"]],
  ];
  const write = (code: string): string => (code.includes("show(") ? code : `show(${code});`);
  const read = readTable(rows.map(([code]) => write(code)));

  test.each(rows)("%s: %j", (code, pieces) => {
    expect(findPieces(read(write(code)))).toEqual(pieces);
  });
});
