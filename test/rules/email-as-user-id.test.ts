import { expect, test } from "vitest";
import { emailAsUserId } from "../../rules/email-as-user-id.ts";
import { expectPicture, fix } from "./picture.ts";

const client = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
`;

test("an email is one in lower case, too, and what is cut out of it is not", () => {
  expectPicture(
    emailAsUserId,
    `${client}export async function subscribe(lead, hash) {
  await cio.track(lead.email.trim().toLowerCase(), { name: "subscribed" });
                  ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  await cio.track(lead.email.split("@")[1], { name: "domain_seen" });
  await cio.track(hash(lead.email), { name: "subscribed" });
}
`,
  );
});

test("an id that is sent as an attribute already is no hindrance, another person's is", () => {
  const member = (
    id: string,
  ): string => `${client}interface Member { id: string; teamId: string; email: string }
export const join = (member: Member) => cio.identify(member.email, { id: ${id}, email: member.email });
                                                     ~~~~~~~~~~~~
`;
  const own = member("member.id");
  const [text] = Object.values(fix(own, expectPicture(emailAsUserId, own)));
  expect(text).toContain("cio.identify(member.id, { id: member.id, email: member.email })");
  expect(expectPicture(emailAsUserId, member("member.teamId")).map(({ edits }) => edits)).toEqual([[]]);
});

test("an email is one behind a function that tidies it up, and under any name when it is sent as the email", () => {
  expectPicture(
    emailAsUserId,
    `${client}const tidy = (value: string) => value.trim().toLowerCase();
const fingerprint = (value: string) => hash(value.trim());
export async function capture(rawEmail: string, contact: string) {
  const lead = tidy(rawEmail);
  await cio.identify(lead, { source: "landing" });
                     ~~~~
  await cio.identify(contact, { email: contact });
  await cio.identify(fingerprint(rawEmail), { email: rawEmail });
}
`,
  );
});

test("behind a wrapper that only passes the person on, the id is given there", () => {
  const picture = (body: string): Readonly<Record<string, string>> => ({
    "src/cio.ts": `${client}export async function identifyCustomer(id: string, attributes: object) {
  ${body}
}
`,
    "src/users.ts": `import { identifyCustomer } from "./cio";
interface User { id: string; email: string; name: string }
export const onUpdate = (user: User) => identifyCustomer(user.email, { name: user.name });
                                                         ~~~~~~~~~~
`,
  });
  const plain = picture("await cio.identify(id, attributes);");
  expect(fix(plain, expectPicture(emailAsUserId, plain))["src/users.ts"]).toContain(
    "identifyCustomer(user.id, { name: user.name, email: user.email })",
  );
  const mailing = picture("await mailer.greet(id); await cio.identify(id, attributes);");
  expect(expectPicture(emailAsUserId, mailing).flatMap(({ edits }) => edits)).toEqual([]);
});

test("each caller that gives a shared wrapper an email is told, once where a wrapper between them asks for one", () => {
  expectPicture(emailAsUserId, {
    "src/cio.ts": `${client}export const logEvent = (customerId: string, name: string) => cio.track(customerId, { name });
`,
    "src/notify.ts": `import { logEvent } from "./cio";
export const notify = (to: string, name: "bought" | "refunded") => logEvent(to, name);
                                                                            ~~
`,
    "src/tickets.ts": `import { logEvent } from "./cio";
import { notify } from "./notify";
interface User { id: string; email: string }
export const buy = (user: User) => notify(user.email, "bought");
export const sell = (user: User) => notify(user.email, "refunded");
export const move = (user: User) => logEvent(user.email.toLowerCase(), "moved");
                                             ~~~~~~~~~~~~~~~~~~~~~~~~
export const seat = (user: User) => logEvent(user.id, "seated");
`,
  });
});

test("an email that an object carries into a wrapper is told where it is put into the object", () => {
  expectPicture(emailAsUserId, {
    "src/cio.ts": `${client}export const identifyPerson = ({ id, email }: { id: string; email: string }) => cio.identify(id, { email });
`,
    "src/form.ts": `import { identifyPerson } from "./cio";
export const submit = (email: string) => identifyPerson({ id: email, email });
                                                              ~~~~~
export const register = (user: { key: string; email: string }) => identifyPerson({ id: user.key, email: user.email });
`,
  });
});
