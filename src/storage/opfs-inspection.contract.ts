/** For tests: reads and changes the files of a namespace without the library. */

export async function filesOf(namespace: string, folder = "files"): Promise<string[]> {
  const names: string[] = [];
  for await (const name of (await directory(namespace, folder)).keys()) names.push(name);
  return names.sort();
}

export async function leave(
  namespace: string,
  folder: string,
  name: string,
  text = "left over",
): Promise<void> {
  const handle = await (await directory(namespace, folder)).getFileHandle(name, { create: true });
  const writable = await handle.createWritable();
  await writable.write(text);
  await writable.close();
}

export async function lose(namespace: string, folder: string, name: string): Promise<void> {
  await (await directory(namespace, folder)).removeEntry(name);
}

async function directory(namespace: string, folder: string): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  const app = await root.getDirectoryHandle("react-media-library");
  const home = await app.getDirectoryHandle(`ns-${encodeURIComponent(namespace)}`);
  return home.getDirectoryHandle(folder);
}
