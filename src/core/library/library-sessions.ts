import type { MediaLibraryInstance } from "./media-library-types.js";
import type { Session } from "./open-session.js";
import type { OpenStorage } from "./storage.js";

/** The session of each library, for parts of this package that are not loaded with it. */
const sessions = new WeakMap<MediaLibraryInstance, () => Promise<Session>>();

export function registerSession(library: MediaLibraryInstance, open: () => Promise<Session>): void {
  sessions.set(library, open);
}

/** Opens the session of a library that `createMediaLibrary` returned. */
export async function sessionOf(library: MediaLibraryInstance): Promise<Session> {
  const open = sessions.get(library);
  if (!open) throw new TypeError("This is not a library that createMediaLibrary returned.");
  return open();
}

/** Opens the storage of a library that `createMediaLibrary` returned. */
export const storageOf = async (library: MediaLibraryInstance): Promise<OpenStorage> =>
  (await sessionOf(library)).storage;
