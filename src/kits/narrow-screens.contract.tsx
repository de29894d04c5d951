import { cleanup, render, screen, within } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, describe, expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import { emulateMedia } from "../components/emulate-media.contract.js";
import { createFormats } from "../components/locale-formats.js";
import { ar } from "../components/messages/ar.js";
import { de } from "../components/messages/de.js";
import { en } from "../components/messages/en.js";
import type { Language } from "../components/messages/language.js";
import { settled } from "./host-styles.contract.js";

/** A library with a generator and one generated image, in its providers, in the language that is asked for. */
export type OpenedApp = { app: ReactNode; close: () => Promise<void> };

/** Checks that no screen loses anything in a narrow window, with large text, or from right to left. */
export function describeNarrowScreens(name: string, open: (language: Language) => Promise<OpenedApp>): void {
  let close = () => Promise.resolve();
  const root = document.documentElement;
  afterEach(async () => {
    cleanup();
    root.removeAttribute("dir");
    root.style.fontSize = "";
    await close();
  });

  const show = async (language = en) => {
    const opened = await open(language);
    close = opened.close;
    render(<div style={{ height: "100dvh" }}>{opened.app}</div>);
    await userEvent.click(await screen.findByRole("checkbox"));
  };
  const openViewer = async () => {
    const cell = await screen.findByRole("gridcell");
    cell.focus();
    await userEvent.keyboard("{Enter}");
    return screen.findByRole("dialog");
  };

  describe(name, () => {
    it.each([
      ["in a window of 320 px", 320, "", en],
      ["with text of 200 % in a window of 390 px", 390, "200%", en],
      ["with text of 200 % in a window of 1000 px", 1000, "200%", en],
      ["in German in a window of 320 px", 320, "", de],
      ["in Arabic in a window of 320 px", 320, "", ar],
    ])(
      "keeps everything within the window and apart %s",
      async (_, width, fontSize, language) => {
        await page.viewport(width, 700);
        root.style.fontSize = fontSize;
        root.dir = language.direction;
        const messages = language.messages(createFormats(language.locale, language.direction));
        await show(language);
        await settled();
        expect(layoutFaults()).toEqual([]);
        await userEvent.click(await screen.findByRole("button", { name: messages.generate }));
        await screen.findByRole("dialog");
        await settled();
        expect(layoutFaults()).toEqual([]);
        await userEvent.click(
          within(await screen.findByRole("dialog")).getByRole("button", { name: messages.close }),
        );
        await openViewer();
        await settled();
        expect(layoutFaults()).toEqual([]);
      },
      40_000,
    );

    it("has all of the viewer's actions beside its title with text of 200 % in a window of 1000 px", async () => {
      await page.viewport(1000, 700);
      root.style.fontSize = "200%";
      await show();
      const viewer = within(await openViewer());
      await settled();
      const title = viewer.getByRole("heading", { name: /lighthouse/ });
      expect(title.scrollWidth).toBeLessThanOrEqual(title.clientWidth);
      const tops = ["Star", "Details", "Delete", "Close"].map(
        (each) => viewer.getByRole("button", { name: each }).getBoundingClientRect().top,
      );
      expect(new Set(tops).size).toBe(1);
    });

    it("scrolls a form as a whole in a low window", async () => {
      await page.viewport(667, 375);
      await show();
      await userEvent.click(await screen.findByRole("button", { name: "Generate" }));
      const dialog = await screen.findByRole("dialog", { name: "Generate image" });
      const submit = within(dialog).getByRole("button", { name: "Generate" });
      const form = submit.closest("form");
      await settled();
      expect(form?.scrollHeight).toBeGreaterThan(form?.clientHeight ?? Infinity);
      expect(submit.getBoundingClientRect().top).toBeGreaterThan(innerHeight);
      submit.focus();
      await expect.poll(() => submit.getBoundingClientRect().bottom).toBeLessThanOrEqual(innerHeight);
    });

    it("tells what is chosen apart in the user's own colours", async () => {
      await page.viewport(1000, 700);
      await emulateMedia({ "forced-colors": "active" });
      try {
        await show();
        const colour = (element: Element) => getComputedStyle(element).backgroundColor;
        const buttons = within(await screen.findByRole("group", { name: "Quick filters" }));
        const [all, videos] = ["All", "Videos"].map((each) => buttons.getByRole("button", { name: each }));
        expect(all && colour(all)).not.toBe(videos && colour(videos));
      } finally {
        await emulateMedia();
      }
    });

    it("cuts off an English name at its end from right to left, and turns the arrows round", async () => {
      await page.viewport(390, 700);
      root.dir = "rtl";
      await show();
      await openViewer();
      const title = await screen.findByRole("heading", { name: /lighthouse/ });
      expect(getComputedStyle(title).direction).toBe("ltr");
      const arrow = document.querySelector('[data-slot="viewer-arrow"] svg');
      expect(arrow && getComputedStyle(arrow).scale).toBe("-1 1");
    });
  });
}

/** What is outside of the window, cut off, or over something else in its row. */
function layoutFaults(): string[] {
  const faults: string[] = [];
  const visible = [...document.body.querySelectorAll<HTMLElement>("*")].filter(
    (element) =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
      getComputedStyle(element).clipPath === "none" &&
      element.getBoundingClientRect().width > 1,
  );
  for (const element of visible) {
    const { left, right } = element.getBoundingClientRect();
    // What a line that is scrolled sideways holds can be reached; the line itself cannot be wider.
    if (isScrolledSideways(element.parentElement)) continue;
    if (left < -1 || right > innerWidth + 1) faults.push(`outside of the window: ${nameOf(element)}`);
    const { overflowX, textOverflow } = getComputedStyle(element);
    const isCut = element.scrollWidth > element.clientWidth + 1 && overflowX === "hidden";
    if (isCut && textOverflow !== "ellipsis" && element.matches("button *, label *")) {
      faults.push(`cut off: ${nameOf(element)}`);
    }
    if (!element.matches(".rml-row")) continue;
    const boxes = [...element.children].filter((child) => getComputedStyle(child).position === "static");
    for (const [index, child] of boxes.entries()) {
      for (const other of boxes.slice(index + 1).filter((each) => isOver(child, each))) {
        faults.push(`over each other: ${nameOf(child)}, ${nameOf(other)}`);
      }
    }
  }
  return faults;
}

function isScrolledSideways(element: Element | null): boolean {
  const scroller = element?.closest("[data-slot=quick-filters]");
  return scroller !== null && scroller !== undefined && getComputedStyle(scroller).overflowX === "auto";
}

function isOver(one: Element, other: Element): boolean {
  const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
  const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  return across > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2;
}

const nameOf = (element: Element): string =>
  `${element.tagName} ${element.getAttribute("data-slot") ?? ""} “${element.textContent?.slice(0, 30)}”`;
