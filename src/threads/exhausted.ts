/** An analysis that was terminated because it took too much from the others. */
export class AnalysisExhausted extends Error {
  override readonly name = "AnalysisExhausted";
  readonly resource: "time" | "memory";

  constructor(resource: AnalysisExhausted["resource"], options?: ErrorOptions) {
    super(`the analysis took too much ${resource}`, options);
    this.resource = resource;
  }
}
