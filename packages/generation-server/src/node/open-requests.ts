import { subscribe } from "node:diagnostics_channel";
import { Server, ServerResponse } from "node:http";

/** Counts the unfinished requests of all servers of this process, in any framework. */
export function countRequests() {
  const servers = new Set<Server>();
  const open = new Set<ServerResponse>();
  let closing = false;
  subscribe("http.server.request.start", (message) => {
    const { server, response } = partsOf(message);
    if (!server || !response) return;
    servers.add(server);
    open.add(response);
    response.once("close", () => open.delete(response));
    // The connection was open before, or this is its first request.
    if (closing) response.setHeader("connection", "close");
  });
  return {
    /** Accepts no new connections and closes idle ones. Returns the number of unfinished requests. */
    close(): number {
      closing = true;
      for (const server of servers) {
        if (server.listening) server.close();
        server.closeIdleConnections();
      }
      return open.size;
    },
  };
}

function partsOf(message: unknown): { server?: Server; response?: ServerResponse } {
  if (typeof message !== "object" || message === null) return {};
  return {
    ...("server" in message && message.server instanceof Server && { server: message.server }),
    ...("response" in message &&
      message.response instanceof ServerResponse && { response: message.response }),
  };
}
