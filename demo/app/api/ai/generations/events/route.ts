import { ownerEvents } from "../../../../../lib/generations/event-routes";

// Every method goes to the handler, which says in its own words what is not allowed.
export {
  ownerEvents as DELETE,
  ownerEvents as GET,
  ownerEvents as HEAD,
  ownerEvents as OPTIONS,
  ownerEvents as PATCH,
  ownerEvents as POST,
  ownerEvents as PUT,
};
