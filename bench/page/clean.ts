/** Removes everything that a variant stored. */
export async function clean(): Promise<void> {
  localStorage.clear();
  const databases = await indexedDB.databases();
  await Promise.all(databases.map(({ name = "" }) => deleteDatabase(name)));
  const root = await navigator.storage.getDirectory();
  for await (const name of root.keys()) await root.removeEntry(name, { recursive: true });
}

function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.addEventListener("success", () => resolve());
    request.addEventListener("error", () => reject(request.error));
    request.addEventListener("blocked", () => reject(new Error(`${name} is still open.`)));
  });
}
