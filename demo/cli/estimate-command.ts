import { type CostItem, estimateCost, findModel, type Model } from "@reactkits.dev/media-replicate";
import { withPrice } from "../lib/ai/price-settings";
import { formatMicroUsd } from "../lib/usage/money";
import { type Command, type CommandIo, readArgs, readNumber, toJson, UsageError } from "./command";
import { textTable } from "./text-table";

/** One model and its requested amounts. */
type Part = { model: Model; images: number | undefined; seconds: number | undefined };

type PricedItem = CostItem & { model: string };

export const estimateCommand: Command = async (args, { env, out, err }) => {
  const { json, groups } = splitArgs(args);
  const parts = groups.map((group) => readPart(group, env, err));
  const estimates = parts.map((part) => ({ part, ...estimateCost(part.model, requestOf(part)) }));
  const items = estimates.flatMap(({ part, items }) =>
    items.map((item): PricedItem => ({ model: part.model.name, ...item })),
  );
  const total = estimates.reduce<number | null>(
    (sum, { totalMicroUsd }) => (sum === null || totalMicroUsd === null ? null : sum + totalMicroUsd),
    0,
  );
  const approximate = parts.some(({ model }) => model.price?.about);
  if (json) {
    const single = parts.length === 1;
    const shown = single ? items.map(({ model: _, ...item }) => item) : items;
    return out(toJson({ totalMicroUsd: total, ...(approximate && { approximate }), items: shown }));
  }
  out(tableOf(items, `${approximate ? "about " : ""}${formatMicroUsd(total)}`));
  out(`\n${[...new Set(parts.map(({ model }) => sourceOf(model)))].join("\n")}\n`);
};

/** Groups the options by the --model before them; --json may be anywhere. */
function splitArgs(args: readonly string[]): { json: boolean; groups: string[][] } {
  const rest = args.filter((arg) => arg !== "--json");
  const groups: string[][] = [];
  for (const arg of rest) {
    const last = groups.at(-1);
    // Options before the first model apply to it.
    if (last && !(isModel(arg) && last.some(isModel))) last.push(arg);
    else groups.push([arg]);
  }
  return { json: rest.length < args.length, groups: groups.length > 0 ? groups : [[]] };
}

const isModel = (arg: string): boolean => /^--model(=|$)/.test(arg);

function readPart(args: readonly string[], env: CommandIo["env"], err: CommandIo["err"]): Part {
  const text = { type: "string" } as const;
  const { values } = readArgs(args, { model: text, images: text, seconds: text, "video-seconds": text });
  if (values.model === undefined) throw new UsageError("Name the model first: --model flux-schnell.");
  const images = readNumber("images", values.images, { min: 0, max: 1_000_000 });
  const range = { min: 0, max: 1_000_000, whole: false };
  const seconds = readNumber("seconds", values.seconds ?? values["video-seconds"], range);
  const model = withPrice(findModel(values.model), env);
  const video = model.kind === "video";
  if (seconds !== undefined && !video) err(`${model.name} does not generate videos: --seconds is ignored.\n`);
  if (video && images === undefined && seconds === undefined) {
    throw new UsageError(
      "Set the length of the video with --seconds 5, or the number of its input --images.",
    );
  }
  return { model, images, seconds };
}

const requestOf = ({ model, images, seconds }: Part) =>
  model.kind === "video" ? { inputImages: images, videoSeconds: seconds } : { images };

function tableOf(items: readonly PricedItem[], total: string): string {
  const end = { align: "end" } as const;
  const several = new Set(items.map(({ model }) => model)).size > 1;
  const rows = items.map(({ model, unit, count, microUsdEach, microUsd }) => [
    ...(several ? [model] : []),
    unit,
    String(count),
    formatMicroUsd(microUsdEach),
    formatMicroUsd(microUsd),
  ]);
  return textTable(
    [
      ...(several ? [{ title: "model" }] : []),
      { title: "unit" },
      { title: "count", ...end },
      { title: "each", ...end },
      { title: "cost", ...end },
    ],
    [...rows, ["total", ...(several ? [""] : []), "", "", total]],
  );
}

const sourceOf = ({ id, name, price }: Model): string =>
  price
    ? `${name}: ${price.about ? "approximate, " : ""}as of ${price.asOf}: ${price.source}`
    : `The price of ${id} is unknown: set AI_PRICES.`;
