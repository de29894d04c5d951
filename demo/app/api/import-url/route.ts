import { createImportUrlHandler } from "@reactkits.dev/media-generation-server/node";
import { isPublicAddress } from "@reactkits.dev/media-replicate";

/** Loads a picture of another page for a visitor of this one. */
export const POST = createImportUrlHandler({ isPublicAddress });
