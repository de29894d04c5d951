import { type Env, readList, SettingError } from "../../env";
import { bareId, isListed, lookUpModel } from "./look-up-model";
import type { Model, Price } from "./model";

type PriceUnit = "perImage" | "perRun" | "perMegapixel" | "perSecond";

const UNITS: Readonly<Record<string, PriceUnit>> = {
  image: "perImage",
  second: "perSecond",
  run: "perRun",
};

/** What a model of each kind is billed by: a price in another unit alone would make its runs free. */
const BILLED_BY: Readonly<Record<Model["kind"], readonly PriceUnit[]>> = {
  image: ["perImage", "perRun", "perMegapixel"],
  video: ["perSecond", "perRun"],
  text: ["perRun"],
};

/** Whether it is known what a run costs. */
export const hasPrice = ({ kind, price }: Model): boolean =>
  price !== null && BILLED_BY[kind].some((unit) => price[unit] !== undefined);

/** The model at the operator's price, where `AI_PRICES` has one. Throws `SettingError`. */
export function withPrice(model: Model, env: Env): Model {
  const price = readPrices(env).get(bareId(model.id));
  return price ? { ...model, price } : model;
}

/**
 * `AI_PRICES`: US dollars by model, such as `acme/painter=0.04/image,acme/film=0.09/second`; several units of one
 * model add up. The keys are ids without a version. Throws `SettingError`.
 */
export function readPrices(env: Env): ReadonlyMap<string, Price> {
  const prices = new Map<string, Price>();
  for (const entry of readList(env, "AI_PRICES")) {
    const { model, unit, microUsd } = readEntry(entry);
    const id = bareId(model.id);
    const before = prices.get(id);
    if (before?.[unit] !== undefined) throw badEntry(entry, `${id} has a price in that unit already`);
    // Of a model outside the table nobody knows what it makes.
    if (isListed(model) && !BILLED_BY[model.kind].includes(unit)) {
      throw badEntry(entry, `${id} is billed by ${namesOf(model.kind).join(" or ")}`);
    }
    prices.set(id, { ...before, [unit]: microUsd, asOf: "now", source: "AI_PRICES" });
  }
  return prices;
}

function readEntry(entry: string): { model: Model; unit: PriceUnit; microUsd: number } {
  const [, reference = "", dollars = "", rest = "", unitName = ""] =
    /^([^=]+\/[^=]+)=(\d{1,4})(?:\.(\d{1,6}))?\/(\w+)$/.exec(entry) ?? [];
  const unit = UNITS[unitName];
  const model = lookUpModel(reference);
  if (!unit || !model) throw badEntry(entry, "it is none");
  return { model, unit, microUsd: Number(dollars) * 1_000_000 + Number(rest.padEnd(6, "0")) };
}

const namesOf = (kind: Model["kind"]): string[] =>
  Object.keys(UNITS).filter((name) => BILLED_BY[kind].some((unit) => unit === UNITS[name]));

const badEntry = (entry: string, why: string): SettingError =>
  new SettingError(
    `AI_PRICES takes US dollars by model, comma-separated, such as owner/name=0.04/image or owner/name=0.09/second (image, second or run), with at most 6 decimals. Correct ${JSON.stringify(entry.slice(0, 100))}: ${why}.`,
  );
