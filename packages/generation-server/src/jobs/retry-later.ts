/** Thrown by a step to be called again after `after` milliseconds; not a failure. */
export class RetryLater extends Error {
  override readonly name = "RetryLater";
  readonly after: number;

  constructor(after: number) {
    super(`Call again after ${after} ms`);
    this.after = after;
  }
}
