import { answer } from "../../../lib/answer";

const handle = answer((server) => server.handle);

// Every method goes to the server, which says in its own words what is not allowed.
export {
  handle as DELETE,
  handle as GET,
  handle as HEAD,
  handle as OPTIONS,
  handle as PATCH,
  handle as POST,
  handle as PUT,
};
