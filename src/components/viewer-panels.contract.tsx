import { act, screen, waitFor, within } from "@testing-library/react";
import type { ComponentType, ReactNode } from "react";
import { beforeEach, describe, expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import { hasFocus, library, picture, record, withLibrary } from "./library-page.contract.js";
import { assets, plainPicture, type ViewerParts, viewerPage } from "./viewer-page.contract.js";

/** What holds for the filmstrip, the details and the browser's Back in the viewer of every kit. */
export function describeViewerPanels(
  name: string,
  parts: ViewerParts,
  Wrapper: ComponentType<{ children: ReactNode }>,
): void {
  const { viewer, press, scale, open } = viewerPage(parts, Wrapper);

  describe(`the viewer in ${name}`, () => {
    withLibrary();
    beforeEach(async () => {
      await page.viewport(1000, 700);
    });

    describe("filmstrip", () => {
      const strip = () => screen.findByRole("listbox", { name: "Filmstrip" });
      const names = ["a.png", "bb.png", "ccc.png", "dddd.png"];
      const openAll = async () => open(await Promise.all(names.map((each) => picture(each))));

      it("goes to what is pressed, and marks what is in view", async () => {
        await openAll();
        await userEvent.click(await screen.findByRole("option", { name: "ccc.png" }));
        await viewer("ccc.png");
        const selected = within(await strip()).getAllByRole("option", { selected: true });
        expect(selected.map((each) => each.getAttribute("aria-label"))).toEqual(["ccc.png"]);
      });

      it("is one tab stop that arrows, Home and End move in, along the screen", async () => {
        await openAll();
        const list = await strip();
        act(() => list.focus());
        await userEvent.keyboard("{ArrowRight}");
        await viewer("bb.png");
        await userEvent.keyboard("{End}");
        await viewer("dddd.png");
        await hasFocus(list);
        document.documentElement.dir = "rtl";
        try {
          await userEvent.keyboard("{Home}");
          await viewer("a.png");
          await userEvent.keyboard("{ArrowLeft}");
          await viewer("bb.png");
        } finally {
          document.documentElement.dir = "";
        }
        // It follows a frame later.
        await waitFor(() => {
          const active = list.getAttribute("aria-activedescendant");
          expect(document.getElementById(active ?? "")?.getAttribute("aria-label")).toBe("bb.png");
        });
      });

      it("keeps the document small with 100,000 assets, and reaches the last", async () => {
        const many = Array.from({ length: 100_000 }, (_, index) => record(index));
        await open([await picture("a.png")], { assets: many });
        act(() => screen.getByRole("button", { name: "Details" }).focus());
        await userEvent.keyboard("{End}");
        await viewer("99999.png");
        await screen.findByRole("option", { name: "99999.png", selected: true });
        expect(document.querySelectorAll("[role=option]").length).toBeLessThan(60);
        expect((await viewer("99999.png")).textContent).toContain("100,000 of 100,000");
        await press("Previous");
        await viewer("99998.png");
      });

      it("is not there for a single asset", async () => {
        await open([await picture("a.png")]);
        expect(screen.queryByRole("listbox", { name: "Filmstrip" })).toBeNull();
      });
    });

    describe("details", () => {
      const details = async () => {
        const panel = within(await screen.findByRole("complementary", { name: "Details" }));
        return {
          panel,
          field: (label: string) => panel.getByRole<HTMLInputElement>("textbox", { name: label }),
        };
      };
      const saved = async () => library.get(assets[0]?.id ?? "");
      beforeEach(async () => {
        await open([await plainPicture("photo.png", 3000, 2000), await picture("bb.png")]);
        await press("Details");
      });

      it("are there for every asset, and tell its dimensions, size, type and date", async () => {
        const { panel } = await details();
        panel.getByText(/3000 × 2000 · 6 megapixels/);
        panel.getByText("image/png");
        panel.getByText("Added");
        await press("Details");
        await waitFor(() => expect(screen.queryByRole("complementary", { name: "Details" })).toBeNull());
      });

      it("name the albums that the asset is in", async () => {
        const { id } = await library.albums.create({ name: "Summer" });
        await act(() => library.update(assets[0]?.id ?? "", { albums: { add: [id, "gone"] } }));
        const { panel } = await details();
        await panel.findByText("Summer");
      });

      it("rename the asset by Enter, which the dialog is then named as", async () => {
        const { field } = await details();
        await userEvent.fill(field("Name"), "harbour.png");
        expect((await saved())?.name).toBe("photo.png");
        await userEvent.keyboard("{Enter}");
        await viewer("harbour.png");
        expect((await saved())?.name).toBe("harbour.png");
      });

      it("save a text when the focus leaves it, under the asset that it was typed for", async () => {
        const { field } = await details();
        await userEvent.fill(field("Alt text"), "Boats in the morning");
        await press("Next");
        await viewer("bb.png");
        await waitFor(async () => expect((await saved())?.alt).toBe("Boats in the morning"));
        expect((await details()).field("Alt text").value).toBe("");
      });

      it("give up what is typed by Escape, and close by the next", async () => {
        const { field } = await details();
        for (const label of ["Name", "Alt text", "Add a tag"]) {
          const before = field(label).value;
          await userEvent.fill(field(label), "half a thought");
          await userEvent.keyboard("{Escape}");
          await waitFor(() => expect(field(label).value).toBe(before));
          await hasFocus(field(label));
        }
        await viewer("photo.png");
        await userEvent.keyboard("{Escape}");
        await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
        expect(await saved()).toMatchObject({ name: "photo.png" });
        expect(await saved()).not.toHaveProperty("alt");
      });

      it("leave arrow keys and characters to the field", async () => {
        const { field } = await details();
        field("Name").focus();
        await userEvent.keyboard("{ArrowLeft}{ArrowRight}{Delete}+1");
        await viewer("photo.png");
        expect(scale()).toBeCloseTo(1, 2);
      });

      it("rate by stars, and take the rating away", async () => {
        const { panel } = await details();
        await userEvent.click(panel.getByRole("radio", { name: "4 stars" }));
        await waitFor(async () => expect((await saved())?.rating).toBe(4));
        await waitFor(() =>
          expect(panel.getByRole<HTMLInputElement>("radio", { name: "4 stars" }).checked).toBe(true),
        );
        await userEvent.click(panel.getByRole("button", { name: "Clear rating" }));
        await waitFor(async () => expect((await saved())?.rating).toBeUndefined());
        await hasFocus(panel.getByRole("radio", { name: "1 star" }));
      });

      it("add tags by Enter and by commas, and remove them", async () => {
        const { panel, field } = await details();
        await userEvent.fill(field("Add a tag"), "boats");
        await userEvent.keyboard("{Enter}");
        await panel.findByText("boats");
        await userEvent.keyboard("sea, sun,");
        await panel.findByText("sun");
        expect((await saved())?.tags).toEqual(["boats", "sea", "sun"]);
        await userEvent.click(panel.getByRole("button", { name: "Remove sea" }));
        await waitFor(async () => expect((await saved())?.tags).toEqual(["boats", "sun"]));
        await hasFocus(field("Add a tag"));
      });
    });

    describe("the browser's Back", () => {
      const isClosed = () => waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
      const settle = () => act(() => new Promise((resolve) => setTimeout(resolve, 150)));

      it("closes it, and leaves the page where it was", async () => {
        history.replaceState({ router: 7 }, "");
        const before = history.length;
        await open([await picture("a.png")]);
        await settle();
        // What a router finds there is its own.
        expect(history.state).toMatchObject({ router: 7 });
        history.back();
        await isClosed();
        await settle();
        expect(history.state).toEqual({ router: 7 });
        await userEvent.click(screen.getByRole("button", { name: "Open" }));
        await viewer("a.png");
        await settle();
        await press("Close");
        await isClosed();
        await settle();
        expect(history.state).toEqual({ router: 7 });
        expect(history.length).toBeLessThanOrEqual(before + 1);
      });

      it("is left alone where that is turned off", async () => {
        history.replaceState({ router: 8 }, "");
        await open([await picture("a.png")], { closeOnBack: false });
        await settle();
        expect(history.state).toEqual({ router: 8 });
      });
    });
  });
}
