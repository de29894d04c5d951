export { endStalledRequests, type StallOptions } from "./node/end-stalled-requests.js";
export { escapeControls, escapeLogLines } from "./node/escape-log-lines.js";
export { type FetchMediaOptions, fetchMedia, MediaRefused } from "./node/fetch-media.js";
export { guardServers, type ServerGuardOptions } from "./node/guard-servers.js";
export { createImportUrlHandler } from "./node/import-url-handler.js";
export { POLICY_HEADERS } from "./node/policy-headers.js";
export { type ShutdownOptions, shutDownOnSignals } from "./node/shutdown.js";
export { toNodeListener } from "./node/to-node-listener.js";
