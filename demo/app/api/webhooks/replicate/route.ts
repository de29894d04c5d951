import { replicateWebhook } from "../../../../lib/generations/webhook";

// Every method goes to the handler, which says in its own words what is not allowed.
export {
  replicateWebhook as DELETE,
  replicateWebhook as GET,
  replicateWebhook as HEAD,
  replicateWebhook as OPTIONS,
  replicateWebhook as PATCH,
  replicateWebhook as POST,
  replicateWebhook as PUT,
};
