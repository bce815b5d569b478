import { mentionsCustomerIo } from "../customerio/program/mention.ts";
import type { RunTask } from "../threads/tasks.ts";
import type { SourceText } from "../vocabulary/snapshot.ts";
import { warmUp } from "./with-thread.ts";

/** How much text is worth passing ahead, in UTF-16 units. */
const batchLength = 1_000_000;

/** Passes sources to the analysis while others are still being read. */
export interface Ahead {
  readonly add: (source: SourceText) => void;
  /** Says whether one of them mentions Customer.io. Before that, nothing is passed on: usually, a manifest comes first. */
  readonly isWanted: () => boolean;
}

export function openAhead(runTask: RunTask): Ahead {
  const batch: SourceText[] = [];
  let length = 0;
  let isWanted = false;
  let isBusy = false;

  function handOver(): void {
    isBusy = true;
    length = 0;
    void warmUp(runTask, batch.splice(0)).then(() => {
      isBusy = false;
    });
  }

  return {
    add: (source) => {
      batch.push(source);
      length += source.text.length;
      const isFirst = !isWanted && mentionsCustomerIo(source.text);
      isWanted ||= isFirst;
      if (isFirst || (isWanted && !isBusy && length > batchLength)) handOver();
    },
    isWanted: () => isWanted,
  };
}
