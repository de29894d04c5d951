import { generationEvents } from "../../../../../../lib/generations/event-routes";

// Every method goes to the handler, which says in its own words what is not allowed.
export {
  generationEvents as DELETE,
  generationEvents as GET,
  generationEvents as HEAD,
  generationEvents as OPTIONS,
  generationEvents as PATCH,
  generationEvents as POST,
  generationEvents as PUT,
};
