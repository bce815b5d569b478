/** An analysis that was ended because it took too much from the others. */
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
