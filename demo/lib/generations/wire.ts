import {
  encodeProblem,
  type WireFile,
  type WireGeneration,
  type WireLink,
} from "@reactkits.dev/react-media-library/server/protocol";
import type { GenerationFileTable, GenerationTable } from "../db/tables";
import { isOther } from "./is-other";
import { type Plan, readPlanOrNothing } from "./plan";
import { fromStoredError } from "./stored-error";

/** What a client is told of a file. */
export function wireFile(row: GenerationTable, plan: Plan, file: GenerationFileTable): WireFile {
  const { n, mime_type: mimeType, size, sha256, name: fileName, facts } = file;
  const { seed, width, height, asked, sent, warnings, cost } = plan;
  const upTo = (files: number) => Math.floor(((cost ?? 0) * files) / row.outputs);
  return {
    ...{ n, mimeType, size, sha256, fileName },
    url: addressOf(file),
    ...(seed !== undefined && { seed }),
    ...(seed !== undefined && row.outputs > 1 && { place: { n, count: row.outputs } }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...{ asked, sent },
    ...(facts !== null && { facts: JSON.parse(facts) }),
    ...(warnings.length > 0 && { warnings }),
    // Shares that add up to the whole.
    microUsd: cost === null ? null : upTo(n + 1) - upTo(n),
  };
}

const addressOf = ({ generation, n }: GenerationFileTable): string =>
  `/api/ai/generations/${generation}/images/${n}`;

const wireOther = (file: GenerationFileTable): WireLink => ({
  fileName: file.name,
  url: `${addressOf(file)}?download`,
});

/** What a client is told of a generation, of which these are all the files that are kept. */
export function wireGeneration(row: GenerationTable, files: readonly GenerationFileTable[]): WireGeneration {
  const plan = readPlanOrNothing(row.plan);
  const others = files.filter(isOther);
  const problem = row.error === null ? undefined : encodeProblem(fromStoredError(row.error), row.id);
  return {
    ...{ id: row.id, status: row.status, kind: row.kind, createdAt: row.created_at },
    ...(row.started_at !== null && { startedAt: row.started_at }),
    ...(row.ended_at !== null && { endedAt: row.ended_at }),
    ...(row.progress !== null && row.ended_at === null && { progress: JSON.parse(row.progress) }),
    ...{ provider: plan.provider, model: row.model },
    requested: row.outputs,
    images: files.filter((file) => !isOther(file)).map((file) => wireFile(row, plan, file)),
    ...(others.length > 0 && { others: others.map(wireOther) }),
    ...(row.charged !== null && { credits: row.charged }),
    ...(row.status === "completed" && { microUsd: plan.cost }),
    ...(problem && { error: problem }),
  };
}
