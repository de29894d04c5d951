/** The files that were dropped before the page was hydrated, by `earlyDropScript`; it keeps no more afterwards. */
export function takeEarlyDrops(): File[] {
  const drops: unknown = Reflect.get(window, "reactMediaLibraryDrops");
  const take: unknown = typeof drops === "object" && drops !== null ? Reflect.get(drops, "take") : undefined;
  const files: unknown = typeof take === "function" ? take() : undefined;
  return Array.isArray(files) ? files.filter((file) => file instanceof File) : [];
}
