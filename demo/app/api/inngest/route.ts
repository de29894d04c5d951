import { serveInngest } from "../../../lib/generations/inngest/serve-inngest";

// Inngest's own methods: it looks with GET, registers with PUT, and asks for a step with POST.
export { serveInngest as GET, serveInngest as POST, serveInngest as PUT };
