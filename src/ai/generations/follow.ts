import type { MediaAIProgress } from "../../core/generation/generator.js";
import { decodeGeneration, isTerminal, type WireFile, type WireGeneration } from "../protocol.js";
import type { AccountStream } from "./account-stream.js";
import { type Persistence, persist } from "./persist.js";
import { readText, type Site } from "./site.js";
import { noGeneration } from "./submit.js";

export type Follower = Persistence & {
  onProgress: (progress: MediaAIProgress) => void;
  /** Files that there are; those told before may be among them. */
  onFiles: (files: readonly WireFile[]) => void;
};

/**
 * Waits for the end of a generation, and resolves to what it is then. Events say at once what happens; where they
 * cannot be had, the generation is looked at from time to time. A server that cannot be reached is waited for.
 * @throws MediaLibraryError; the signal's reason when it fires
 */
export async function follow(
  site: Site,
  stream: AccountStream,
  id: string,
  follower: Follower,
): Promise<WireGeneration> {
  const { signal, onProgress, onFiles } = follower;
  const tell = (generation: WireGeneration) => {
    onProgress(generation.status === "queued" ? WAITING : (generation.progress ?? {}));
    onFiles(generation.images);
  };
  // Before the first look: what happens after it is heard.
  const subscription = stream.subscribe(id, (event) => {
    if (event.name === "snapshot") tell(event.data);
    if (event.name === "started") onProgress({});
    if (event.name === "progress") onProgress(event.data);
    if (event.name === "image") onFiles([event.data]);
  });
  try {
    await subscription.joined;
    for (;;) {
      const generation = await look(site, id, follower);
      tell(generation);
      if (isTerminal(generation.status)) return generation;
      await subscription.due(signal);
    }
  } finally {
    subscription.close();
  }
}

const WAITING: MediaAIProgress = { message: "Waiting for its turn" };

/** What the generation is now. */
export function look(site: Site, id: string, persistence: Persistence): Promise<WireGeneration> {
  const { signal } = persistence;
  return persist(persistence, () =>
    site.readTurns(signal, () =>
      site.exchange(site.address([id]), { signal }, async (response, feed) => {
        const generation = decodeGeneration(await readText(response, feed));
        if (generation?.id === id) return generation;
        throw noGeneration(response.status);
      }),
    ),
  );
}
