import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type {
  MediaAIGenerateContext,
  MediaAIGeneratedImage,
  MediaAIGeneratedVideo,
  MediaAIGenerateRequest,
  MediaAIGenerator,
} from "../core/generation/generator.js";
import { MediaLibraryError, readBody } from "../server.js";
import {
  encodeEvent,
  encodeProblem,
  type GenerationEventName,
  HEARTBEAT,
  isTerminal,
  PROBLEM_TYPE,
  type WireGeneration,
  type WireLink,
} from "../server-protocol.js";

const LIMITS = { bodyBytes: 1e5, files: 14, fileBytes: 1e6, filesBytes: 1e7 };

export type SubmittedRequest = MediaAIGenerateRequest & { kind?: string; seconds?: number };
export type RecordedRequest = { method: string; path: string; headers: IncomingMessage["headers"] };

type GeneratedMedia = MediaAIGeneratedImage | MediaAIGeneratedVideo;

type StoredGeneration = {
  generation: WireGeneration;
  key: string;
  body: string;
  bytes: Uint8Array[];
  events: string[];
  stop: AbortController;
};

export type GenerationsServerOptions = {
  generator: MediaAIGenerator;
  /** What a generation costs in the end. */
  microUsd?: number | null;
  /** What each file says that it costs. */
  microUsdOf?: (n: number) => number | undefined;
  /** What came beside the images and is none; whether all of it failed for that. */
  others?: { files: WireLink[]; failed: boolean };
  /** Answers in the server's place where it returns true; asked before anything is done. */
  instead?: (req: IncomingMessage, res: ServerResponse, path: string) => boolean | Promise<boolean>;
  /** Called after a POST has begun its generation and before it is answered; true: it answers by itself. */
  afterSubmit?: (res: ServerResponse) => boolean;
  /** Milliseconds between two heartbeats. Default 20. */
  heartbeat?: number;
};

