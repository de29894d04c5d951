/** What a verification of a C2PA manifest found. */
export type ContentCredentialsResult = {
  /** Whether the manifest is intact, belongs to the file, and is signed by someone whom the app trusts. */
  readonly valid: boolean;
  /** Who signed it. */
  readonly issuer?: string | undefined;
  /** Why it is not valid, in a sentence for people. */
  readonly reason?: string | undefined;
};

/**
 * Verifies the C2PA manifest in a file, by a library of the app's own choice. It is called when someone asks for it, never on
 * import. Rejects if it cannot tell, such as without a connection.
 */
export type VerifyContentCredentials = (file: File) => Promise<ContentCredentialsResult>;
