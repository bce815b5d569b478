/** What the semantic layer tells the rules about the code under review. */
export interface Knowledge {
  readonly operations: readonly unknown[];
}
