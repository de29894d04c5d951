import { act, screen, waitFor, within } from "@testing-library/react";
import type { ComponentType, ReactNode } from "react";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import { createMockGenerator } from "../testing/mock-generator.js";
import {
  button,
  cell,
  hasFocus,
  library,
  open,
  type Parts,
  picture,
  showIn,
  withLibrary,
} from "./library-page.contract.js";
import { ar } from "./messages/ar.js";
import { de } from "./messages/de.js";
import { en } from "./messages/en.js";
import type { Language, Messages } from "./messages/language.js";

type MarkedParts = Pick<Parts, "MediaLibrary">;

const mark = (text: string) => `⟦${text}⟧`;

/** All texts of a value in brackets, also those that its functions return. */
function marked(value: unknown): unknown {
  if (typeof value === "string") return mark(value);
  if (typeof value === "function") return (...args: unknown[]) => marked(value(...args));
  if (Array.isArray(value)) return value.map(marked);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, marked(each)]));
}

/** English with every text in brackets: what stands on the screen without them does not come from the messages. */
const brackets: Language = { ...en, messages: (formats) => marked(en.messages(formats)) as Messages };

/** What is no text: names, types, numbers, sizes and dates. */
const FACTS = [
  /^[^a-z]*$/i,
  /^(one|two|notes)\.\w+$/,
  /^summer$/,
  /^image\/png$/,
  /^[\d.,]+ (bytes|kB)$/,
  /^Mock/,
];
const DATE = /^(Today|Yesterday|\w{3} \d+, \d{4}.*|\d+:\d+ [AP]M)$/;

const ATTRIBUTES = ["aria-label", "title", "placeholder", "alt", "aria-description", "aria-valuetext"];

/** The texts and labels on the page that do not come from the messages. */
function foreignTexts(): string[] {
  const texts: string[] = [];
  for (const element of document.body.querySelectorAll("*")) {
    if (element.matches("script, style, style *, textarea")) continue;
    texts.push(...ATTRIBUTES.map((name) => element.getAttribute(name) ?? ""));
    for (const node of element.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) texts.push(node.textContent ?? "");
    }
  }
  const isFact = (text: string) => FACTS.some((fact) => fact.test(text)) || DATE.test(text);
  return texts.map((text) => text.trim()).filter((text) => !text.includes("⟦") && !isFact(text));
}

const press = async (name: string) => userEvent.click(await button(mark(name)));

/** What a chosen language reaches in every kit. Needs the kit's stylesheet on the page. */
export function describeLanguages(
  name: string,
  { MediaLibrary }: MarkedParts,
  Wrapper: ComponentType<{ children: ReactNode }>,
): void {
  const show = showIn(Wrapper);
  const isClosed = () => waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());

  describe(name, () => {
    withLibrary();
    beforeEach(() => page.viewport(1000, 800));
    afterEach(() => page.viewport(414, 896));

    const fill = async () => {
      open(createMockGenerator({ models: [] }));
      const results = await library.importFiles([await picture("one.png"), await picture("two.png")]);
      await library.update(results[0]?.asset?.id ?? "", { rating: 4, tags: ["summer"] });
    };

    describe("every text comes from the messages", () => {
      beforeEach(async () => {
        await fill();
        show(<MediaLibrary language={brackets} />);
        await cell("one.png");
      });

      it("in the library, its panels and its menu", async () => {
        expect(foreignTexts()).toEqual([]);
        for (const panel of ["Filter", "View"]) {
          await press(panel);
          await screen.findByRole("dialog", { name: mark(panel) });
          expect(foreignTexts()).toEqual([]);
          await userEvent.keyboard("{Escape}");
          await isClosed();
        }
        await press("Sort");
        await screen.findByRole("menu", { name: mark("Sort") });
        expect(foreignTexts()).toEqual([]);
        await userEvent.keyboard("{Escape}");
        // Some kits give the focus back a moment later.
        await hasFocus(await button(mark("Sort")));
        await userEvent.keyboard("?");
        await screen.findByRole("dialog", { name: mark("Keyboard shortcuts") });
        expect(foreignTexts()).toEqual([]);
      });

      it("in the other places, and where nothing is found", async () => {
        for (const [place, text] of [
          ["Albums", "No albums yet"],
          ["Trash", "The trash is empty"],
        ] as const) {
          await userEvent.click(screen.getByRole("link", { name: mark(place) }));
          await screen.findByText(mark(text));
          expect(foreignTexts()).toEqual([]);
        }
        await userEvent.click(screen.getByRole("link", { name: mark("All") }));
        await userEvent.fill(screen.getByRole("searchbox"), "***");
        await screen.findByText(mark("Nothing found"));
        expect(foreignTexts()).toEqual([]);
      });

      it("in the viewer with its details", async () => {
        await userEvent.click(await cell("one.png"));
        await screen.findByRole("dialog", { name: "one.png" });
        await press("Details");
        await screen.findByText(mark("Dimensions"));
        expect(foreignTexts()).toEqual([]);
      });

      it("in the bar of the selection, and in a toast", async () => {
        await userEvent.click(await screen.findByRole("checkbox", { name: mark("Select one.png") }));
        await screen.findByText(mark("1 selected"));
        expect(foreignTexts()).toEqual([]);
        await press("Delete");
        await button(mark("Undo"));
        expect(foreignTexts()).toEqual([]);
      });

      it("in the form, the queue and an import that fails", async () => {
        await act(async () => void (await library.importFiles([new File(["words"], "notes.txt")])));
        await screen.findByRole("region", { name: mark("Imports") });
        expect(foreignTexts()).toEqual([]);
        await press("Generate");
        await screen.findByRole("dialog", { name: mark("Generate image") });
        await userEvent.click(await screen.findByText(mark("Advanced")));
        expect(foreignTexts()).toEqual([]);
        await userEvent.keyboard("{Escape}");
        await isClosed();
        await press("Generations");
        await screen.findByRole("dialog", { name: mark("Generations") });
        expect(foreignTexts()).toEqual([]);
      });
    });

    it("sets the direction of the page, of dialogs and of menus, and keeps facts in order", async () => {
      await fill();
      show(<MediaLibrary language={ar} defaultView={{ layout: "list", size: 180 }} />);
      await cell("one.png");
      const root = document.querySelector("[data-slot=library]");
      expect([root?.getAttribute("lang"), root?.getAttribute("dir")]).toEqual(["ar", "rtl"]);
      expect(root?.textContent).toContain("\u206839 × 32\u2069");
      expect(root?.textContent).toContain("صورتان");
      await userEvent.click(await button("ترتيب"));
      expect(getComputedStyle(await screen.findByRole("menu")).direction).toBe("rtl");
      await userEvent.keyboard("{Escape}");
      await userEvent.click(await button("إنشاء"));
      const form = await screen.findByRole("dialog", { name: "إنشاء صورة" });
      expect(getComputedStyle(form).direction).toBe("rtl");
    });

    it("says errors in the language, not in the developers' words", async () => {
      show(<MediaLibrary language={de} />);
      await button("Dateien auswählen");
      await act(async () => void (await library.importFiles([new File([], "leer.png")])));
      const panel = within(await screen.findByRole("region", { name: "Importe" }));
      await panel.findByText("Die Datei ist leer. Bitte eine andere wählen.");
    });

    it("takes single texts of the app's own over those of the language", async () => {
      show(<MediaLibrary language={de} messages={{ upload: "Einreichen" }} />);
      await button("Einreichen");
      await button("Dateien auswählen");
    });
  });
}
