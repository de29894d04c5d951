import { act, screen, waitFor, within } from "@testing-library/react";
import type { ComponentType, ReactNode } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { MediaLibraryError } from "../index.js";
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
  says,
  showIn,
  withLibrary,
} from "./library-page.contract.js";

/** What people rely on when they rename, rate, tag, copy and share in the library of every kit. */
export function describeAssetChanges(
  name: string,
  { MediaLibrary }: Parts,
  Wrapper: ComponentType<{ children: ReactNode }>,
): void {
  const show = showIn(Wrapper);
  const asset = () => library.getSnapshot().assets[0];
  const undo = async () => userEvent.click(await button("Undo"));

  describe(name, () => {
    withLibrary();
    beforeEach(async () => {
      await page.viewport(1000, 800);
    });

    describe("renaming by F2", () => {
      beforeEach(async () => {
        await library.importFiles([await picture("harbour.v2.png"), await picture("other.png")]);
        show(<MediaLibrary />);
        const first = await cell("harbour.v2.png");
        act(() => first.focus());
        await userEvent.keyboard("{F2}");
        await hasFocus(await screen.findByRole("textbox", { name: "Name" }));
      });

      it("selects the name without its extension, saves by Enter, and goes back by Undo", async () => {
        const field = await screen.findByRole<HTMLInputElement>("textbox", { name: "Name" });
        await waitFor(() =>
          expect(field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0)).toBe("harbour.v2"),
        );
        await userEvent.keyboard("boats{Enter}");
        const renamed = await cell("boats.png");
        await isGone("dialog", "Rename");
        await hasFocus(renamed);
        await says("Renamed to “boats.png”. Undo");
        await undo();
        await cell("harbour.v2.png");
        expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
      });

      it("leaves the name as it was by Escape and where nothing was changed, and takes no blank one", async () => {
        const field = await screen.findByRole<HTMLInputElement>("textbox", { name: "Name" });
        await userEvent.fill(field, " ");
        expect(await button("Save")).toHaveProperty("disabled", true);
        await userEvent.keyboard("{Escape}");
        await isGone("dialog", "Rename");
        await hasFocus(await cell("harbour.v2.png"));
        await userEvent.keyboard("{F2}");
        await userEvent.click(await button("Save"));
        await isGone("dialog", "Rename");
        expect(library.getSnapshot().undoable).toBeUndefined();
      });
    });

    it("offers to undo what was done to a selection, as long as nothing else was changed", async () => {
      await library.importFiles([await picture("one.png"), await picture("two.png")]);
      show(<MediaLibrary />);
      await cell("one.png");
      await userEvent.click(await button("Select all"));
      await userEvent.click(within(await screen.findByRole("toolbar")).getByRole("button", { name: "Star" }));
      await says("2 images changed. Undo");
      await button("Undo");
      await act(() => library.update(asset()?.id ?? "", { rating: 3 }));
      await isGone("button", "Undo");
      await act(() => library.undo());
      const first = await cell("one.png");
      act(() => first.focus());
      await userEvent.keyboard("{Control>}z{/Control}");
      await says("Undone for 2 images");
      expect(library.getSnapshot().assets.map(({ starred }) => starred)).toEqual([undefined, undefined]);
    });

    it("tells what all of a selection have, however many they are", async () => {
      const files = await Promise.all(
        Array.from({ length: 66 }, async (_, index) => picture(`${index}.png`)),
      );
      await library.importFiles(files);
      const [last, ...others] = (await library.query({}).range(0, 66)).map((each) => each.id).reverse();
      const { id } = await library.albums.create({ name: "Summer" });
      await library.update(others, { starred: true, tags: ["sun"], albums: [id] });
      show(<MediaLibrary />);
      await userEvent.click(await button("Select all"));
      const star = await button("Star");
      const isChecked = async (panelName: string, box: string) => {
        await userEvent.click(await button(panelName));
        const panel = within(await screen.findByRole("dialog", { name: panelName }));
        const { checked } = await panel.findByRole<HTMLInputElement>("checkbox", { name: box });
        await userEvent.keyboard("{Escape}");
        await isGone("dialog", panelName);
        return checked;
      };
      expect(await isChecked("Tags", "sun")).toBe(false);
      expect(await isChecked("Albums", "Summer")).toBe(false);
      expect(star.ariaPressed).toBe("false");
      await userEvent.click(star);
      await library.update(last ?? "", { tags: ["sun"], albums: [id] });
      await waitFor(() => expect(star.ariaPressed).toBe("true"));
      expect(await isChecked("Tags", "sun")).toBe(true);
      expect(await isChecked("Albums", "Summer")).toBe(true);
    });

    it("undoes what was changed in the viewer, by its toast and by Ctrl+Z", async () => {
      await library.importFiles([await picture("one.png")]);
      show(<MediaLibrary />);
      await userEvent.click(await cell("one.png"));
      const viewer = within(await screen.findByRole("dialog", { name: "one.png" }));
      await userEvent.click(viewer.getByRole("button", { name: "Details" }));
      const star = viewer.getByRole("radio", { name: "4 stars" });
      act(() => star.click());
      await waitFor(() => expect(asset()?.rating).toBe(4));
      await userEvent.click(await viewer.findByRole("button", { name: "Undo" }));
      await waitFor(() => expect(asset()?.rating).toBeUndefined());
      act(() => viewer.getByRole("radio", { name: "2 stars" }).click());
      await waitFor(() => expect(asset()?.rating).toBe(2));
      act(() => viewer.getByRole("button", { name: "Details" }).focus());
      await userEvent.keyboard("{Control>}z{/Control}");
      await waitFor(() => expect(asset()?.rating).toBeUndefined());
    });

    it("undoes the star of the viewer by its toast", async () => {
      await library.importFiles([await picture("one.png")]);
      show(<MediaLibrary />);
      await userEvent.click(await cell("one.png"));
      const viewer = within(await screen.findByRole("dialog", { name: "one.png" }));
      const star = viewer.getByRole("button", { name: "Star" });
      await userEvent.click(star);
      await userEvent.click(await viewer.findByRole("button", { name: "Undo" }));
      await waitFor(() => expect(asset()?.starred).toBeUndefined());
      await waitFor(() => expect(star.getAttribute("aria-pressed")).toBe("false"));
    });

    it("shows what the viewer could not save or download", async () => {
      await library.importFiles([await picture("one.png")]);
      const fail = async () => Promise.reject(new MediaLibraryError("closed", "The library is closed."));
      Object.assign(library, { update: fail, getFile: fail });
      show(<MediaLibrary />);
      await userEvent.click(await cell("one.png"));
      const viewer = within(await screen.findByRole("dialog", { name: "one.png" }));
      const toast = async (text: string) => {
        const region = within(await viewer.findByRole("region", { name: "Notifications" }));
        await region.findByText(text);
        await userEvent.click(region.getByRole("button", { name: "Dismiss" }));
      };
      const star = viewer.getByRole("button", { name: "Star" });
      await userEvent.click(star);
      await toast("The change could not be saved");
      await waitFor(() => expect(star.getAttribute("aria-pressed")).toBe("false"));
      await userEvent.click(viewer.getByRole("button", { name: "Details" }));
      act(() => viewer.getByRole("radio", { name: "4 stars" }).click());
      await toast("The change could not be saved");
      await userEvent.click(viewer.getByRole("button", { name: "Download" }));
      await toast("Nothing could be downloaded");
    });

    describe("the menus", () => {
      const items = () => screen.getAllByRole("menuitem").map((each) => each.textContent);
      const more = async (label: string) => userEvent.click(await button(label));
      const stubShare = () => {
        const share = vi.fn(async (_: ShareData) => {});
        Object.assign(navigator, { share, canShare: () => true });
        return share;
      };

      beforeEach(() => {
        Object.assign(navigator, { share: undefined, canShare: undefined });
      });

      it("copy an image and how it was made from the viewer, and share only where the browser can", async () => {
        open(createMockGenerator());
        const [made] = await library.generateImages({ prompt: "dunes", width: 64, height: 64, seed: 7 });
        const written: (string | ClipboardItem)[] = [];
        vi.spyOn(navigator.clipboard, "write").mockImplementation(async (data) => void written.push(...data));
        vi.spyOn(navigator.clipboard, "writeText").mockImplementation(
          async (text) => void written.push(text),
        );
        show(<MediaLibrary />);
        await userEvent.click(await cell(made?.name ?? ""));
        await screen.findByRole("dialog", { name: made?.name ?? "" });
        await more("More");
        expect(items()).toEqual(["Copy image", "Copy prompt and settings"]);
        await userEvent.click(await screen.findByRole("menuitem", { name: "Copy image" }));
        await says("Image copied");
        await more("More");
        await userEvent.click(await screen.findByRole("menuitem", { name: "Copy prompt and settings" }));
        await says("Prompt and settings copied");
        expect(written[0]).toBeInstanceOf(ClipboardItem);
        expect(written[1]).toMatch(/^dunes\n.*Seed: 7/);
        await userEvent.keyboard("{Escape}");
      });

      it("share what is selected, and say why nothing could be copied", async () => {
        const share = stubShare();
        await library.importFiles([await picture("one.png"), await picture("two.png")]);
        vi.spyOn(navigator.clipboard, "write").mockRejectedValue(new DOMException("No.", "NotAllowedError"));
        show(<MediaLibrary />);
        await userEvent.click(await screen.findByRole("checkbox", { name: "Select one.png" }));
        await more("More actions");
        expect(items()).toEqual(["Copy image", "Share"]);
        await userEvent.click(await screen.findByRole("menuitem", { name: "Copy image" }));
        await says("The browser does not let this page use the clipboard. Download the file instead.");
        await userEvent.click(await screen.findByRole("checkbox", { name: "Select two.png" }));
        await more("More actions");
        expect(items()).toEqual(["Share"]);
        await userEvent.click(await screen.findByRole("menuitem", { name: "Share" }));
        await waitFor(() => expect(share.mock.calls[0]?.[0].files).toHaveLength(2));
      });
    });
  });
}
