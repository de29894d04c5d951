"use client";

import { createHttpGenerator, type MediaAIGenerator } from "@reactkits.dev/react-media-library/core";
import { createDurableGenerator } from "@reactkits.dev/react-media-library/generations";
import { useState } from "react";
import { refreshCredits } from "../components/use-credits";
import type { Mode } from "./env";

/** The library shown by both pages. */
export const NAMESPACE = "demo";

/** Server-side properties of both pages, for each request. */
export type DemoProps = { mode: Mode; nonce: string | undefined };

/**
 * Generates with this server, which keeps results until the page downloads them; without an image service there is no
 * generator, and no "Generate" button.
 */
export function useDemoGenerator({ mode }: Pick<DemoProps, "mode">) {
  const [generator] = useState(mode === "openai" ? createDirectGenerator : createDemoGenerator);
  return mode === "off" ? undefined : generator;
}

const createDirectGenerator = () =>
  createHttpGenerator({ url: "/api/ai/images/generate", capabilitiesUrl: "/api/ai/models" });

function createDemoGenerator(): MediaAIGenerator {
  const client = createDurableGenerator({
    url: "/api/ai/generations",
    promptsUrl: "/api/ai/prompts/improve",
    estimatesUrl: "/api/ai/estimates",
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
