import type { ComponentType, ReactNode } from "react";
import type { MediaLibraryKit } from "../components/kit.js";
import { buttonRules } from "./kit-contract/button-rules.js";
import { choiceRules } from "./kit-contract/choice-rules.js";
import { controlRules } from "./kit-contract/control-rules.js";
import { deviceRules } from "./kit-contract/device-rules.js";
import { fieldRules } from "./kit-contract/field-rules.js";
import { floatingRules } from "./kit-contract/floating-rules.js";
import { type ContractPage, type ContractUserEvent, withKitPage } from "./kit-contract/kit-page.js";
import { rootRules } from "./kit-contract/root-rules.js";
import { statusRules } from "./kit-contract/status-rules.js";
import { surfaceRules } from "./kit-contract/surface-rules.js";
import { surfaceSizeRules } from "./kit-contract/surface-size-rules.js";

/** Options of `runKitContract`. */
export type KitContractOptions = {
  /** The kit to test. */
  kit: MediaLibraryKit;
  /** Rendered around each test, such as the provider of a theme. */
  wrapper?: ComponentType<{ children: ReactNode }> | undefined;
  /** `describe` of Vitest, or of a compatible runner. */
  describe: (name: string, body: () => void) => unknown;
  /** `it` of Vitest. */
  it: (name: string, run: () => Promise<void>) => unknown;
  /** `page` of `vitest/browser`. */
  page: ContractPage;
  /** `userEvent` of `vitest/browser`. */
  userEvent: ContractUserEvent;
  /**
   * `cdp` of `vitest/browser`. With it the suite also emulates a coarse pointer and reduced motion, which requires
   * Chromium and the Playwright provider; without it those tests are omitted.
   */
  cdp?: (() => object) | undefined;
  /** Milliseconds that a rule waits for an effect before it fails. Default 3000; more suits a busy machine. */
  patience?: number | undefined;
};

/**
 * Registers a suite that checks everything that the doc comments of `MediaLibraryKit` promise: roles and accessible
 * names, focus, keyboard, `className` and `data-*`, sizes. It runs in a real browser, in Vitest's browser mode; import
 * your app's stylesheets first. The runner's functions are passed in, so that this entry point depends on no test
 * runner.
 *
 * @example
 * ```ts
 * import "@reactkits.dev/react-media-library/components.css";
 * import type { MediaLibraryKit } from "@reactkits.dev/react-media-library/components";
 * import { runKitContract } from "@reactkits.dev/react-media-library/testing";
 * import { describe, it } from "vitest";
 * import { cdp, page, userEvent } from "vitest/browser";
 *
 * export const testKit = (kit: MediaLibraryKit) =>
 *   runKitContract("my kit", { kit, describe, it, page, userEvent, cdp });
 * ```
 */
export function runKitContract(
  name: string,
  { kit, wrapper, describe, it, page, userEvent, cdp, patience = 3000 }: KitContractOptions,
): void {
  describe(`kit contract: ${name}`, () => {
    for (const rules of [
      rootRules,
      buttonRules,
      fieldRules,
      controlRules,
      choiceRules,
      surfaceRules,
      surfaceSizeRules,
      floatingRules,
      statusRules,
      cdp ? deviceRules : undefined,
    ]) {
      rules?.({
        group: describe,
        test: (title, run) =>
          it(title, () => withKitPage({ kit, wrapper, page, userEvent, cdp, patience }, run)),
      });
    }
  });
}
