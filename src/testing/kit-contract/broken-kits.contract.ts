import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cdp, page, userEvent } from "vitest/browser";
import type { MediaLibraryKit } from "../../components/kit.js";
import { tailwindKit } from "../../kits/tailwind/tailwind-kit.js";
import { runKitContract } from "../kit-contract.js";

/** A kit that violates one rule, or a few that cannot be violated alone. */
type BrokenKit = {
  /** What is wrong with it; the title of the test. */
  fault: string;
  /** The primitives that are wrong; the others are those of a kit that keeps all rules. */
  primitives: Partial<MediaLibraryKit>;
  /** The group of rules that is run; all of it passes but `fails`. */
  group: string;
  /** The titles of the rules of the group that are run; default all. For a fault that leaves little of a primitive. */
  among?: string[];
  /** The titles of the rules that must fail. */
  fails: string[];
};

/** Needed by faults that are a matter of styles. */
const BROKEN_STYLES = `
  .x-wide { width: 5rem !important }
  .x-low { min-height: 1.5rem !important; height: 1.5rem !important }
  .x-huge { width: 5rem !important; height: 5rem !important }
  .x-fixed textarea { field-sizing: fixed !important; min-height: 0 !important; height: 4rem !important }
  .x-far { translate: 0 12rem }
  .x-half { top: 50vh !important }
  .x-away { translate: -8rem }
  .x-slides { animation: x-slide 0.3s !important }
  @keyframes x-slide { from { transform: translateY(10rem) } }
`;

type Rule = { group: string; title: string; run: () => Promise<void> };

/** Milliseconds that a rule waits that is to pass, on a machine that does much else. */
const PATIENCE = 15_000;
/** Milliseconds that a rule waits that is to fail: all of them are waited for. */
const IMPATIENCE = 1_000;

/** The rules that `runKitContract` registers, by a runner that only collects them. */
function rulesFor(kit: MediaLibraryKit, patience: number): Rule[] {
  const rules: Rule[] = [];
  let group = "";
  runKitContract("a broken kit", {
    kit,
    describe(name, body) {
      group = name;
      body();
    },
    it: (title, run) => void rules.push({ group, title, run }),
    page,
    userEvent,
    cdp,
    patience,
  });
  return rules;
}

/** Checks that exactly the rules that a fault violates fail. Needs the Tailwind kit's stylesheet on the page. */
export function describeBrokenKits(name: string, brokenKits: BrokenKit[]): void {
  describe(name, () => {
    const style = document.createElement("style");
    beforeAll(() => {
      style.textContent = BROKEN_STYLES;
      document.head.append(style);
    });
    afterAll(() => style.remove());

    for (const { fault, primitives, group, among, fails } of brokenKits) {
      it(`rejects a ${fault}`, async () => {
        const rules = [PATIENCE, IMPATIENCE].flatMap((patience) =>
          rulesFor({ ...tailwindKit, ...primitives }, patience).filter(
            ({ title, ...rule }) =>
              rule.group === group &&
              (among ?? [title]).includes(title) &&
              fails.includes(title) === (patience === IMPATIENCE),
          ),
        );
        const failed: string[] = [];
        const reasons: unknown[] = [];
        for (const { title, run } of rules) {
          await run().catch((reason: unknown) => {
            failed.push(title);
            reasons.push(reason);
          });
        }
        expect(failed.sort(), reasons.join("\n")).toEqual([...fails].sort());
      }, 90_000);
    }
  });
}

/** Takes the focus away, as a surface does that closes without a thought. */
export function dropFocus(): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}
