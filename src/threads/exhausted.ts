/** An analysis that was stopped because it took too many resources. */
export class AnalysisExhausted extends Error {
  override readonly name = "AnalysisExhausted";
  readonly resource: "time" | "memory";
  /** The path of the file that the analysis looked at last, if it is known: often the culprit. */
  readonly lastFile: string | undefined;

  constructor(resource: AnalysisExhausted["resource"], lastFile?: string) {
    super(`the analysis took too much ${resource}`);
    this.resource = resource;
    this.lastFile = lastFile;
  }
}
