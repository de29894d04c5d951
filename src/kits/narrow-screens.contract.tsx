import { cleanup, render, screen, within } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, describe, expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import { settled } from "./host-styles.contract.js";

/** A library with a generator and one generated image, in its providers. */
export type OpenedApp = { app: ReactNode; close: () => Promise<void> };

/** Checks that no screen loses anything in a narrow window, with large text, or from right to left. */
export function describeNarrowScreens(name: string, open: () => Promise<OpenedApp>): void {
  let close = () => Promise.resolve();
  const root = document.documentElement;
  afterEach(async () => {
    cleanup();
    root.removeAttribute("dir");
    root.style.fontSize = "";
    await close();
  });

  const show = async () => {
    const opened = await open();
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
      ["in a window of 320 px", 320, "", "ltr"],
      ["with text of 200 % in a window of 390 px", 390, "200%", "ltr"],
      ["from right to left in a window of 320 px", 320, "", "rtl"],
    ])(
      "keeps everything within the window and apart %s",
      async (_, width, fontSize, dir) => {
        await page.viewport(width, 700);
        root.style.fontSize = fontSize;
        root.dir = dir;
        await show();
        await settled();
        expect(layoutFaults()).toEqual([]);
        await userEvent.click(await screen.findByRole("button", { name: "Generate" }));
        await screen.findByRole("dialog");
        await settled();
        expect(layoutFaults()).toEqual([]);
        await userEvent.click(
          within(await screen.findByRole("dialog")).getByRole("button", { name: "Close" }),
        );
        await openViewer();
        await settled();
        expect(layoutFaults()).toEqual([]);
      },
      40_000,
    );

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
