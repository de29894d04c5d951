import { expect, screen, userEvent, waitFor, within } from "storybook/test";
import { assetCells, findDialog, SOON } from "./steps.js";

/** Chooses by the places of the pictures in the open picker. */
export async function choose(...indexes: number[]): Promise<void> {
  await waitFor(() => expect(assetCells().length).toBeGreaterThan(4), SOON);
  for (const index of indexes) {
    const cell = assetCells()[index];
    if (!cell) throw new Error(`The picker has no picture ${index}.`);
    await userEvent.click(cell.querySelector("img") ?? cell);
    await waitFor(() => expect(cell).toHaveAttribute("aria-selected", "true"));
  }
}

/** Opens the picker, chooses, and presses "Choose". */
export async function chooseInDialog(...indexes: number[]): Promise<void> {
  await userEvent.click(await screen.findByRole("button", { name: "Choose media" }, SOON));
  const dialog = await findDialog("Choose media");
  await choose(...indexes);
  await userEvent.click(within(dialog).getByRole("button", { name: "Choose" }));
  await waitFor(() => expect(screen.queryByRole("dialog", { name: "Choose media" })).toBeNull());
}
