import { act, screen, waitFor, within } from "@testing-library/react";
import type { ComponentType, ReactNode } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { createMockGenerator } from "../testing/mock-generator.js";
import {
  button,
  cell,
  hasFocus,
  isGone,
  library,
  open,
  type Parts,
  picture,
  showIn,
  withLibrary,
} from "./library-page.contract.js";

/** What people and tests rely on in the bar of every kit. Needs the kit's stylesheet on the page. */
export function describeLibraryBar(
  name: string,
  { MediaLibrary }: Parts,
  Wrapper: ComponentType<{ children: ReactNode }>,
): void {
  const show = showIn(Wrapper);
  const cells = () => screen.queryAllByRole("gridcell").map((each) => each.getAttribute("aria-label"));
  const search = () => screen.getByRole("searchbox", { name: "Search" });

  describe(name, () => {
    withLibrary();
    afterEach(() => page.viewport(414, 896));
    beforeEach(async () => {
      // A panel whose button lies outside of the window is hidden by some kits.
      await page.viewport(1000, 800);
      const files = ["b 10.png", "b 2.png", "a.png"].map((each) => picture(each));
      const results = await library.importFiles(await Promise.all(files));
      const [ten, two, a] = results.map(({ asset }) => asset?.id ?? "");
      await library.update([ten ?? "", two ?? ""], { tags: ["mountain", "winter"] });
      await library.update(a ?? "", { starred: true, rating: 4, tags: ["winter"] });
    });

    it("names its controls", async () => {
      show(<MediaLibrary />);
      await cell("a.png");
      search();
      for (const label of ["Filter", "Sort", "View", "Select all"]) await button(label);
      const places = within(screen.getByRole("navigation", { name: "Library" }));
      expect(places.getByRole("link", { name: "All" }).getAttribute("aria-current")).toBe("page");
      expect(places.getByRole("link", { name: "Trash" }).getAttribute("aria-current")).toBeNull();
    });

    it("is 56 px high, with a second line of 32 px in a narrow library", async () => {
      show(<MediaLibrary />);
      const first = await cell("a.png");
      const top = document.querySelector("[data-slot=library]")?.getBoundingClientRect().top ?? 0;
      expect(first.getBoundingClientRect().top - top).toBeLessThanOrEqual(56 + 32 + 2);
    });

    it("gives its place to the actions of a selection without moving the grid, at any width", async () => {
      for (const width of [1000, 390, 320]) {
        await page.viewport(width, 800);
        const { unmount } = show(<MediaLibrary />, width);
        const first = await cell("a.png");
        const grid = screen.getByRole("grid");
        const before = grid.getBoundingClientRect();
        await userEvent.click(await screen.findByRole("checkbox", { name: "Select a.png" }));
        await screen.findByText("1 selected");
        expect(screen.queryByRole("link", { name: "Trash" })).toBeNull();
        const after = grid.getBoundingClientRect();
        expect([after.top, after.left, after.width]).toEqual([before.top, before.left, before.width]);
        expect(first.getBoundingClientRect().top).toBeGreaterThanOrEqual(after.top);
        await userEvent.click(await button("Clear selection"));
        unmount();
      }
    });

    it("clips nothing and overlaps nothing at 320 px, and every target is at least 24 px", async () => {
      await page.viewport(320, 700);
      open(createMockGenerator());
      const files = await Promise.all(["a.png", "b.png"].map((each) => picture(each)));
      const { id } = await library.albums.create({ name: "A summer by the sea with everybody" });
      await library.importFiles(files, { albums: [id] });
      show(<MediaLibrary defaultQuery={{ album: id, sort: "manual" }} />, 320);
      await cell("a.png");
      const bar = document.querySelector<HTMLElement>("[data-slot=library-bar]");
      const check = () => {
        const targets = [...(bar?.querySelectorAll<HTMLElement>("button, a, input") ?? [])].filter(
          (each) => each.checkVisibility() && !each.closest("[data-slot=quick-filters]"),
        );
        const boxes = targets.map((each) => ({
          name: each.ariaLabel || each.textContent,
          box: each.getBoundingClientRect(),
        }));
        for (const { name, box } of boxes) {
          expect(Math.min(box.width, box.height), `${name} is large enough`).toBeGreaterThanOrEqual(24);
          expect(box.left, `${name} begins within`).toBeGreaterThanOrEqual(0);
          expect(box.right, `${name} ends within`).toBeLessThanOrEqual(320);
        }
        for (const [index, { name, box }] of boxes.entries()) {
          for (const other of boxes.slice(index + 1)) {
            const apart =
              box.right <= other.box.left + 1 ||
              other.box.right <= box.left + 1 ||
              box.bottom <= other.box.top + 1 ||
              other.box.bottom <= box.top + 1;
            expect(apart, `${name} and ${other.name} are apart`).toBe(true);
          }
        }
        return boxes.map((each) => each.name);
      };
      expect(check()).toEqual(expect.arrayContaining(["Filter", "Sort", "View", "Upload", "Generate"]));
      await userEvent.click(await screen.findByRole("checkbox", { name: "Select a.png" }));
      await screen.findByText("1 selected");
      expect(check()).toEqual(expect.arrayContaining(["Star", "Tags", "Albums", "Delete", "More actions"]));
      await userEvent.click(await button("Clear selection"));
      await userEvent.click(screen.getByRole("link", { name: "Trash" }));
      await button("Empty trash");
      expect(check()).toEqual(expect.arrayContaining(["Filter", "Sort", "View", "Empty trash"]));
      // Two lines.
      expect(bar?.getBoundingClientRect().height).toBeLessThanOrEqual(92);
    });

    it("has a drop zone only while there are no pictures", async () => {
      show(<MediaLibrary />);
      await cell("a.png");
      const drops = () =>
        document.querySelectorAll("[data-slot=upload-card], [data-slot=drop-overlay]").length;
      expect(drops()).toBe(0);
      await userEvent.click(await button("Select all"));
      await userEvent.click(await button("Delete"));
      await screen.findByText("Your library is empty");
      expect(drops()).toBe(1);
      await act(async () => void (await library.importFiles([await picture("new.png")])));
      await cell("new.png");
      await waitFor(() => expect(drops()).toBe(0));
    });

    it("names assets at comfortable sizes only, while nothing points at them", async () => {
      const nameShown = (element: HTMLElement) => {
        const card = element.querySelector<HTMLElement>("[data-slot=asset-card]");
        const { content = "", display = "none" } = card ? getComputedStyle(card, "::before") : {};
        return content.includes("a.png") && display !== "none";
      };
      const { unmount } = show(<MediaLibrary />);
      const dense = await cell("a.png");
      // An earlier test may have left the pointer where the cell is now.
      const leave = async () => userEvent.hover(await button("Sort"));
      await leave();
      expect(within(dense).queryByText("a.png")).toBeNull();
      expect(nameShown(dense)).toBe(false);
      unmount();
      show(<MediaLibrary defaultView={{ layout: "squares", size: 240 }} />);
      within(await cell("a.png")).getByText("a.png");
    });

    it("filters by one press, and by a second one no longer", async () => {
      show(<MediaLibrary />);
      await cell("b 2.png");
      await userEvent.click(await button("Starred"));
      await waitFor(() => expect(cells()).toEqual(["a.png"]));
      expect((await button("Starred")).getAttribute("aria-pressed")).toBe("true");
      await userEvent.click(await button("AI"));
      await screen.findByText("Nothing found");
      await userEvent.click(await button("Clear search and filters"));
      await waitFor(() => expect(cells()).toHaveLength(3));
    });

    it("filters by facets, with how many each value would find", async () => {
      show(<MediaLibrary />);
      await cell("b 2.png");
      await userEvent.click(await button("Filter"));
      const panel = within(await screen.findByRole("dialog", { name: "Filter" }));
      panel.getByRole("checkbox", { name: "winter (3)" });
      await userEvent.click(panel.getByRole("checkbox", { name: "mountain (2)" }));
      await waitFor(() => expect(cells()).toHaveLength(2));
      await userEvent.selectOptions(panel.getByRole("combobox", { name: "Rating" }), "3");
      await screen.findByText("Nothing found");
      await userEvent.click(panel.getByRole("button", { name: "Clear filters" }));
      await waitFor(() => expect(cells()).toHaveLength(3));
    });

    it("sorts by name with numbers by their value, and the other way round", async () => {
      show(<MediaLibrary />);
      await cell("b 2.png");
      await userEvent.click(await button("Sort"));
      await userEvent.click(await screen.findByRole("menuitemradio", { name: "Name" }));
      await waitFor(() => expect(cells()).toEqual(["a.png", "b 2.png", "b 10.png"]));
      await userEvent.click(await button("Sort"));
      const byName = await screen.findByRole("menuitemradio", { name: "Name" });
      expect(byName.getAttribute("aria-checked")).toBe("true");
      await userEvent.click(await screen.findByRole("menuitemradio", { name: "Z to A" }));
      await waitFor(() => expect(cells()).toEqual(["b 10.png", "b 2.png", "a.png"]));
    });

    it("suggests tags while one types, and takes one by the keyboard", async () => {
      show(<MediaLibrary />);
      await cell("b 2.png");
      await userEvent.click(search());
      await userEvent.keyboard("moun");
      const list = await screen.findByRole("listbox", { name: "Suggestions" });
      expect(search().getAttribute("aria-controls")).toBe(list.id);
      expect(search().hasAttribute("list")).toBe(false);
      expect(search().hasAttribute("aria-expanded")).toBe(false);
      expect(search().hasAttribute("aria-activedescendant")).toBe(false);
      await userEvent.keyboard("{ArrowDown}");
      const option = within(list).getByRole("option", { selected: true });
      expect(search().getAttribute("aria-activedescendant")).toBe(option.id);
      await userEvent.keyboard("{Enter}");
      await isGone("listbox", "Suggestions");
      expect(search()).toHaveProperty("value", "");
      await hasFocus(search());
      await waitFor(() => expect(cells()).toHaveLength(2));
    });

    it("closes the suggestions by Escape first, and clears the search by the next", async () => {
      show(<MediaLibrary />);
      await cell("b 2.png");
      await userEvent.click(search());
      await userEvent.keyboard("win");
      await screen.findByRole("listbox", { name: "Suggestions" });
      await userEvent.keyboard("{Escape}");
      await isGone("listbox", "Suggestions");
      expect(search()).toHaveProperty("value", "win");
      await userEvent.keyboard("{Escape}");
      expect(search()).toHaveProperty("value", "");
    });

    it("gives the query to an app that holds it", async () => {
      const onQueryChange = vi.fn();
      show(<MediaLibrary query={{ starred: true }} onQueryChange={onQueryChange} />);
      await waitFor(() => expect(cells()).toEqual(["a.png"]));
      await userEvent.click(await button("Videos"));
      expect(onQueryChange).toHaveBeenLastCalledWith({ starred: true, type: "video" });
      expect(cells()).toEqual(["a.png"]);
    });

    it("shows what is selected in its place: how many, how large, and what can be done", async () => {
      show(<MediaLibrary />);
      const first = await cell("a.png");
      const top = first.getBoundingClientRect().top;
      await userEvent.click(await button("Select all"));
      await screen.findByText("3 selected");
      expect(first.getBoundingClientRect().top).toBe(top);
      const actions = within(screen.getByRole("toolbar", { name: "3 selected" }));
      expect(actions.getByRole("button", { name: "Star" }).getAttribute("aria-pressed")).toBe("false");
      await userEvent.click(actions.getByRole("button", { name: "Star" }));
      await waitFor(() => {
        expect(library.getSnapshot().assets.map(({ starred }) => starred)).toEqual([true, true, true]);
      });
      await userEvent.click(await button("Clear selection"));
      await isGone("toolbar", "3 selected");
    });

    it("tags what is selected", async () => {
      show(<MediaLibrary />);
      await cell("a.png");
      await userEvent.click(await button("Select all"));
      await userEvent.click(await button("Tags"));
      const panel = within(await screen.findByRole("dialog", { name: "Tags" }));
      await waitFor(() =>
        expect(panel.getByRole("checkbox", { name: "winter" })).toHaveProperty("checked", true),
      );
      expect(panel.getByRole("checkbox", { name: "mountain" })).toHaveProperty("checked", false);
      await userEvent.fill(panel.getByRole("textbox", { name: "New tag" }), "ski");
      await userEvent.click(panel.getByRole("button", { name: "Add a tag" }));
      await userEvent.click(panel.getByRole("checkbox", { name: "winter" }));
      await waitFor(() => {
        const tags = new Map(library.getSnapshot().assets.map((asset) => [asset.name, asset.tags]));
        expect(tags.get("a.png")).toEqual(["ski"]);
        expect(tags.get("b 2.png")).toEqual(["mountain", "ski"]);
      });
    });

    it("keeps the focus when the selection comes and goes", async () => {
      show(<MediaLibrary />);
      await cell("a.png");
      const selectAll = await button("Select all");
      act(() => selectAll.focus());
      await userEvent.keyboard("{Enter}");
      await hasFocus(await button("Clear selection"));
      await userEvent.keyboard("{Enter}");
      await hasFocus(await button("Select all"));
    });
  });
}
