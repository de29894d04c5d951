"use client";

import { createGenerationsClient } from "@reactkits.dev/react-media-library/generations";
import { useState } from "react";
import type { Mode } from "./env";

/** Both pages show one library. */
export const NAMESPACE = "demo";

/** What both pages are told by the server, at each request. */
export type DemoProps = { mode: Mode; nonce: string | undefined };

/** Asks our own routes, whose server keeps what it makes for the page to come back to; without an image service there are none, and no "Generate" button. */
export function useDemoGenerator({ mode }: Pick<DemoProps, "mode">) {
  const [generator] = useState(() =>
    createGenerationsClient({
      url: "/api/ai/generations",
      promptsUrl: "/api/ai/prompts/improve",
      capabilitiesUrl: "/api/ai/models",
    }),
  );
  return mode === "off" ? undefined : generator;
}
