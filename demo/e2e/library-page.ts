import type { Locator, Page } from "@playwright/test";
import { expect } from "./demo";

/** Both pages, which must behave the same. */
export const PRESETS = [
  { preset: "Mantine", path: "/" },
  { preset: "Tailwind", path: "/tailwind" },
] as const;

export const grid = (page: Page): Locator => page.getByRole("grid", { name: "Media library" });
export const assets = (page: Page): Locator => grid(page).locator('[role="gridcell"][data-asset-id]');
export const dialog = (page: Page): Locator => page.getByRole("dialog", { name: "Generate image" });
export const field = (page: Page, name: string): Locator =>
  dialog(page).getByRole("textbox", { name, exact: true });
export const button = (within: Page | Locator, name: string): Locator =>
  within.getByRole("button", { name, exact: true });

export async function openDialog(page: Page): Promise<void> {
  await button(page, "Generate").click();
  await expect(dialog(page)).toBeVisible();
}

type GenerateFields = { prompt: string; width?: number; height?: number };

export async function fillIn(
  page: Page,
  { prompt, width = 256, height = 256 }: GenerateFields,
): Promise<void> {
  await field(page, "Prompt").fill(prompt);
  await field(page, "Width").fill(String(width));
  await field(page, "Height").fill(String(height));
}

/** From the button on the page to the image in the grid. */
export async function generate(page: Page, options: GenerateFields): Promise<void> {
  await openDialog(page);
  await fillIn(page, options);
  await button(dialog(page), "Generate").click();
  await expect(dialog(page)).toBeHidden();
}

/** The contents of the browser's storage: the sizes of all OPFS files, and the records with this id. */
export function stored(page: Page, id: string): Promise<{ files: number[]; records: number }> {
  return page.evaluate(async (options) => {
    const files: number[] = [];
    const walk = async (folder: FileSystemDirectoryHandle): Promise<void> => {
      for await (const handle of folder.values()) {
        if (handle instanceof FileSystemDirectoryHandle) await walk(handle);
        else if (handle instanceof FileSystemFileHandle) files.push((await handle.getFile()).size);
      }
    };
    await walk(await navigator.storage.getDirectory());

    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    let records = 0;
    for (const { name } of await indexedDB.databases()) {
      const database = await settled(indexedDB.open(name ?? ""));
      for (const store of database.objectStoreNames) {
        const rows: unknown[] = await settled(database.transaction(store).objectStore(store).getAll());
        records += rows.filter(
          (row) => typeof row === "object" && row !== null && "id" in row && row.id === options,
        ).length;
      }
      database.close();
    }
    return { files, records };
  }, id);
}
