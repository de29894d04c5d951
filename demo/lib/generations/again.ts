/** Thrown by a step that is to be run again after so many milliseconds: nothing is wrong. */
export class Again extends Error {
  override readonly name = "Again";
  readonly after: number;

  constructor(after: number) {
    super(`To be run again after ${after} ms`);
    this.after = after;
  }
}
