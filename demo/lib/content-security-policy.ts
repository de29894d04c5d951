import { randomBytes } from "node:crypto";

/** For one response: whoever can guess it can run a script. */
export const createNonce = (): string => randomBytes(16).toString("base64");

/**
 * What a page may load. Images are blobs of the library's own files; its thumbnail worker is a file of ours;
 * nothing is fetched from elsewhere.
 */
export function contentSecurityPolicy(nonce: string, development: boolean): string {
  const directives = {
    "default-src": "'self'",
    // React's development build evaluates code to show the server's stacks.
    "script-src": `'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    // The development server puts styles into the page without a nonce.
    "style-src": development ? "'self' 'unsafe-inline'" : `'self' 'nonce-${nonce}'`,
    // Positions and sizes of server-rendered elements are style attributes.
    "style-src-attr": "'unsafe-inline'",
    "img-src": "'self' blob: data:",
    "media-src": "'self' blob:",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "font-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
  };
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join("; ");
}
