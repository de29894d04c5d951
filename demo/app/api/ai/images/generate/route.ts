import { generateImagesViaAIConnect } from "../../../../../lib/ai/aiConnect";
import { routeHandlers } from "../../../../../lib/route-handlers";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = routeHandlers((server) =>
  server.imagesRoute(async (request, context) => generateImagesViaAIConnect(request, context)),
);
