/** A file of the provider's that was opened and broke off: unlike a provider that is not there, it may stay so. */
export class BrokenFile extends Error {
  override readonly name = "BrokenFile";

  constructor(cause: unknown) {
    super("A file of the run broke off", { cause });
  }
}
