import { expect, test } from "vitest";
import { emailAsUserId } from "../../rules/email-as-user-id.ts";
import { expectPicture, mend } from "./picture.ts";

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
  const [text] = Object.values(mend(own, expectPicture(emailAsUserId, own)));
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
