import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { type ComponentType, Fragment, type ReactNode, StrictMode } from "react";
import { afterEach, beforeEach, expect, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { createMediaLibrary } from "../../src/index.js";

/** Leaves nothing on the page, and in the library that pages open, for the next test. */
export function withCleanPage(): void {
  beforeEach(() => page.viewport(1000, 800));
  afterEach(async () => {
    cleanup();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
    const library = createMediaLibrary();
    const assets = await library.list({ limit: 100 });
    await library.purge(assets.map(({ id }) => id));
    await library.close();
  });
}

/** Shows it as an app's `main.tsx` does. */
export const show = (app: ReactNode, Wrapper: ComponentType<{ children: ReactNode }> = Fragment) =>
  render(
    <StrictMode>
      <Wrapper>{app}</Wrapper>
    </StrictMode>,
  );

/** A picture, another one for each name. */
export async function picture(name: string, width = 40, height = 30): Promise<File> {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d")?.fillText(name, 0, height / 2);
  return new File([await canvas.convertToBlob()], name, { type: "image/png" });
}

/** Chooses files in the dialog of the browser, which the page has opened. */
export async function chooseFiles(...files: File[]): Promise<void> {
  const input = await waitFor(() => {
    const found = document.querySelector<HTMLInputElement>('input[type="file"]');
    if (!found) throw new Error("There is no input for files.");
    return found;
  });
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  input.files = transfer.files;
  fireEvent.change(input);
}

export const cell = (name: string) => screen.findByRole("gridcell", { name });
/** The first of that name: an empty library shows some of its buttons twice. */
export async function press(name: string): Promise<void> {
  const [button] = await screen.findAllByRole("button", { name });
  if (button) await userEvent.click(button);
}

/** Fills in the form of the library and submits it. */
export async function generate(prompt: string): Promise<void> {
  await press("Generate");
  const form = within(await screen.findByRole("dialog", { name: "Generate image" }));
  await userEvent.fill(form.getByRole("textbox", { name: "Prompt" }), prompt);
  await userEvent.click(form.getByRole("button", { name: "Generate" }));
}

/** Answers what pages request below `/api`. */
export function stubApi(answer: (request: Request) => Response | Promise<Response>): Request[] {
  const requests: Request[] = [];
  const others = globalThis.fetch;
  vi.stubGlobal("fetch", async (input: string | URL | Request, init?: RequestInit) => {
    const url = new URL(input instanceof Request ? input.url : input, location.href);
    if (!url.pathname.startsWith("/api/")) return others(input, init);
    const request = input instanceof Request ? input : new Request(url, init);
    requests.push(request.clone());
    return answer(request);
  });
  return requests;
}

/** What the library that pages open has stored. */
export async function stored() {
  const library = createMediaLibrary();
  const assets = await library.list();
  await library.close();
  return assets;
}

export const soon = (check: () => void | Promise<void>) => vi.waitFor(check);
export const isGone = (name: string) =>
  waitFor(() => expect(screen.queryByRole("gridcell", { name })).toBeNull());
