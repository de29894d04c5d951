import { OTHER_TYPE } from "@reactkits.dev/media-replicate";
import type { GenerationFileTable } from "../db/tables";

/** Whether it is no image or video: kept to be saved by who paid for it, and charged to nobody. */
export const isOther = ({ mime_type: type }: Pick<GenerationFileTable, "mime_type">): boolean =>
  type === OTHER_TYPE;
