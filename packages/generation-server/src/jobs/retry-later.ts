/** Thrown by a step that is to be retried after so many milliseconds: nothing is wrong. */
export class RetryLater extends Error {
  override readonly name = "RetryLater";
  readonly after: number;

  constructor(after: number) {
    super(`To be retried after ${after} ms`);
    this.after = after;
  }
}
