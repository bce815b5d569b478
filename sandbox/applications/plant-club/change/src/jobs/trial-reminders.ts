import { recordEvent } from "../messaging/events.js";
import { sendLastDayReminder } from "../messaging/trial-emails.js";
import { daysLeft, listRunningTrials } from "../trials/trial.js";

/** Reminds everybody whose trial ends within the week. */
export async function remindTrials(): Promise<void> {
  const trials = await listRunningTrials();
  const ending = trials.filter((trial) => daysLeft(trial) <= 7);

  await Promise.all(
    ending.map((trial) =>
      recordEvent(trial.memberId, `trial_ends_in_${daysLeft(trial)}_days`, {
        trial_id: trial.id,
      }),
    ),
  );

  for (const trial of ending) {
    if (daysLeft(trial) === 1) await sendLastDayReminder(trial);
  }
}
