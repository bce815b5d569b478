import { expect, test } from "vitest";
import { emailAsUserId } from "../../rules/email-as-user-id.ts";
import { expectPicture } from "./picture.ts";

const client = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
`;

test("an id stays one in a variable that is named for mail", () => {
  expectPicture(
    emailAsUserId,
    `${client}export function verified(mailbox, invitation) {
  const to = mailbox.ownerId;
  const { accountId: recipient } = invitation;
  return Promise.all([
    cio.track(to, { name: "mailbox_verified" }),
    cio.track(recipient, { name: "invitation_accepted" }),
    cio.track(String(mailbox.user_uuid), { name: "mailbox_opened" }),
  ]);
}
`,
  );
});

test("an email stays one in a variable that is named for an id, also after a function that normalizes it", () => {
  const [finding] = expectPicture(
    emailAsUserId,
    `${client}const normalize = (address) => address.trim().replace(/\\+[^@]*@/, "@");
export function verified(mailbox, to) {
  const ownerId = mailbox.ownerEmail;
  cio.track(ownerId, { name: "mailbox_verified" }).catch(console.error);
            ~~~~~~~
  const userId = normalize(mailbox.email);
  cio.track(userId, { name: "mailbox_shared" }).catch(console.error);
  cio.track(to, { name: "mailbox_opened" }).catch(console.error);
}
`,
  );
  expect(finding?.message).toContain("(also on lines 8, 9)");
});
