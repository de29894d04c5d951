import { createGenerateHandler } from "@reactkits.dev/react-media-library/server";
import { generateOptions } from "../../../../../lib/ai/generate-options";
import { withSession } from "../../../../../lib/sender";

const handler = withSession(createGenerateHandler(generateOptions));

// Every method goes to the handler, which says in its own words what is not allowed.
export {
  handler as DELETE,
  handler as GET,
  handler as HEAD,
  handler as OPTIONS,
  handler as PATCH,
  handler as POST,
  handler as PUT,
};
