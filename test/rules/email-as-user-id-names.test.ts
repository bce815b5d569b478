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

test("whom a message goes to is an address, but not whom a gift goes to", () => {
  expectPicture(
    emailAsUserId,
    `${client}export function invited(request) {
  const { to, subject } = request.body;
  cio.track(to, { name: "invited", data: { subject } }).catch(console.error);
            ~~
}
export function gave(request) {
  const { to, reward } = request.body;
  cio.track(to, { name: "reward_received", data: { reward } }).catch(console.error);
}
export function sent(request) {
  const { amount, to: receiver } = request.body;
  cio.track(receiver, { name: "money_received", data: { amount } }).catch(console.error);
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

test("an email in an object is reported where the object gets it, not where the object is given", () => {
  const findings = expectPicture(emailAsUserId, {
    "src/letters.ts": `${client}export const lowTide = ({ who, pier, depth }) => cio.track(who, { name: "low_tide", data: { pier, depth } });
export const highTide = ({ who, pier }) => cio.track(who, { name: "high_tide", data: { pier } });
`,
    "src/tides.ts": `import { lowTide, highTide } from "./letters";
const toLetter = (reading) => ({ who: reading.harbormaster_email, pier: reading.pier, depth: Number(reading.depth) });
                                      ~~~~~~~~~~~~~~~~~~~~~~~~~~
const toHighLetter = (reading) => ({ who: reading.harbormaster_id, pier: reading.pier });
export async function announce(readings) {
  for (const reading of readings) {
    await lowTide(toLetter(reading));
    await highTide(toHighLetter(reading));
  }
}
`,
    "src/tow.ts": `import { highTide } from "./letters";
export async function tow(reading) {
  const letter = { who: reading.pilot.email, pier: reading.pier };
                        ~~~~~~~~~~~~~~~~~~~
  await highTide(letter);
}
`,
  });
  expect(findings[0]?.message).toContain("`reading.harbormaster_email`, an email address, is");
});

test("a field that a document gives by its path is judged by the last name of the path", () => {
  expectPicture(
    emailAsUserId,
    `${client}export async function joined(teamId) {
  const team = await db.doc("teams/" + teamId).get();
  await cio.track(team.get("owner.contactEmail"), { name: "team_joined" });
                  ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  const email = team.get("owner.id");
  await cio.track(email, { name: "team_moved" });
  await cio.track(team.get("email.owner"), { name: "team_named" });
  await cio.track(team.get("owner.emailId"), { name: "team_renamed" });
  await cio.track(team.get("owner.hashedEmail"), { name: "team_closed" });
  await cio.track(team.get(keys.email), { name: "team_opened" });
  await cio.track(team.find("email"), { name: "team_found" });
  await cio.track(ids.get("email", teamId), { name: "team_kept" });
}
`,
  );
  expectPicture(
    emailAsUserId,
    `${client}export async function left(team) {
  const owner = team.get("email");
  await cio.track(owner, { name: "team_left" });
                  ~~~~~
}
`,
  );
});
