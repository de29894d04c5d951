import { subscribe } from "node:diagnostics_channel";
import { Server, ServerResponse } from "node:http";

/** Counts the requests that this process's servers have not answered to the end, whatever framework made them. */
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
    // Its connection was open before, or this is the first request of all.
    if (closing) response.setHeader("connection", "close");
  });
  return {
    /** Takes no new connections, and closes those that wait for a request. Answers how many requests are left. */
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
