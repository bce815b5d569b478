import { expect, test } from "vitest";
import { millisecondTimestamp as rule } from "../../rules/millisecond-timestamp.ts";
import { expectPicture, mend } from "./picture.ts";

test("the time to send a message is read inside the request that the SDK makes of it", () => {
  const picture = `
import { APIClient, SendEmailRequest } from "customerio-node";
const api = new APIClient(process.env.CIO_APP_KEY);

export async function remind(user, at) {
  const request = new SendEmailRequest({ to: user.email, transactional_message_id: "reminder", send_at: at.getTime() });
                                                                                                        ~~~~~~~~~~~~
  await api.sendEmail(request);
}
export function remindTomorrow(user) {
  return api.sendEmail(new SendEmailRequest({ to: user.email, send_at: Math.floor(Date.now() / 1000) + 86400, message_data: { sent_on: Date.now() } }));
}
`;
  const findings = expectPicture(rule, picture);
  expect(findings[0]?.message).toContain("due thousands of years ahead");
  expect(mend(picture, findings)["src/example.ts"]).toContain("send_at: Math.floor(at.getTime() / 1000) });");
});
