/** The account that pays for a generation. */
export type Account = {
  id: string;
  /** The initial balance in credits. */
  startCredits: number;
  /**
   * Whether the account is shared by unrelated callers. Its balance is refilled to `startCredits` every day (UTC),
   * and its generations cannot be listed or subscribed to.
   */
  shared: boolean;
};

/** The sender of a request, as identified by the app. */
export type Identity = {
  /** The account that pays; limits per account apply to it. */
  account: { id: string; shared?: boolean | undefined; startCredits?: number | undefined };
  /** Owns the results: only this owner can read and cancel them. Default: the account. */
  owner?: string | undefined;
  /** Recorded with the usage. Default: `unknown`. */
  caller?: string | undefined;
  /** A `Set-Cookie` header for the reply to a successful POST. */
  setCookie?: string | undefined;
};

/**
 * Identifies the sender of a request. `identify` is called once per request and may throw a `MediaLibraryError`, such
 * as `unauthorized`.
 *
 * @example
 * ```ts
 * const accounts: Accounts = { identify: (request) => ({ account: { id: userOf(request) } }) };
 * ```
 */
export type Accounts = { identify: (request: Request) => Identity };
