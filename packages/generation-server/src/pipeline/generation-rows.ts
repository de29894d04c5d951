import type { ServerContext } from "../context.js";
import type { GenerationFileTable, GenerationTable } from "../database/tables.js";

type Reader = Pick<ServerContext, "database">;

/** The type of files that are neither images nor videos. */
export const OTHER_TYPE = "application/octet-stream";

export const readGeneration = ({ database }: Reader, id: string): Promise<GenerationTable | undefined> =>
  database.selectFrom("generation").selectAll().where("id", "=", id).executeTakeFirst();

/** All stored files of a generation, including those that are neither images nor videos. */
export const keptFiles = ({ database }: Reader, id: string): Promise<GenerationFileTable[]> =>
  database.selectFrom("generation_file").selectAll().where("generation", "=", id).orderBy("n").execute();

/** The stored images or videos. */
export const storedFiles = async (reader: Reader, id: string): Promise<GenerationFileTable[]> =>
  (await keptFiles(reader, id)).filter((file) => !isOther(file));

/** Whether it is neither an image nor a video: such files are kept for download and not charged. */
export const isOther = ({ mime_type: type }: Pick<GenerationFileTable, "mime_type">): boolean =>
  type === OTHER_TYPE;
