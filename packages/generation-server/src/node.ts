export { endStalledRequests, type StallOptions } from "./node/end-stalled-requests.js";
export { escapeLogLines } from "./node/escape-log-lines.js";
export { guardServers, type ServerGuardOptions } from "./node/guard-servers.js";
export { POLICY_HEADERS } from "./node/policy-headers.js";
export { type ShutdownOptions, shutDownOnSignals } from "./node/shutdown.js";
export { toNodeListener } from "./node/to-node-listener.js";
