import { sql } from "kysely";
import { DAY } from "../database/daily-sums.js";
import type { Database, UsageOutcome } from "../database/tables.js";

export type UsageSums = {
  generations: number;
  succeeded: number;
  failed: number;
  canceled: number;
  /** Millionths of a US dollar, of generations with a known cost. */
  microUsd: number;
  /** The number of generations with an unknown cost. */
  unknownCosts: number;
  /** Milliseconds, of successful generations; null if there are none. */
  averageLatency: number | null;
};

export type ModelUsage = UsageSums & { instance: string; model: string };

/** `day` is a date in UTC, such as `2026-11-21`. */
export type DayUsage = UsageSums & { day: string; models: ModelUsage[] };

export type UsageReport = {
  totals: UsageSums;
  /** By cost, then by number of generations, both descending. */
  byModel: ModelUsage[];
  /** Days with generations, oldest first. */
  byDay: DayUsage[];
};

/** The sums of all generations since `since`, in milliseconds since 1970, without callers and prompts. */
export async function readUsageReport(database: Database, since = 0): Promise<UsageReport> {
  const groups = await readGroups(database, since);
  const byDay = [...split(groups, ({ day }) => String(day))].map(([day, all]) => ({
    day: new Date(Number(day) * DAY).toISOString().slice(0, 10),
    ...sumUp(all),
    models: sumUpByModel(all),
  }));
  return { totals: sumUp(groups), byModel: sumUpByModel(groups), byDay };
}

/** The records of all generations since then, as far back as they are kept, oldest first. */
export const readUsageRecords = (database: Database, since = 0) =>
  database
    .selectFrom("usage")
    .select(["id", "at", "instance", "model", "seed", "prompt_sha256", "latency", "predict_time"])
    .select(["cost", "caller", "outcome", "error_code"])
    .where("at", ">=", since)
    .orderBy("at")
    .orderBy("id")
    .execute();

export type UsageRecords = Awaited<ReturnType<typeof readUsageRecords>>;

type Group = {
  day: number;
  instance: string;
  model: string;
  outcome: UsageOutcome;
  generations: number;
  microUsd: number;
  unknownCosts: number;
  latency: number;
};

/** One statement, so that a concurrent update of the sums neither duplicates nor omits a record. */
async function readGroups(database: Database, since: number): Promise<Group[]> {
  const firstDay = Math.ceil(since / DAY);
  // An integer division, so that both engines compute the same day.
  const day = sql<number>`at / ${sql.lit(DAY)}`;
  const records = database
    .selectFrom("usage")
    .groupBy([day, "instance", "model", "outcome"])
    .select(["instance", "model", "outcome", day.as("day")])
    .select(({ fn }) => [
      fn.countAll<Sum>().as("generations"),
      fn.sum<Sum | null>("cost").as("cost"),
      fn.count<Sum>("cost").as("known_costs"),
      fn.sum<Sum>("latency").as("latency"),
    ]);
  const sums = database
    .selectFrom("usage_day")
    .where("day", ">=", firstDay)
    .select(["instance", "model", "outcome", "day"])
    .select(({ ref }) => [
      ref("generations").$castTo<Sum>().as("generations"),
      ref("cost").$castTo<Sum | null>().as("cost"),
      ref("known_costs").$castTo<Sum>().as("known_costs"),
      ref("latency").$castTo<Sum>().as("latency"),
    ]);
  const rows = await sums
    .unionAll(records.where("summed", "=", 0).where("at", ">=", firstDay * DAY))
    // The first day, if it is only partly included.
    .unionAll(records.where("at", ">=", since).where("at", "<", firstDay * DAY))
    .orderBy("day")
    // Models of equal cost are ordered by name, whichever of the three queries returns them.
    .orderBy("instance")
    .orderBy("model")
    .execute();
  return rows.map(({ instance, model, outcome, ...numbers }) => {
    const generations = Number(numbers.generations);
    return {
      instance,
      model,
      outcome,
      generations,
      day: Number(numbers.day),
      microUsd: Number(numbers.cost ?? 0),
      unknownCosts: generations - Number(numbers.known_costs),
      latency: Number(numbers.latency),
    };
  });
}

/** PostgreSQL returns sums as text. */
type Sum = number | string;

function sumUp(groups: readonly Group[]): UsageSums {
  const sum = (of: readonly Group[], pick: (group: Group) => number) =>
    of.reduce((total, group) => total + pick(group), 0);
  const count = (outcome: UsageOutcome) =>
    sum(
      groups.filter((group) => group.outcome === outcome),
      ({ generations }) => generations,
    );
  const succeeded = count("succeeded");
  const latency = sum(
    groups.filter(({ outcome }) => outcome === "succeeded"),
    (group) => group.latency,
  );
  return {
    generations: sum(groups, ({ generations }) => generations),
    succeeded,
    failed: count("failed"),
    canceled: count("canceled"),
    microUsd: sum(groups, ({ microUsd }) => microUsd),
    unknownCosts: sum(groups, ({ unknownCosts }) => unknownCosts),
    averageLatency: succeeded === 0 ? null : Math.round(latency / succeeded),
  };
}

function sumUpByModel(groups: readonly Group[]): ModelUsage[] {
  const models = [...split(groups, ({ instance, model }) => JSON.stringify([instance, model])).values()];
  return models
    .flatMap((all) => {
      const [first] = all;
      return first ? [{ instance: first.instance, model: first.model, ...sumUp(all) }] : [];
    })
    .sort((a, b) => b.microUsd - a.microUsd || b.generations - a.generations);
}

function split(groups: readonly Group[], key: (group: Group) => string): Map<string, Group[]> {
  const parts = new Map<string, Group[]>();
  for (const group of groups) {
    const part = parts.get(key(group));
    if (part) part.push(group);
    else parts.set(key(group), [group]);
  }
  return parts;
}
