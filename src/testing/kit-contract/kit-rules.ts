import type { KitPage } from "./kit-page.js";

/** Registers tests of some primitives: `group` as `describe`, `test` as `it` with a page of its own. */
export type KitRules = (suite: {
  group: (title: string, body: () => void) => void;
  test: (title: string, run: (page: KitPage) => Promise<void>) => void;
}) => void;
