import { join } from "node:path";
import Libsql from "libsql";
import { expect, it, vi } from "vitest";
import { testEngines } from "../db/test-engines";
import { settle } from "./settle";
import { testGenerations } from "./test-generations";

// The package throws outside of a React server bundle, which is its whole job.
vi.mock("server-only", () => ({}));

const engines = testEngines.filter(({ name }) => name === "libsql");

it.each(engines)(
  "does not end a generation without its usage because the file was locked for a moment",
  async (engine) => {
    const { visitor, usage, pipeline } = await testGenerations(engine, { JOBS: "worker" });
    const me = visitor();
    const id = await me.submit();
    const holder = new Libsql(join(process.env.DATA_DIR ?? "", "demo.db"));
    holder.exec("begin immediate");
    // A write waits for five seconds; its second try would find the file free.
    setTimeout(() => {
      holder.exec("rollback");
      holder.close();
    }, 5_600);
    const parts = await pipeline();
    const end = () => settle(parts, id, { status: "canceled", charge: "nothing" });
    await expect(end()).rejects.toMatchObject({ code: "SQLITE_BUSY" });
    expect((await me.get(id)).status).toBe("queued");
    expect(await end()).toBe(true);
    expect((await me.get(id)).status).toBe("canceled");
    expect(await usage()).toHaveLength(1);
  },
);
