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
  /** The kit to be checked. */
  kit: MediaLibraryKit;
  /** Rendered around each test, such as the provider of a theme. */
  wrapper?: ComponentType<{ children: ReactNode }> | undefined;
  /** `describe` of Vitest, or of any runner like it. */
  describe: (name: string, body: () => void) => unknown;
  /** `it` of Vitest. */
  it: (name: string, run: () => Promise<void>) => unknown;
  /** `page` of `vitest/browser`. */
  page: ContractPage;
  /** `userEvent` of `vitest/browser`. */
  userEvent: ContractUserEvent;
  /**
   * `cdp` of `vitest/browser`. With it the suite also emulates a coarse pointer and reduced motion, which needs
   * Chromium and the Playwright provider; without it those tests are left out.
   */
  cdp?: (() => object) | undefined;
};

/**
 * Registers a suite that checks a kit against everything that the doc comments of `MediaLibraryKit` promise: roles
 * and accessible names, focus, keyboard, `className` and `data-*`, sizes. It runs in a real browser, by Vitest's
 * browser mode; import the stylesheets that your app has before you call it. The runner's functions are handed
 * over, so that this entry point depends on no test runner.
 *
 * @example
 * // my-kit.browser.test.tsx
 * import "@reactkits.dev/react-media-library/components.css";
 * import "./app.css";
 * import { runKitContract } from "@reactkits.dev/react-media-library/testing";
 * import { describe, it } from "vitest";
 * import { cdp, page, userEvent } from "vitest/browser";
 * import { myKit } from "./my-kit";
 *
 * runKitContract("my kit", { kit: myKit, describe, it, page, userEvent, cdp });
 */
export function runKitContract(
  name: string,
  { kit, wrapper, describe, it, page, userEvent, cdp }: KitContractOptions,
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
        test: (title, run) => it(title, () => withKitPage({ kit, wrapper, page, userEvent, cdp }, run)),
      });
    }
  });
}
