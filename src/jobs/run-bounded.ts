import { JobStopped, type Ending, type Job, type JobQueueOptions } from "./queue.ts";

/** How long a stopped job has to report that it was stopped: normally, and when the process shuts down. */
const patienceMilliseconds = 60_000;
export const lastWordsMilliseconds = 5_000;

/** Does a job, and stops it when it takes too long. Also rejects when it continues long after it was stopped. */
export async function runBounded<Work extends Job>(
  job: Work,
  controller: AbortController,
  { run, deadline }: Pick<JobQueueOptions<Work>, "run" | "deadline">,
): Promise<Ending> {
  const { signal } = controller;
  const timers: NodeJS.Timeout[] = [];
  const abandoned = new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => {
      timers.push(setTimeout(reject, patienceMilliseconds, signal.reason));
    });
  });
  if (deadline !== undefined) {
    timers.push(
      setTimeout(() => {
        controller.abort(new JobStopped("overdue"));
      }, deadline),
    );
  }
  try {
    return await Promise.race([run(job, signal), abandoned]);
  } finally {
    for (const timer of timers) clearTimeout(timer);
  }
}
