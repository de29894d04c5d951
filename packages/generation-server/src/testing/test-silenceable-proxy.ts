import { connect, createServer, type Socket } from "node:net";

/** A proxy that can stop forwarding while its connections, old and new, stay open. */
export async function silenceableProxy(target: URL) {
  const sockets: Socket[] = [];
  let silent = false;
  const server = createServer((socket) => {
    const onward = connect(Number(target.port), target.hostname);
    sockets.push(socket, onward);
    for (const each of [socket, onward]) each.on("error", () => {});
    if (!silent) socket.pipe(onward).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const url = new URL(target);
  url.port = String(typeof address === "object" ? address?.port : "");
  return {
    url: url.href,
    connections: () => sockets.length / 2,
    silence: () => {
      silent = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
