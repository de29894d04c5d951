import { expect, screen, userEvent, waitFor, within } from "storybook/test";

/** Milliseconds: an import decodes and draws in a worker, on a machine that may be busy with other tests. */
export const SOON = { timeout: 30_000 };

export const findGrid = () => screen.findByRole("grid", { name: "Media library" }, SOON);

/** The grid cells of assets, or of one source. */
export function assetCells(source?: "ai" | "upload"): HTMLElement[] {
  const own = source === undefined ? "" : `[data-source="${source}"]`;
  return [...document.querySelectorAll<HTMLElement>(`[role="gridcell"][data-asset-id]${own}`)];
}

/** The placeholders of running generations. */
export const generationCells = () => [
  ...document.querySelectorAll<HTMLElement>('[role="gridcell"][data-generation-id]'),
];

export async function expectCells(count: number, source?: "ai" | "upload"): Promise<void> {
  await waitFor(() => expect(assetCells(source)).toHaveLength(count), SOON);
}

export const findDialog = (name = "Generate image") => screen.findByRole("dialog", { name }, SOON);

export async function openGenerate(): Promise<HTMLElement> {
  await userEvent.click(await screen.findByRole("button", { name: "Generate" }, SOON));
  return findDialog();
}

/** Replaces the values of text fields, which are found by their names. */
export async function fill(dialog: HTMLElement, fields: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(fields)) {
    const field = within(dialog).getByRole("textbox", { name });
    await userEvent.clear(field);
    await userEvent.type(field, text);
  }
}

export const button = (parent: HTMLElement, name: string) => within(parent).getByRole("button", { name });

export async function expectNoDialog(name = "Generate image"): Promise<void> {
  await waitFor(() => expect(screen.queryByRole("dialog", { name })).toBeNull(), SOON);
}

/** Escape. What the browser itself closes (dialog, popover) a synthetic key does not reach, so it is asked directly. */
export async function pressEscape(): Promise<void> {
  const popover = [...document.querySelectorAll<HTMLElement>("[popover=auto]:popover-open")].at(-1);
  const modal = [...document.querySelectorAll("dialog:modal")].at(-1);
  if (popover) popover.hidePopover();
  else if (modal instanceof HTMLDialogElement) modal.requestClose();
  else await userEvent.keyboard("{Escape}");
}

/** Clicks the topmost element at the centre of the element, as a mouse would. */
export async function clickMiddle(element: Element): Promise<void> {
  const { left, top, width, height } = element.getBoundingClientRect();
  await userEvent.click(document.elementFromPoint(left + width / 2, top + height / 2) ?? element);
}

/** One step of a drag of files from outside of the browser. A real event: a simulated one carries no files. */
export function dragFiles(target: EventTarget, step: "dragenter" | "drop", files: File[]): void {
  const dataTransfer = new DataTransfer();
  for (const file of files) dataTransfer.items.add(file);
  target.dispatchEvent(new DragEvent(step, { bubbles: true, cancelable: true, dataTransfer }));
}

/** The text of the live region. */
export async function expectSaid(text: string | RegExp): Promise<void> {
  await waitFor(() => {
    const said = screen.getAllByRole("status").map((region) => region.textContent);
    expect(said.join("\n")).toMatch(text);
  }, SOON);
}