/** A server of generations over a real socket, in memory: what the client relies on, and no more. */
export async function serveGenerations(options: GenerationsServerOptions) {
  const stored = new Map<string, StoredGeneration>();
  const requests: RecordedRequest[] = [];
  /** Of all generations. */
  const events: string[] = [];
  const listeners = new Set<() => void>();
  const server = createServer((req, res) => {
    const path = new URL(req.url ?? "/", "http://host").pathname.replace(/^\/generations\/?/, "");
    requests.push({ method: req.method ?? "", path, headers: req.headers });
    answer(req, res, path).catch((error: unknown) => sendProblem(res, error));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;

  const answer = async (req: IncomingMessage, res: ServerResponse, path: string): Promise<void> => {
    if (await options.instead?.(req, res, path)) return;
    const [id = "", what, n] = path.split("/");
    if (req.method === "POST") return submit(req, res);
    if (path === "events") return sendAllEvents(req, res);
    if (id === "") {
      const key = new URL(req.url ?? "", origin).searchParams.get("key");
      const generations = [...stored.values()]
        .filter((each) => each.key === key)
        .map((each) => each.generation);
      return sendJson(res, 200, { generations });
    }
    const found = stored.get(id);
    if (!found) throw new MediaLibraryError("not-found", "The generation does not exist.");
    if (req.method === "DELETE") {
      found.stop.abort();
      return sendJson(res, 202, { id, status: found.generation.status });
    }
    if (what === "events") return sendEvents(found, req, res);
    if (what === "images") {
      const bytes = found.bytes[Number(n)];
      if (!bytes) throw new MediaLibraryError("not-found", "The file does not exist.");
      res.writeHead(200, { "content-type": "image/png", "content-length": bytes.length }).end(bytes);
      return;
    }
    sendJson(res, 200, found.generation);
  };

  const submit = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const key = String(req.headers["idempotency-key"]);
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    const request = new Request(origin, {
      method: "POST",
      headers: { "content-type": req.headers["content-type"] ?? "" },
      body: Buffer.concat(chunks),
    });
    const read = await readBody(request, LIMITS, (text): SubmittedRequest => JSON.parse(text));
    const { decoded, ...files } = read;
    const body = JSON.stringify([decoded, files.images?.length]);
    let entry = [...stored.values()].find((each) => each.key === key);
    if (entry && entry.body !== body) {
      throw new MediaLibraryError("idempotency-conflict", "This key was used for another request.");
    }
    if (!entry) {
      entry = create(key, body, decoded);
      run(entry, { ...decoded, ...files }).catch(() => {});
    }
    if (options.afterSubmit?.(res)) return;
    sendJson(res, 202, { id: entry.generation.id, status: entry.generation.status });
  };

  const create = (key: string, body: string, asked: SubmittedRequest): StoredGeneration => {
    const generation: WireGeneration = {
      ...{ id: randomUUID(), status: "queued", createdAt: Date.now(), images: [] },
      kind: asked.kind === "videos" ? "videos" : "images",
    };
    const entry: StoredGeneration = {
      generation,
      key,
      body,
      bytes: [],
      events: [],
      stop: new AbortController(),
    };
    stored.set(generation.id, entry);
    tell(entry, "queued", {});
    return entry;
  };

  const run = async (entry: StoredGeneration, asked: SubmittedRequest): Promise<void> => {
    const { generation, stop, bytes } = entry;
    generation.status = "processing";
    tell(entry, "started", {});
    const given = new Set<unknown>();
    let taking = Promise.resolve();
    const take = async ({ file, metadata }: GeneratedMedia) => {
      const n = bytes.length;
      const data = new Uint8Array(await file.arrayBuffer());
      bytes.push(data);
      if (metadata?.provider !== undefined) generation.provider = metadata.provider;
      if (metadata?.model !== undefined) generation.model = metadata.model;
      const seed = metadata && "seed" in metadata ? metadata.seed : undefined;
      const wire = {
        ...{ n, url: `/generations/${generation.id}/images/${n}`, mimeType: file.type, size: data.length },
        ...{ fileName: file.name, sha256: createHash("sha256").update(data).digest("hex") },
        ...{ ...(seed !== undefined && { seed }), width: asked.width ?? 1, height: asked.height ?? 1 },
      };
      const microUsd = options.microUsdOf?.(n);
      if (microUsd !== undefined) Object.assign(wire, { microUsd });
      generation.images.push(wire);
      tell(entry, "image", wire);
    };
    const takeOnce = (made: GeneratedMedia) => {
      if (given.has(made)) return;
      given.add(made);
      taking = taking.then(() => take(made));
    };
    try {
      const context: MediaAIGenerateContext = {
        ...{ signal: stop.signal, jobId: generation.id, onImage: takeOnce },
        onProgress(progress) {
          generation.progress = progress;
          tell(entry, "progress", progress);
        },
      };
      const made: readonly GeneratedMedia[] =
        generation.kind === "images"
          ? await options.generator.generateImages(asked, context)
          : ((await options.generator.generateVideos?.(asked, context)) ?? []);
      for (const each of made) takeOnce(each);
      await taking;
      const { microUsd } = options;
      const cost = { ...(microUsd !== undefined && { microUsd }) };
      const { others } = options;
      if (others) generation.others = others.files;
      if (others?.failed) throw new MediaLibraryError("provider", "It is no image.");
      Object.assign(generation, { status: "completed", ...cost });
      tell(entry, "completed", cost);
    } catch (error) {
      await taking;
      if (stop.signal.aborted) {
        generation.status = "canceled";
        return tell(entry, "canceled", {});
      }
      const known = MediaLibraryError.isInstance(error)
        ? error
        : new MediaLibraryError("provider", "It failed.");
      const problem = encodeProblem(known, "request-1");
      Object.assign(generation, { status: "failed", error: problem });
      tell(entry, "failed", { error: problem });
    }
  };

  const tell = (entry: StoredGeneration, name: GenerationEventName, data: object): void => {
    const generationId = entry.generation.id;
    entry.events.push(encodeEvent(entry.events.length + 1, name, data));
    events.push(encodeEvent(events.length + 1, name, { generationId, ...data }));
    for (const wake of listeners) wake();
  };

  const sendEvents = (entry: StoredGeneration, req: IncomingMessage, res: ServerResponse): void => {
    let next = Number(req.headers["last-event-id"] ?? 0);
    sendStream(res, () => {
      while (next < entry.events.length) res.write(entry.events[next++]);
      if (isTerminal(entry.generation.status)) res.end();
    });
  };

  const sendAllEvents = (req: IncomingMessage, res: ServerResponse): void => {
    const known = req.headers["last-event-id"];
    let next = known === undefined ? events.length : Number(known);
    let begun = known !== undefined;
    sendStream(res, () => {
      if (!begun) {
        for (const { generation } of stored.values()) {
          if (isTerminal(generation.status)) continue;
          res.write(encodeEvent(undefined, "snapshot", { generationId: generation.id, ...generation }));
        }
        res.write(encodeEvent(next, "ready", {}));
        begun = true;
      }
      while (next < events.length) res.write(events[next++]);
    });
  };

  const sendStream = (res: ServerResponse, send: () => void): void => {
    res.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" }).write(HEARTBEAT);
    const beat = setInterval(() => res.write(HEARTBEAT), options.heartbeat ?? 20);
    listeners.add(send);
    res.on("close", () => {
      clearInterval(beat);
      listeners.delete(send);
    });
    send();
  };

  return {
    origin,
    url: `${origin}/generations`,
    requests,
    /** The generations that there are, in the order of their coming. */
    get generations(): readonly WireGeneration[] {
      return [...stored.values()].map(({ generation }) => generation);
    },
    /** Breaks every connection that there is. */
    cut: () => server.closeAllConnections(),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

export type GenerationsServer = Awaited<ReturnType<typeof serveGenerations>>;

function sendJson(res: ServerResponse, status: number, body: object): void {
  res.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function sendProblem(res: ServerResponse, error: unknown): void {
  const known = MediaLibraryError.isInstance(error)
    ? error
    : new MediaLibraryError("provider", String(error));
  const problem = encodeProblem(known, "request-1");
  res.writeHead(problem?.status ?? 500, { "content-type": PROBLEM_TYPE }).end(JSON.stringify(problem));
}
