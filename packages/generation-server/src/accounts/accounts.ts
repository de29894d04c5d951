/** Who pays for a generation. */
export type Account = {
  id: string;
  /** Credits that it begins with. */
  startCredits: number;
  /**
   * Whether it belongs to many who do not know each other: it is brought up to its first balance again each day (UTC),
   * and nobody can list or follow its generations.
   */
  shared: boolean;
};

/** Whom a request is from. */
export type Identity = {
  /** Who pays, and whom every limit per account counts. */
  account: { id: string; shared?: boolean | undefined; startCredits?: number | undefined };
  /** Whose the results are: nobody else sees or cancels them. Default: the account's. */
  owner?: string | undefined;
  /** For whom usage is recorded. Default: `unknown`. */
  caller?: string | undefined;
  /** A `Set-Cookie` header for the reply to a POST that succeeds. */
  setCookie?: string | undefined;
};

/**
 * Your accounts. `identify` is called once for a request and may throw a `MediaLibraryError`, such as `unauthorized`.
 *
 * @example
 * ```ts
 * const accounts: Accounts = { identify: (request) => ({ account: { id: userOf(request) } }) };
 * ```
 */
export type Accounts = { identify: (request: Request) => Identity };
