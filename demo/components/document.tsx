import "./document.css";
import { earlyDropScript, firstVisitScript } from "@reactkits.dev/react-media-library/components";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { COLOR_SCHEME_SCRIPT } from "./color-scheme-script";

/** The document of both presets' pages. Each has its own root layout, so that their styles never meet. */
export async function Document({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    // The script sets the class and attribute before hydration.
    <html lang="en" suppressHydrationWarning>
      <body>
        <script
          nonce={nonce}
          // Browsers hide the nonce from scripts, so hydration finds a difference.
          suppressHydrationWarning
          // biome-ignore lint/security/noDangerouslySetInnerHtml: constants
          dangerouslySetInnerHTML={{ __html: COLOR_SCHEME_SCRIPT + earlyDropScript + firstVisitScript }}
        />
        {children}
      </body>
    </html>
  );
}
