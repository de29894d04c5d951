import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { type ComponentType, type FormEvent, type ReactNode, useState } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { createDeferred } from "../core/deferred.js";
import { createMockGenerator } from "../testing/mock-generator.js";
import {
  button,
  hasFocus,
  isGone,
  library,
  open,
  picture,
  showIn,
  withLibrary,
} from "./library-page.contract.js";
import type { AttachmentStripProps, MediaPickerProps, RecentAssetsProps } from "./picker-props.js";

type PickerParts = {
  MediaPicker: ComponentType<MediaPickerProps>;
  AttachmentStrip: ComponentType<AttachmentStripProps>;
  RecentAssets: ComponentType<RecentAssetsProps>;
};

/** A sound of no length. */
function wave(): ArrayBuffer {
  const bytes = new Uint8Array(44);
  const text = (at: number, value: string) => bytes.set(new TextEncoder().encode(value), at);
  text(0, "RIFF");
  text(8, "WAVEfmt ");
  text(36, "data");
  const view = new DataView(bytes.buffer);
  view.setUint32(4, 36, true);
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, 8000, true);
  view.setUint32(28, 8000, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  return bytes.buffer;
}

/** What forms and people rely on in the picker of every kit. Needs the kit's stylesheet on the page. */
export function describeMediaPicker(
  name: string,
  { MediaPicker, AttachmentStrip, RecentAssets }: PickerParts,
  Wrapper: ComponentType<{ children: ReactNode }>,
): void {
  const show = showIn(Wrapper);
  const findChooser = async () => within(await screen.findByRole("dialog", { name: "Choose media" }));
  const openChooser = async () => {
    await userEvent.click(await button("Choose media"));
    return findChooser();
  };
  const pick = async (name: string) => userEvent.click(await screen.findByRole("gridcell", { name }));
  const chosen = () =>
    screen.queryAllByRole("gridcell", { selected: true }).map((each) => each.getAttribute("aria-label"));
  const form = (): HTMLFormElement => {
    const element = document.querySelector("form[data-testid=host]");
    if (!(element instanceof HTMLFormElement)) throw new Error("There is no form.");
    return element;
  };
  const values = () => new FormData(form()).getAll("media");

  const add = async (...names: string[]): Promise<string[]> => {
    const results = await library.importFiles(await Promise.all(names.map((each) => picture(each))));
    return results.map(({ asset }) => asset?.id ?? "");
  };
  const Host = (props: { onSubmit?: (event: FormEvent) => void; children: ReactNode }) => (
    <form
      data-testid="host"
      onSubmit={(event) => {
        event.preventDefault();
        props.onSubmit?.(event);
      }}
    >
      {props.children}
      <button type="submit">Send</button>
      <button type="reset">Reset</button>
    </form>
  );

  describe(name, () => {
    withLibrary();
    beforeEach(() => page.viewport(1000, 800));
    afterEach(() => page.viewport(414, 896));

    it("filters by one press and lays out as large as is chosen, without what is not accepted", async () => {
      open(undefined, { accept: ["image/*", "audio/*", "application/pdf"] });
      const [a] = await add("a.png", "b.png");
      await library.update(a ?? "", { starred: true });
      const paper = new File(["%PDF-1.4\n%%EOF"], "paper.pdf", { type: "application/pdf" });
      await library.importFiles([paper]);
      show(<MediaPicker accept="image/*" />);
      const dialog = await openChooser();
      await dialog.findByRole("gridcell", { name: "b.png" });
      expect(dialog.queryByRole("gridcell", { name: "paper.pdf" })).toBeNull();
      expect(dialog.queryByRole("button", { name: "Videos" })).toBeNull();
      await userEvent.click(dialog.getByRole("button", { name: "Starred" }));
      await waitFor(() => expect(dialog.queryByRole("gridcell", { name: "b.png" })).toBeNull());
      await userEvent.click(dialog.getByRole("button", { name: "All" }));
      await dialog.findByRole("gridcell", { name: "b.png" });
      await userEvent.click(dialog.getByRole("button", { name: "Filter" }));
      await screen.findByRole("checkbox", { name: "Images (2)" });
      expect(screen.queryByRole("checkbox", { name: /^Documents/ })).toBeNull();
      await userEvent.keyboard("{Escape}");
      const widthOf = () => dialog.getByRole("gridcell", { name: "b.png" }).getBoundingClientRect().width;
      const before = widthOf();
      await userEvent.click(dialog.getByRole("button", { name: "View" }));
      const size = await screen.findByRole("slider", { name: "Picture size" });
      act(() => size.focus());
      await userEvent.keyboard("{End}");
      await waitFor(() => expect(widthOf()).toBeGreaterThan(before * 1.5));
    });

    it("chooses documents and sounds where the app accepts them, also what is uploaded", async () => {
      open(undefined, { accept: ["image/*", "audio/*", "application/pdf"] });
      await add("a.png");
      const paper = new File(["%PDF-1.4\n%%EOF"], "paper.pdf", { type: "application/pdf" });
      const sound = new File([wave()], "sound.wav", { type: "audio/wav" });
      await library.importFiles([sound]);
      const onValueChange = vi.fn();
      show(<MediaPicker accept="audio/*,.pdf" multiple onValueChange={onValueChange} />);
      const dialog = await openChooser();
      await dialog.findByRole("gridcell", { name: "sound.wav" });
      expect(dialog.queryByRole("gridcell", { name: "a.png" })).toBeNull();
      expect(dialog.queryByRole("button", { name: "Videos" })).toBeNull();
      await pick("sound.wav");
      const input = document.querySelector<HTMLInputElement>(
        'dialog input[type="file"], [role="dialog"] input[type="file"]',
      );
      expect(input?.accept).toBe("audio/*,.pdf");
      const files = new DataTransfer();
      files.items.add(paper);
      if (input) input.files = files.files;
      act(() => void input?.dispatchEvent(new Event("change", { bubbles: true })));
      await dialog.findByRole("gridcell", { name: "paper.pdf" });
      await waitFor(() => expect(chosen()).toHaveLength(2));
      await userEvent.click(dialog.getByRole("button", { name: "Choose" }));
      expect(onValueChange.mock.lastCall?.[0]).toHaveLength(2);
    });

    it("chooses one in a dialog, and nothing before Choose is pressed", async () => {
      const [a, b] = await add("a.png", "b.png");
      const onValueChange = vi.fn();
      show(<MediaPicker onValueChange={onValueChange} />);
      const dialog = await openChooser();
      expect(dialog.getByRole("button", { name: "Choose" })).toHaveProperty("disabled", true);
      await pick("a.png");
      await waitFor(() => expect(chosen()).toEqual(["a.png"]));
      await pick("b.png");
      await waitFor(() => expect(chosen()).toEqual(["b.png"]));
      expect(onValueChange).not.toHaveBeenCalled();
      await userEvent.click(dialog.getByRole("button", { name: "Choose" }));
      await isGone("dialog", "Choose media");
      expect(onValueChange.mock.calls).toEqual([[b]]);
      await screen.findByRole("img", { name: "b.png" });
      await openChooser();
      await waitFor(() => expect(chosen()).toEqual(["b.png"]));
      await pick("a.png");
      await userEvent.click(await button("Cancel"));
      await isGone("dialog", "Choose media");
      expect(onValueChange).toHaveBeenCalledTimes(1);
      expect(a).not.toBe(b);
    });

    it("lets an app open the dialog itself", async () => {
      await add("a.png");
      const onOpenChange = vi.fn();
      show(<MediaPicker open onOpenChange={onOpenChange} />);
      const dialog = await findChooser();
      await userEvent.click(dialog.getByRole("button", { name: "Cancel" }));
      expect(onOpenChange).toHaveBeenCalledWith(false);
      expect(screen.queryByRole("button", { name: "Choose media" })).toBeNull();
    });

    it("chooses at most as many as it may, in the order of choosing", async () => {
      const [a, b, c] = await add("a.png", "b.png", "c.png");
      const onValueChange = vi.fn();
      show(<MediaPicker multiple min={2} max={2} onValueChange={onValueChange} />);
      const dialog = await openChooser();
      await pick("c.png");
      expect(dialog.getByRole("button", { name: "Choose" })).toHaveProperty("disabled", true);
      dialog.getByText("Please choose at least 2 files");
      await pick("a.png");
      await pick("b.png");
      await waitFor(() => expect(chosen().sort()).toEqual(["a.png", "c.png"]));
      await userEvent.click(dialog.getByRole("button", { name: "Choose" }));
      expect(onValueChange.mock.calls).toEqual([[[c, a]]]);
      expect(b).toBeDefined();
    });

    it("puts one entry for each id into the form's data, in their order", async () => {
      const [a, b] = await add("a.png", "b.png");
      show(
        <Host>
          <MediaPicker name="media" variant="inline" multiple />
        </Host>,
      );
      await pick("b.png");
      await waitFor(() => expect(values()).toEqual([b]));
      await pick("a.png");
      await waitFor(() => expect(values()).toEqual([b, a]));
      await pick("b.png");
      await waitFor(() => expect(values()).toEqual([a]));
    });

    it("tells the form of each change", async () => {
      const [a] = await add("a.png");
      const heard: unknown[] = [];
      show(
        <Host>
          <MediaPicker name="media" variant="inline" />
        </Host>,
      );
      form().addEventListener("change", ({ target }) => {
        if (target instanceof HTMLSelectElement) heard.push(new FormData(form()).get("media"));
      });
      await pick("a.png");
      await waitFor(() => expect(heard).toEqual([a]));
    });

    it("keeps the form from being sent without a required choice, says why and takes the focus", async () => {
      await add("a.png");
      const onSubmit = vi.fn();
      show(
        <Host onSubmit={onSubmit}>
          <MediaPicker name="media" required />
        </Host>,
      );
      const trigger = await button("Choose media");
      expect(form().checkValidity()).toBe(false);
      const control = form().elements.namedItem("media");
      expect(control instanceof HTMLSelectElement && control.validity.valueMissing).toBe(true);
      await userEvent.click(await button("Send"));
      expect(onSubmit).not.toHaveBeenCalled();
      expect((await screen.findByRole("alert")).textContent).toBe("Please choose at least 1 file");
      await hasFocus(trigger);
      const dialog = await openChooser();
      await pick("a.png");
      await userEvent.click(dialog.getByRole("button", { name: "Choose" }));
      await isGone("dialog", "Choose media");
      expect(screen.queryByRole("alert")).toBeNull();
      await userEvent.click(await button("Send"));
      expect(onSubmit).toHaveBeenCalledTimes(1);
    });

    it.each([
      [1, "Please choose at least 2 files"],
      [2, ""],
      [3, ""],
      [4, "Please choose no more than 3 files"],
    ])("finds %i chosen of 2 to 3 valid, or says why not: %j", async (count, message) => {
      const ids = ["1", "2", "3", "4"].slice(0, count);
      show(
        <Host>
          <MediaPicker name="media" multiple min={2} max={3} value={ids} />
        </Host>,
      );
      await button("Choose media");
      const control = form().elements.namedItem("media");
      expect(control instanceof HTMLSelectElement && control.validationMessage).toBe(message);
      expect(values()).toEqual(ids);
    });

    it("returns to its default when the form is reset", async () => {
      const [a, b] = await add("a.png", "b.png");
      const onValueChange = vi.fn();
      show(
        <Host>
          <MediaPicker name="media" variant="inline" defaultValue={a ?? ""} onValueChange={onValueChange} />
        </Host>,
      );
      await pick("b.png");
      await waitFor(() => expect(values()).toEqual([b]));
      await userEvent.click(await button("Reset"));
      await waitFor(() => expect(values()).toEqual([a]));
      await waitFor(() => expect(chosen()).toEqual(["a.png"]));
      expect(onValueChange.mock.calls).toEqual([[b], [a]]);
      await userEvent.click(await button("Reset"));
      expect(values()).toEqual([a]);
    });

    it("is held by an app that gives the value", async () => {
      const [a, b] = await add("a.png", "b.png");
      const onValueChange = vi.fn();
      show(
        <Host>
          <MediaPicker name="media" variant="inline" value={a ?? ""} onValueChange={onValueChange} />
        </Host>,
      );
      await pick("b.png");
      expect(onValueChange).toHaveBeenCalledWith(b);
      expect(values()).toEqual([a]);
    });

    it("does not send the form by Enter in its search, nor by generating", async () => {
      open(createMockGenerator({ latency: 0 }));
      await add("a.png");
      const onSubmit = vi.fn();
      show(
        <Host onSubmit={onSubmit}>
          <MediaPicker name="media" variant="inline" />
        </Host>,
      );
      await screen.findByRole("gridcell", { name: "a.png" });
      await userEvent.click(screen.getByRole("searchbox", { name: "Search" }));
      await userEvent.keyboard("a{Enter}");
      await userEvent.click(await button("Generate"));
      const dialog = within(await screen.findByRole("dialog", { name: "Generate image" }));
      await userEvent.fill(dialog.getByRole("textbox", { name: "Prompt" }), "A lighthouse");
      await userEvent.click(dialog.getByRole("button", { name: "Generate" }));
      await isGone("dialog", "Generate image");
      const [made] = library.getSnapshot().assets;
      await waitFor(() => expect(values()).toEqual([made?.id]));
      expect(made?.source?.type).toBe("ai");
      expect(onSubmit).not.toHaveBeenCalled();
      expect(form().querySelector("form")).toBeNull();
    });

    it("shows only what is accepted and meets the condition, and chooses what is uploaded if it does", async () => {
      await add("a.png", "hidden.png");
      const where = ({ name }: { name: string }) => !name.startsWith("hidden");
      const onValueChange = vi.fn();
      show(
        <MediaPicker
          variant="inline"
          multiple
          accept="image/png"
          where={where}
          onValueChange={onValueChange}
        />,
      );
      await screen.findByRole("gridcell", { name: "a.png" });
      expect(screen.queryByRole("gridcell", { name: "hidden.png" })).toBeNull();
      const input = document.querySelector('input[type="file"]');
      if (!(input instanceof HTMLInputElement)) throw new Error("There is no file input.");
      expect(input.accept).toBe("image/png");
      const transfer = new DataTransfer();
      for (const each of ["new.png", "hidden too.png"]) transfer.items.add(await picture(each));
      input.files = transfer.files;
      fireEvent.change(input);
      await screen.findByRole("gridcell", { name: "new.png" });
      const added = library.getSnapshot().assets.find((asset) => asset.name === "new.png");
      await waitFor(() => expect(onValueChange.mock.calls).toEqual([[[added?.id]]]));
    });

    it("says that nothing fits, where all of the library is something else", async () => {
      await add("a.png");
      show(<MediaPicker variant="inline" accept="video/*" />);
      await screen.findByText("Nothing to choose from yet");
      expect(screen.queryAllByRole("gridcell")).toEqual([]);
    });

    it("sorts and removes what is chosen by buttons, and keeps the focus", async () => {
      const ids = await add("a.png", "b.png", "c.png");
      const [a, b, c] = ids;
      const onValueChange = vi.fn();
      const Strip = () => {
        const [value, setValue] = useState<readonly string[]>(ids);
        return (
          <AttachmentStrip
            value={value}
            onValueChange={(next) => {
              setValue(next);
              onValueChange(next);
            }}
          />
        );
      };
      show(<Strip />);
      const forward = await button("Move a.png forward");
      act(() => forward.focus());
      await userEvent.keyboard("{Enter}");
      expect(onValueChange).toHaveBeenLastCalledWith([b, a, c]);
      await hasFocus(await button("Move a.png forward"));
      await userEvent.keyboard("{Enter}{Enter}");
      expect(onValueChange).toHaveBeenLastCalledWith([b, c, a]);
      expect(onValueChange).toHaveBeenCalledTimes(2);
      await userEvent.click(await button("Remove c.png"));
      expect(onValueChange).toHaveBeenLastCalledWith([b, a]);
      await hasFocus(await button("Remove a.png"));
    });

    it("says which of the chosen are gone, once that is known", async () => {
      const [a = ""] = await add("a.png");
      const { getMany } = library;
      const opened = createDeferred<void>();
      Object.assign(library, {
        getMany: async (ids: readonly string[]) => opened.promise.then(() => getMany(ids)),
      });
      show(<AttachmentStrip value={[a, "gone"]} onValueChange={() => {}} />);
      expect(await screen.findAllByRole("listitem")).toHaveLength(2);
      expect(screen.queryAllByText("No longer in the library")).toEqual([]);
      opened.resolve();
      await button("Remove a.png");
      await button("Remove No longer in the library");
      expect(screen.getAllByText("No longer in the library")).toHaveLength(1);
    });

    it("sorts what is chosen by dragging", async () => {
      const ids = await add("a.png", "b.png", "c.png");
      const [a, b, c] = ids;
      const onValueChange = vi.fn();
      show(<AttachmentStrip value={ids} onValueChange={onValueChange} />);
      await button("Move a.png forward");
      const [first, , last] = screen.getAllByRole("listitem");
      if (!first || !last) throw new Error("The strip is empty.");
      const dataTransfer = new DataTransfer();
      fireEvent.dragStart(first, { dataTransfer });
      fireEvent.dragOver(last, { dataTransfer });
      fireEvent.drop(last, { dataTransfer });
      expect(onValueChange.mock.calls).toEqual([[[b, c, a]]]);
    });

    it("shows files on their way with their progress, and cancels them", async () => {
      show(
        <AttachmentStrip
          value={[]}
          uploads={[
            { id: "1", name: "on its way.png", status: "rendering" },
            { id: "2", name: "done.png", status: "added" },
          ]}
        />,
      );
      const bar = await screen.findByRole("progressbar", { name: "Adding on its way.png" });
      expect(Number(bar.getAttribute("aria-valuenow"))).toBeGreaterThan(0);
      await button("Cancel: on its way.png");
      expect(screen.getAllByRole("listitem")).toHaveLength(1);
    });

    it("offers the newest few", async () => {
      await add("a.png");
      await add("b.png");
      await add("c.png");
      const onChoose = vi.fn();
      show(<RecentAssets count={2} onChoose={onChoose} />);
      const list = within(await screen.findByRole("list", { name: "Recent" }));
      await waitFor(() =>
        expect(list.getAllByRole("button").map((each) => each.getAttribute("aria-label"))).toEqual([
          "c.png",
          "b.png",
        ]),
      );
      await userEvent.click(list.getByRole("button", { name: "b.png" }));
      expect(onChoose).toHaveBeenCalledWith(expect.objectContaining({ name: "b.png" }));
    });
  });
}
