import { type NextRequest, NextResponse } from "next/server";
import { contentSecurityPolicy, createNonce } from "./lib/content-security-policy";
import { readSessions } from "./lib/settings/sessions";

/** Adds the policy and the session to each page, before it is rendered. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = createNonce();
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === "development");
  const headers = new Headers(request.headers);
  // Next reads the nonce of its own scripts from the policy; our layouts read x-nonce.
  headers.set("Content-Security-Policy", policy);
  headers.set("x-nonce", nonce);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy);

  const cookie = readSessions(process.env).begin(request);
  if (cookie !== undefined) response.headers.append("set-cookie", cookie);
  return response;
}

export const config = {
  // Pages, including 404 pages. Excluded are routes, build files and the icon, which are not documents.
  matcher: ["/((?!api/|_next/static/|icon\\.svg).*)"],
};
