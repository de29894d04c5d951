import {
  encodeProblem,
  type WireFile,
  type WireGeneration,
  type WireLink,
} from "@reactkits.dev/react-media-library/server/protocol";
import type { ServerContext } from "../context.js";
import type { GenerationFileTable, GenerationTable } from "../database/tables.js";
import { isOther } from "./generation-rows.js";
import { costShare, type Plan, readPlanOrNothing } from "./plan.js";
import { fromStoredError } from "./stored-error.js";

type Base = Pick<ServerContext, "config">;

/** A file in the wire format. */
export function wireFile(
  { config }: Base,
  row: GenerationTable,
  plan: Plan,
  file: GenerationFileTable,
): WireFile {
  const { basePath } = config.http;
  const { n, mime_type: mimeType, size, sha256, name: fileName, facts } = file;
  const { seed, width, height, requested, sent, warnings, cost } = plan;
  return {
    n,
    mimeType,
    size,
    sha256,
    fileName,
    url: addressOf(basePath, file),
    ...(seed !== undefined && { seed }),
    ...(seed !== undefined && row.outputs > 1 && { place: { n, count: row.outputs } }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    requested,
    sent,
    ...(facts !== null && { facts: JSON.parse(facts) }),
    ...(warnings.length > 0 && { warnings }),
    microUsd: costShare(cost, row.outputs, n),
  };
}

const addressOf = (basePath: string, { generation, n }: GenerationFileTable): string =>
  `${basePath}/ai/generations/${generation}/images/${n}`;

const wireOther = ({ config }: Base, file: GenerationFileTable): WireLink => ({
  fileName: file.name,
  url: `${addressOf(config.http.basePath, file)}?download`,
});

/** A generation in the wire format, with all of its stored files. */
export function wireGeneration(
  base: Base,
  row: GenerationTable,
  files: readonly GenerationFileTable[],
): WireGeneration {
  const plan = readPlanOrNothing(row.plan);
  const others = files.filter(isOther);
  const problem = row.error === null ? undefined : encodeProblem(fromStoredError(row.error), row.id);
  return {
    id: row.id,
    status: row.status,
    kind: row.kind,
    createdAt: row.created_at,
    ...(row.started_at !== null && { startedAt: row.started_at }),
    ...(row.ended_at !== null && { endedAt: row.ended_at }),
    ...(row.progress !== null && row.ended_at === null && { progress: JSON.parse(row.progress) }),
    provider: plan.provider,
    model: row.model,
    requested: row.outputs,
    images: files.filter((file) => !isOther(file)).map((file) => wireFile(base, row, plan, file)),
    ...(others.length > 0 && { others: others.map((file) => wireOther(base, file)) }),
    ...(row.charged !== null && { credits: row.charged }),
    ...(row.status === "completed" && { microUsd: plan.cost }),
    ...(problem && { error: problem }),
  };
}
