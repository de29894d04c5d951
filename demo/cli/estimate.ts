import { estimateCost } from "../lib/ai/models/estimate";
import { findModel } from "../lib/ai/models/find-model";
import { formatMicroUsd } from "../lib/usage/money";
import { type Command, readArgs, readNumber, toJson, UsageError } from "./command";
import { textTable } from "./text-table";

export const estimateCommand: Command = async (args, { out, err }) => {
  const { values } = readArgs(args, {
    model: { type: "string" },
    images: { type: "string" },
    "video-seconds": { type: "string" },
    json: { type: "boolean" },
  });
  if (values.model === undefined) throw new UsageError("Name the model: --model flux-schnell.");
  const images = readNumber("images", values.images, { min: 0, max: 1_000_000 });
  const range = { min: 0, max: 1_000_000, whole: false };
  const videoSeconds = readNumber("video-seconds", values["video-seconds"], range);
  const model = findModel(values.model);
  const video = model.kind === "video";
  if (videoSeconds !== undefined && !video) err(`${model.name} makes no video: the seconds cost nothing.\n`);
  if (video && images === undefined && videoSeconds === undefined) {
    throw new UsageError("Say how long the video is, --video-seconds 5, or of how many --images it is made.");
  }
  const result = estimateCost(model, video ? { inputImages: images, videoSeconds } : { images });
  if (values.json) return out(toJson(result));
  const rows = result.items.map(({ unit, count, microUsdEach, microUsd }) => [
    ...[unit, String(count), formatMicroUsd(microUsdEach), formatMicroUsd(microUsd)],
  ]);
  const end = { align: "end" } as const;
  out(
    textTable(
      [{ title: "unit" }, { title: "count", ...end }, { title: "each", ...end }, { title: "cost", ...end }],
      [...rows, ["total", "", "", formatMicroUsd(result.totalMicroUsd)]],
    ),
  );
  const { price } = model;
  out(price ? `\nRead on ${price.asOf}: ${price.source}\n` : `\nThe price of ${model.id} is unknown.\n`);
};
