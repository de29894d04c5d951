import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import type { ComponentType, ReactNode } from "react";
import { describe, expect, it, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { createMediaLibrary, type MediaLibraryInstance, MediaLibraryProvider } from "../index.js";
import { createMemoryStorage } from "../storage/memory-storage.js";
import { cell, isGone, type Parts, picture, says, showIn, withLibrary } from "./library-page.contract.js";

const text = (name = "notes.txt") => new File(["words"], name, { type: "text/plain" });

/** A library that saves everything but files whose name begins with "stuck". */
function sticking(): MediaLibraryInstance {
  const storage = createMemoryStorage();
  return createMediaLibrary({
    storage: {
      async open(onChange) {
        const opened = await storage.open(onChange);
        const put: typeof opened.assets.put = (entry, options) =>
          entry.asset.name.startsWith("stuck")
            ? new Promise((_, reject) => {
                options?.signal?.addEventListener("abort", () => reject(options.signal?.reason));
              })
            : opened.assets.put(entry, options);
        return { ...opened, assets: { ...opened.assets, put } };
      },
    },
  });
}

/** What people rely on in the panel of imports of every kit. Needs the kit's stylesheet on the page. */
export function describeImportPanel(
  name: string,
  { MediaLibrary }: Parts,
  Wrapper: ComponentType<{ children: ReactNode }>,
): void {
  const show = showIn(Wrapper);
  const panel = () => screen.findByRole("region", { name: "Imports" });
  const row = async (file: string) => {
    const rows = within(await panel()).getAllByRole("listitem");
    const found = rows.find((each) => each.textContent?.includes(file));
    if (!found) throw new Error(`No row of ${file} among ${rows.map((each) => each.textContent).join(", ")}`);
    return within(found);
  };

  describe(name, () => {
    withLibrary();
    const opened = async (library = sticking()) => {
      show(
        <MediaLibraryProvider library={library}>
          <MediaLibrary />
        </MediaLibraryProvider>,
      );
      await library.ready();
      return library;
    };

    it("is not there for an import that is over at once and added everything", async () => {
      const library = sticking();
      // The first import also loads what decodes, which may take long.
      await library.importFiles([await picture("beach.png")]);
      await opened(library);
      await act(async () => void (await library.importFiles([await picture("harbour.png")])));
      await cell("harbour.png");
      await says("1 image added");
      expect(screen.queryByRole("region", { name: "Imports" })).toBeNull();
      await waitFor(() => expect(library.getSnapshot().imports).toEqual([]));
    });

    it("keeps what was not added with its reason until it is dismissed, without moving the pictures", async () => {
      const library = await opened();
      await act(async () => void (await library.importFiles([await picture("harbour.png")])));
      const { top } = (await cell("harbour.png")).getBoundingClientRect();
      await act(async () => void (await library.importFiles([text(), text("more.txt")])));
      expect((await screen.findByRole("alert")).textContent).toContain("2 files were not added");
      (await row("notes.txt")).getByText(/is not|cannot|can be/);
      expect((await cell("harbour.png")).getBoundingClientRect().top).toBe(top);
      await says("2 files were not added");
      await userEvent.click((await row("notes.txt")).getByRole("button", { name: "Dismiss: notes.txt" }));
      const listed = () => library.getSnapshot().imports.map(({ name }) => name);
      await waitFor(() => expect(listed()).not.toContain("notes.txt"));
      expect(listed()).toContain("more.txt");
      await userEvent.click(within(await panel()).getByRole("button", { name: "Dismiss" }));
      await isGone("region", "Imports");
    });

    it("shows each file's progress, cancels one and all, and tries them again", async () => {
      const library = await opened();
      const files = await Promise.all(["stuck1.png", "stuck2.png", "done.png"].map((each) => picture(each)));
      let importing: Promise<unknown> = Promise.resolve();
      act(() => {
        importing = library.importFiles(files);
      });
      const header = await panel();
      const expand = within(header).queryByRole("button", { name: "Expand" });
      if (expand) await userEvent.click(expand);
      (await row("stuck1.png")).getByRole("progressbar", { name: "Adding stuck1.png" });
      await waitFor(async () => (await row("stuck1.png")).getByText("Saving…"));
      await userEvent.click((await row("stuck1.png")).getByRole("button", { name: "Cancel: stuck1.png" }));
      await waitFor(async () => (await row("stuck1.png")).getByText("Canceled"));
      await userEvent.click(within(header).getByRole("button", { name: "Cancel" }));
      await importing;
      await says("1 image added, 2 files were canceled");
      await userEvent.click((await row("stuck2.png")).getByRole("button", { name: "Retry: stuck2.png" }));
      await waitFor(async () => (await row("stuck2.png")).getByText("Saving…"));
      await userEvent.click(within(header).getByRole("button", { name: "Cancel" }));
      await userEvent.click(await within(header).findByRole("button", { name: "Retry all" }));
      await within(header).findByRole("button", { name: "Cancel all" });
      act(() => library.cancelImport());
    });

    it("shows a file that was already there in the library", async () => {
      const library = await opened();
      const file = await picture("harbour.png");
      await act(async () => void (await library.importFiles([file])));
      await act(async () => void (await library.importFiles([file])));
      const shown = await row("harbour.png");
      shown.getByText("Already here");
      await userEvent.click(shown.getByRole("button", { name: "Show harbour.png" }));
      await screen.findByRole("dialog", { name: "harbour.png" });
    });

    it("becomes one line when it is minimized, and stays where it is", async () => {
      const library = await opened();
      await act(async () => void (await library.importFiles([text()])));
      const region = await panel();
      await Promise.all(region.getAnimations().map(({ finished }) => finished));
      const high = region.getBoundingClientRect();
      await userEvent.click(within(region).getByRole("button", { name: "Minimize" }));
      expect(within(region).queryByText("notes.txt")).toBeNull();
      const low = region.getBoundingClientRect();
      expect([low.bottom, low.right]).toEqual([high.bottom, high.right]);
      expect(low.height).toBeLessThan(high.height);
      await userEvent.click(within(region).getByRole("button", { name: "Expand" }));
      within(region).getByText("notes.txt");
    });

    it("renders a few rows of thousands of files, and more when asked", async () => {
      const library = await opened();
      const files = Array.from({ length: 2000 }, (_, index) => text(`${index}.txt`));
      await act(async () => void (await library.importFiles(files)));
      const region = within(await panel());
      expect(region.getAllByRole("listitem")).toHaveLength(50);
      region.getByText("and 1,950 more");
      await userEvent.click(region.getByRole("button", { name: "Show more" }));
      expect(region.getAllByRole("listitem")).toHaveLength(100);
    });

    it("closes by itself once all came in, but not while the pointer or the focus is on it", async () => {
      const library = createMediaLibrary({ storage: createMemoryStorage() });
      const listeners = new Set<() => void>();
      let shown = library.getSnapshot();
      const become = (status: "saving" | "added" | undefined) =>
        act(() => {
          shown = { ...shown, imports: status ? [{ id: "1", name: "a.png", status }] : [] };
          for (const listener of listeners) listener();
        });
      const dismissImport = () => void become(undefined);
      const subscribe = (listener: () => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      };
      show(
        <MediaLibraryProvider library={{ ...library, dismissImport, subscribe, getSnapshot: () => shown }}>
          <MediaLibrary />
        </MediaLibraryProvider>,
      );
      await screen.findByRole("link", { name: "Albums" });
      const found = () => screen.queryByRole("region", { name: "Imports" });
      const waits = (milliseconds: number) => act(() => void vi.advanceTimersByTime(milliseconds));
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
      const imported = () => {
        become("saving");
        waits(500);
        become("added");
        const region = found();
        if (!region) throw new Error("There is no panel.");
        return region;
      };
      try {
        const region = imported();
        fireEvent.pointerEnter(region);
        waits(60_000);
        act(() => within(region).getByRole("button", { name: "Dismiss" }).focus());
        fireEvent.pointerLeave(region);
        waits(60_000);
        expect(found()).toBe(region);
        // It goes away below the pointer, which never leaves it.
        fireEvent.pointerEnter(region);
        act(() => within(region).getByRole("button", { name: "Dismiss" }).click());
        expect(found()).toBeNull();
        imported();
        waits(5900);
        expect(found()).not.toBeNull();
        waits(200);
        expect(found()).toBeNull();
      } finally {
        vi.useRealTimers();
        await library.close();
      }
    });

    it("tells of an import that the last page did not survive", async () => {
      const snapshot = { saved: 12, total: 20 };
      const library = createMediaLibrary({ storage: createMemoryStorage() });
      const dismissInterruptedImport = vi.fn();
      const shown = { ...library.getSnapshot(), interruptedImport: snapshot };
      show(
        <MediaLibraryProvider library={{ ...library, dismissInterruptedImport, getSnapshot: () => shown }}>
          <MediaLibrary />
        </MediaLibraryProvider>,
      );
      const region = within(await panel());
      region.getByText("12 of 20 files were added before the page was closed");
      await userEvent.click(region.getAllByRole("button", { name: "Dismiss" }).at(-1) ?? document.body);
      expect(dismissInterruptedImport).toHaveBeenCalled();
      await library.close();
    });
  });
}
