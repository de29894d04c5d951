import "./document.css";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { ColorSchemeScript } from "./color-scheme-script";

/** The document around both presets' pages. Each has its own root layout, so that no style of one meets the other. */
export async function Document({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    // The script sets class and attribute before React sees them.
    <html lang="en" suppressHydrationWarning>
      <body>
        <ColorSchemeScript nonce={nonce} />
        {children}
      </body>
    </html>
  );
}
