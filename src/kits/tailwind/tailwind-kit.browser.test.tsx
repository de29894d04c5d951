import "./tailwind.css";
import { Fragment } from "react";
import { describe, expect, it } from "vitest";
import { cdp, page, userEvent } from "vitest/browser";
import { describeAlbums } from "../../components/albums.contract.js";
import { describeArrivals } from "../../components/arrival-news.contract.js";
import { describeFirstVisit } from "../../components/first-visit.contract.js";
import { describeGenerateDialog } from "../../components/generate-dialog.contract.js";
import { describeGenerationQueue } from "../../components/generation-queue.contract.js";
import { describeImportPanel } from "../../components/import-panel.contract.js";
import { describeLibraryBar } from "../../components/library-bar.contract.js";
import { describeMediaGrid } from "../../components/media-grid.contract.js";
import { describeMediaLibrary } from "../../components/media-library.contract.js";
import { describeMediaPicker } from "../../components/media-picker.contract.js";
import { describeToasts } from "../../components/toast.contract.js";
import * as parts from "../../tailwind.js";
import { runKitContract } from "../../testing/kit-contract.js";
import css from "./tailwind.css?inline";
import { tailwindKit } from "./tailwind-kit.js";

describeMediaLibrary("the Tailwind kit", parts, Fragment);
describeGenerateDialog("the Tailwind kit", parts, Fragment);
describeLibraryBar("the Tailwind kit", parts, Fragment);
describeMediaGrid("the Tailwind kit", parts, Fragment);
runKitContract("Tailwind", { kit: tailwindKit, describe, it, page, userEvent, cdp, patience: 15_000 });
describeGenerationQueue("the Tailwind kit", parts, Fragment);
describeMediaPicker("pickers of the Tailwind kit", parts, Fragment);
describeToasts("toasts of the Tailwind kit", parts, Fragment);
describeArrivals("arrivals in the Tailwind kit", parts, Fragment);
describeAlbums("albums in the Tailwind kit", parts, Fragment);
describeImportPanel("imports of the Tailwind kit", parts, Fragment);
describeFirstVisit("first visits to the Tailwind kit", parts, Fragment);

it("styles nothing but its own elements: elsewhere it only sets variables", () => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  const rules = [...sheet.cssRules].flatMap(styleRules);
  const foreign = rules.filter(({ selectorText, style }) => {
    // Without what is escaped, a comma outside of brackets parts two selectors.
    const selectors = selectorText.replaceAll(/\\./g, "").split(/,(?![^(]*\))/);
    const own = selectors.every((selector) => selector.includes("rml"));
    return !own && [...style].some((property) => !property.startsWith("--"));
  });
  expect(rules.length).toBeGreaterThan(100);
  expect(foreign.map(({ cssText }) => cssText).join("\n")).toBe("");
});

function styleRules(rule: CSSRule): CSSStyleRule[] {
  if (rule instanceof CSSStyleRule) return [rule];
  return rule instanceof CSSGroupingRule ? [...rule.cssRules].flatMap(styleRules) : [];
}
