import { APIClient, RegionUS, SendEmailRequest } from "customerio-node";
import { settings } from "../settings.js";
import type { Trial } from "../trials/trial.js";

const transactional = new APIClient(settings.customerio.trackApiKey, { region: RegionUS });

export async function sendLastDayReminder(trial: Trial): Promise<void> {
  await transactional.sendEmail(
    new SendEmailRequest({
      transactional_message_id: "trial_last_day",
      to: trial.email,
      identifiers: { id: trial.memberId },
      message_data: { trial_id: trial.id },
    }),
  );
}
