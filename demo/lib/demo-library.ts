"use client";

import type { MediaAIGenerator } from "@reactkits.dev/react-media-library/core";
import { createDurableGenerator } from "@reactkits.dev/react-media-library/generations";
import { useState } from "react";
import { refreshCredits } from "../components/use-credits";
import type { Mode } from "./env";

/** Both pages show one library. */
export const NAMESPACE = "demo";

/** What both pages are told by the server, at each request. */
export type DemoProps = { mode: Mode; nonce: string | undefined };

/** Asks our own routes, whose server keeps what it makes for the page to come back to; without an image service there are none, and no "Generate" button. */
export function useDemoGenerator({ mode }: Pick<DemoProps, "mode">) {
  const [generator] = useState(createDemoGenerator);
  return mode === "off" ? undefined : generator;
}

function createDemoGenerator(): MediaAIGenerator {
  const client = createDurableGenerator({
    url: "/api/ai/generations",
    promptsUrl: "/api/ai/prompts/improve",
    capabilitiesUrl: "/api/ai/models",
  });
  return {
    ...client,
    async *improvePrompt(prompt, context) {
      try {
        yield* client.improvePrompt?.(prompt, context) ?? [];
      } finally {
        refreshCredits();
      }
    },
  };
}
