import { act, screen, waitFor, within } from "@testing-library/react";
import type { ComponentType, ReactNode } from "react";
import { beforeEach, describe, expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import { library, picture, withLibrary } from "./library-page.contract.js";
import { assets, type ViewerParts, viewerPage } from "./viewer-page.contract.js";

/** What holds for the lineage in the viewer's details of every kit. */
export function describeViewerLineage(
  name: string,
  parts: ViewerParts,
  Wrapper: ComponentType<{ children: ReactNode }>,
): void {
  const { viewer, press, open } = viewerPage(parts, Wrapper);

  describe(`the lineage in the viewer of ${name}`, () => {
    withLibrary();
    beforeEach(async () => {
      await page.viewport(1000, 900);
    });

    const region = (title: string) => screen.findByRole("region", { name: title });
    const button = (text: string) => screen.findByRole("button", { name: text });
    const edit = async (id: string, as: string, axis?: "horizontal") => {
      const change = axis
        ? { type: "flip" as const, axis }
        : { type: "rotate" as const, degrees: 90 as const };
      const { id: made } = await library.edit(id, [change]);
      await library.update(made, { name: as });
      return made;
    };

    it("shows what was made from it, as it comes, and goes there and back", async () => {
      await open([await picture("photo.png")]);
      await press("Details");
      expect(screen.queryByRole("region", { name: "Made from this" })).toBeNull();
      await act(() => edit(assets[0]?.id ?? "", "turned.png"));
      expect(within(await region("Made from this")).getAllByRole("listitem")).toHaveLength(1);
      await userEvent.click(await button("turned.png, Edit"));
      await viewer("turned.png");
      await region("Made from");
      expect(screen.queryByRole("region", { name: "Made from this" })).toBeNull();
      (await button("photo.png, Edit")).focus();
      await userEvent.keyboard("{Enter}");
      await viewer("photo.png");
    });

    it("names deleted ancestors, which cannot be opened, and those in the trash", async () => {
      await open([await picture("photo.png"), await picture("other.png")]);
      const photo = assets[0]?.id ?? "";
      const turned = await act(() => edit(photo, "turned.png"));
      await act(() => library.remove(turned));
      await press("Details");
      await button("turned.png, Edit, In the trash");
      await act(() => library.restore(turned));
      await userEvent.click(await button("turned.png, Edit"));
      await viewer("turned.png");
      await act(() => library.purge(photo));
      await screen.findByRole("img", { name: "photo.png, Edit, Deleted" });
      expect(within(await region("Made from")).queryByRole("button")).toBeNull();
    });

    it("shows more than one step as a tree that the arrows move in", async () => {
      await open([await picture("photo.png")]);
      const photo = assets[0]?.id ?? "";
      const turned = await act(() => edit(photo, "turned.png"));
      await act(() => edit(turned, "again.png"));
      await act(() => edit(photo, "second.png", "horizontal"));
      await press("Details");
      const toggle = await button("Show the whole lineage (3)");
      expect(toggle.getAttribute("aria-expanded")).toBe("false");
      await userEvent.click(toggle);
      const tree = within(await screen.findByRole("tree", { name: "Lineage" }));
      await tree.findByRole("treeitem", { name: /^second\.png\s+Edit$/ });
      const textOf = (row: Element | null) =>
        [...(row?.querySelectorAll(".rml-truncate") ?? [])].map((part) => part.textContent).join(", ");
      const rows = () => tree.getAllByRole("treeitem").map((row) => `${row.ariaLevel} ${textOf(row)}`);
      await waitFor(() =>
        expect(rows()).toEqual([
          "1 photo.png",
          "2 turned.png, Edit",
          "3 again.png, Edit",
          "2 second.png, Edit",
        ]),
      );
      const self = tree.getByRole("treeitem", { name: "photo.png", selected: true });
      const focused = () => textOf(document.activeElement);
      act(() => self.focus());
      await userEvent.keyboard("{ArrowDown}{ArrowRight}");
      expect(focused()).toBe("again.png, Edit");
      await userEvent.keyboard("{ArrowLeft}");
      expect(focused()).toBe("turned.png, Edit");
      await userEvent.keyboard("{End}{Home}{ArrowUp}");
      expect(focused()).toBe("photo.png");
      // No key of the viewer's.
      await viewer("photo.png");
      await userEvent.keyboard("{ArrowDown}{Enter}");
      await viewer("turned.png");
    });
  });
}
