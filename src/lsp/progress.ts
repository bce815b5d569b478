import type { Connection } from "vscode-languageserver";

/** Shows that work is in progress, if the client can show it. Never waits for the client. */
export async function showProgress(connection: Connection, work: () => Promise<void>): Promise<void> {
  const creating = connection.window.createWorkDoneProgress().then(
    (progress) => {
      progress.begin("Pitstop: checking code that uses Customer.io");
      return progress;
    },
    () => undefined,
  );
  try {
    await work();
  } finally {
    void creating.then((progress) => {
      progress?.done();
    });
  }
}
