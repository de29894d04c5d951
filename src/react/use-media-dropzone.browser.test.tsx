import { act, cleanup, render, screen, waitFor } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { useMediaDropzone } from "../index.js";
import { inLibrary, library, picture } from "./library-wrapper.contract.js";

describe("useMediaDropzone", () => {
  const transfer = (...files: File[]) => {
    const data = new DataTransfer();
    for (const file of files) data.items.add(file);
    return data;
  };
  const Zone = ({ onImported, onDrop }: { onImported: () => void; onDrop?: () => void }) => {
    const card = useMediaDropzone({ onImported });
    const page = useMediaDropzone({ onImported, wholeWindow: true });
    return (
      <div data-dragging={page.isDragging} data-testid="page">
        <div {...card.getRootProps({ onDrop })} data-dragging={card.isDragging} data-testid="card">
          <input {...card.getInputProps()} aria-label="files" />
        </div>
        <textarea aria-label="text" />
      </div>
    );
  };
  const drag = (target: Element, type: string, dataTransfer: DataTransfer) =>
    act(() => target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true })));

  it("imports a drop once, wherever it occurs, after the app's own handlers", async () => {
    const [onImported, onDrop] = [vi.fn(), vi.fn()];
    render(inLibrary({ children: <Zone onImported={onImported} onDrop={onDrop} /> }));
    const files = transfer(await picture("dropped.png"));
    const [card, page] = [screen.getByTestId("card"), screen.getByTestId("page")];
    const text = new DataTransfer();
    text.setData("text/plain", "no file");
    await drag(card, "dragenter", text);
    expect([card.dataset.dragging, await drag(card, "dragover", text)]).toEqual(["false", true]);
    await drag(card, "dragenter", files);
    expect([card.dataset.dragging, page.dataset.dragging]).toEqual(["true", "true"]);
    expect(await drag(card, "dragover", files)).toBe(false);
    expect(await drag(card, "drop", files)).toBe(false);
    expect([card.dataset.dragging, page.dataset.dragging]).toEqual(["false", "false"]);
    await waitFor(() => expect(onImported).toHaveBeenCalledOnce());
    expect(onDrop).toHaveBeenCalledOnce();

    await drag(page, "drop", transfer(await picture("beside.png")));
    await waitFor(() => expect(library.getSnapshot().assetCount).toBe(2));
  });

  it("leaves text to text fields and images to rich text fields, and imports everything else", async () => {
    const onImported = vi.fn();
    render(
      inLibrary({
        children: (
          <>
            <Zone onImported={onImported} />
            <input aria-label="line" />
            <input type="checkbox" aria-label="box" />
            <input readOnly aria-label="fixed" />
            {/* biome-ignore lint/a11y/useSemanticElements: the case is an editor */}
            <div
              contentEditable
              suppressContentEditableWarning
              role="textbox"
              tabIndex={0}
              aria-label="rich"
            />
          </>
        ),
      }),
    );
    let imported = 0;
    const paste = async (label: string, { text, taken }: { text?: string; taken: boolean }) => {
      imported += taken ? 1 : 0;
      const clipboardData = transfer(await picture(`pasted into ${label}.png`, 10 + imported));
      if (text) clipboardData.setData("text/plain", text);
      const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
      act(() => void screen.getByLabelText(label).dispatchEvent(event));
      expect([label, event.defaultPrevented]).toEqual([label, taken]);
      await waitFor(() => expect(onImported).toHaveBeenCalledTimes(imported));
    };
    for (const field of ["text", "line"]) {
      await paste(field, { text: "words", taken: false });
      await paste(field, { taken: true });
    }
    for (const field of ["box", "fixed"]) await paste(field, { text: "words", taken: true });
    await paste("rich", { taken: false });
  });

  it("ignores events that another handler has handled", async () => {
    const [onImported, onDrop] = [vi.fn(), vi.fn((event: Event) => event.preventDefault())];
    render(
      inLibrary({
        children: (
          <>
            <Zone onImported={onImported} onDrop={() => {}} />
            <div ref={(element) => element?.addEventListener("drop", onDrop)} data-testid="theirs" />
          </>
        ),
      }),
    );
    await drag(screen.getByTestId("theirs"), "drop", transfer(await picture("theirs.png")));
    await drag(screen.getByTestId("card"), "drop", transfer(await picture("ours.png")));
    await waitFor(() => expect(onImported).toHaveBeenCalledOnce());
    expect(onDrop).toHaveBeenCalledOnce();
    expect(library.getSnapshot().assets.map(({ name }) => name)).toEqual(["ours.png"]);
  });

  it("imports a paste into a focused root, and imports an event once if several roots receive it", async () => {
    const [inner, outer, onPaste] = [vi.fn(), vi.fn(), vi.fn()];
    const Nested = () => {
      const within = useMediaDropzone({ onImported: inner });
      const around = useMediaDropzone({ onImported: outer });
      useMediaDropzone({ onImported: outer, wholeWindow: true });
      useMediaDropzone({ onImported: outer, wholeWindow: true });
      return (
        <div {...around.getRootProps()}>
          <div {...within.getRootProps({ onPaste })} tabIndex={-1} data-testid="within"></div>
        </div>
      );
    };
    render(inLibrary({ children: <Nested /> }));
    const within = screen.getByTestId("within");
    const paste = async (target: EventTarget, name: string) => {
      const clipboardData = transfer(await picture(name));
      act(() => void target.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true })));
    };
    await paste(within, "pasted.png");
    await waitFor(() => expect(inner).toHaveBeenCalledOnce());
    expect(onPaste).toHaveBeenCalledOnce();
    await drag(within, "drop", transfer(await picture("dropped-within.png")));
    await waitFor(() => expect(inner).toHaveBeenCalledTimes(2));
    expect(outer).not.toHaveBeenCalled();

    await drag(document.body, "drop", transfer(await picture("dropped-beside-them.png")));
    await waitFor(() => expect(outer).toHaveBeenCalled());
    await paste(document.body, "pasted-beside.png");
    await waitFor(() => expect(library.getSnapshot().assetCount).toBe(4));
    expect(outer).toHaveBeenCalledTimes(2);
  });

  it("merges the input's ref with the app's ref", () => {
    const own = { current: null as HTMLInputElement | null };
    const ended = vi.fn();
    const Picker = ({ withObject }: { withObject: boolean }) => {
      const { getInputProps, open } = useMediaDropzone();
      return (
        <button type="button" onClick={open}>
          Pick
          <input {...getInputProps({ ref: withObject ? own : () => ended })} aria-label="files" />
        </button>
      );
    };
    const { rerender } = render(inLibrary({ children: <Picker withObject /> }));
    const input = screen.getByLabelText("files");
    expect(own.current).toBe(input);
    const opened = vi.spyOn(HTMLInputElement.prototype, "click").mockImplementation(() => {});
    screen.getByRole("button").click();
    expect(opened).toHaveBeenCalledOnce();
    rerender(inLibrary({ children: <Picker withObject={false} /> }));
    expect(own.current).toBeNull();
    cleanup();
    expect(ended).toHaveBeenCalled();
  });

  it("imports chosen files, also the same file twice", async () => {
    const onImported = vi.fn();
    render(inLibrary({ children: <Zone onImported={onImported} /> }));
    const input = screen.getByLabelText<HTMLInputElement>("files");
    expect(input.accept).toBe("image/png,image/jpeg,image/webp,image/gif,image/avif,video/mp4,video/webm");
    const file = await picture("chosen.png");
    for (const times of [1, 2]) {
      input.files = transfer(file).files;
      act(() => void input.dispatchEvent(new Event("change", { bubbles: true })));
      await waitFor(() => expect(onImported).toHaveBeenCalledTimes(times));
      expect(input.value).toBe("");
    }
    expect(onImported.mock.calls[1]?.[0]).toMatchObject([{ status: "duplicate" }]);
  });
});
