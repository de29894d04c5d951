import { type NextRequest, NextResponse } from "next/server";
import { contentSecurityPolicy, createNonce } from "./lib/content-security-policy";
import { readSessions } from "./lib/settings/sessions";

/** Gives each page its policy, and each browser a session: both are needed before the page is rendered. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = createNonce();
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === "development");
  const headers = new Headers(request.headers);
  // Next reads the nonce for its own scripts from the policy, our layouts from x-nonce.
  headers.set("Content-Security-Policy", policy);
  headers.set("x-nonce", nonce);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy);

  const cookie = readSessions(process.env).begin(request);
  if (cookie !== undefined) response.headers.append("set-cookie", cookie);
  return response;
}

export const config = {
  // Pages, and every 404 that is a page. What is left out is no document: the routes, the build's files, the icon.
  matcher: ["/((?!api/|_next/static/|icon\\.svg).*)"],
};
