import type { ServerContext } from "../context.js";
import type { GenerationFileTable, GenerationTable } from "../database/tables.js";

type Reader = Pick<ServerContext, "database">;

/** What a provider's file is called that is neither an image nor a video. */
export const OTHER_TYPE = "application/octet-stream";

export const readGeneration = ({ database }: Reader, id: string): Promise<GenerationTable | undefined> =>
  database.selectFrom("generation").selectAll().where("id", "=", id).executeTakeFirst();

/** All files of a generation that are stored, including those that are neither an image nor a video. */
export const keptFiles = ({ database }: Reader, id: string): Promise<GenerationFileTable[]> =>
  database.selectFrom("generation_file").selectAll().where("generation", "=", id).orderBy("n").execute();

/** The images or videos. */
export const storedFiles = async (reader: Reader, id: string): Promise<GenerationFileTable[]> =>
  (await keptFiles(reader, id)).filter((file) => !isOther(file));

/** Whether it is neither an image nor a video: kept to be saved by who paid for it, and charged to nobody. */
export const isOther = ({ mime_type: type }: Pick<GenerationFileTable, "mime_type">): boolean =>
  type === OTHER_TYPE;
