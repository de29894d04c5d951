/** Helpers shared by the pages of the proofs. */

export async function post(path: string, body: unknown): Promise<unknown> {
  const response = await fetch(path, { method: "POST", body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

/** SHA-256 in hex; not the library's own implementation, because that is under test. */
export async function hashOf(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The names in a folder of a library's part of OPFS, read directly. */
export async function namesIn(namespace: string, folder: "files" | "tmp"): Promise<string[]> {
  const names: string[] = [];
  for await (const name of (await folderOf(namespace, folder)).keys()) names.push(name);
  return names;
}

export async function loseFile(namespace: string, id: string): Promise<void> {
  await (await folderOf(namespace, "files")).removeEntry(id);
}

export async function leaveFile(namespace: string, folder: "files" | "tmp", name: string): Promise<void> {
  const handle = await (await folderOf(namespace, folder)).getFileHandle(name, { create: true });
  const writable = await handle.createWritable();
  await writable.write("left over");
  await writable.close();
}

async function folderOf(namespace: string, folder: string): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  const app = await root.getDirectoryHandle("react-media-library");
  const home = await app.getDirectoryHandle(`ns-${encodeURIComponent(namespace)}`);
  return home.getDirectoryHandle(folder);
}

let picture: Promise<Blob> | undefined;

/** A unique PNG of at least `size` bytes; decoders ignore what follows the image. */
export async function makeImage(size: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(96, 64);
  canvas.getContext("2d")?.fillRect(8, 8, 40, 40);
  picture ??= canvas.convertToBlob({ type: "image/png" });
  const tail = new Uint8Array(Math.max(16, size));
  // One call fills at most 64 KB.
  for (let at = 0; at < tail.length; at += 65_536) crypto.getRandomValues(tail.subarray(at, at + 65_536));
  return new Blob([await picture, tail], { type: "image/png" });
}

export function message(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
