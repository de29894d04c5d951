import { cdp } from "vitest/browser";

/**
 * What the tests' page says of its user, by media feature. All test files share the page, which asks for less motion by
 * default (vite.config.ts): whoever changes that calls it again, without features, at the end.
 */
export const emulateMedia = (features: Record<string, string> = {}) =>
  cdp().send("Emulation.setEmulatedMedia", {
    features: Object.entries({ "prefers-reduced-motion": "reduce", ...features }).map(([name, value]) => ({
      name,
      value,
    })),
  });
