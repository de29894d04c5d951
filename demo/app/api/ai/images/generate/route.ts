import { generateImagesViaAIConnect } from "../../../../../lib/ai/aiConnect";
import { answer } from "../../../../../lib/answer";

const handle = answer((server) =>
  server.imagesRoute(async (request, context) => generateImagesViaAIConnect(request, context)),
);

// Every method goes to the handler, which says in its own words what is not allowed.
export {
  handle as DELETE,
  handle as GET,
  handle as HEAD,
  handle as OPTIONS,
  handle as PATCH,
  handle as POST,
  handle as PUT,
};
