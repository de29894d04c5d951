import { routeHandlers } from "../../../lib/route-handlers";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = routeHandlers((server) => server.handle);
