import "./node-version.mjs";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildDemo } from "./build.mjs";
import { CHROMIUM_FLAGS, findChromium } from "./chromium.mjs";
import { HOST, takePort } from "./ports.mjs";
import { prepareDemo } from "./prepare-demo.mjs";
import { main } from "./processes.mjs";
import { serveDemo } from "./serve.mjs";
import { ROOT } from "./stamps.mjs";

// npm run film: the README's moving picture, taken from the real demo in its production build.

const FILM = join(ROOT, "docs", "film.webp");
const VIEWPORT = { width: 1120, height: 700 };
/** Pixels. */
const WIDTH = 840;
/** Milliseconds between two frames, at least; and for which a frame is shown, at most, however long the machine took. */
const [FRAME, LONGEST] = [100, 1_600];
/** Bytes; of a file that every visitor of the README loads. */
const MOST = 2_000_000;

/** @typedef {{ data: Buffer, at: number }} Frame `at`: milliseconds */

/** Films the page while `act` is at work. @param {import("playwright").Page} page @param {() => Promise<void>} act */
async function film(page, act) {
  /** @type {Frame[]} */
  const frames = [];
  const session = await page.context().newCDPSession(page);
  session.on("Page.screencastFrame", ({ data, sessionId, metadata }) => {
    const at = (metadata.timestamp ?? 0) * 1_000;
    const last = frames.at(-1);
    if (!last || at - last.at >= FRAME) frames.push({ data: Buffer.from(data, "base64"), at });
    else last.data = Buffer.from(data, "base64");
    session.send("Page.screencastFrameAck", { sessionId }).catch(() => {});
  });
  await session.send("Page.startScreencast", { format: "png" });
  await act();
  await session.send("Page.stopScreencast");
  return frames;
}

/** Adds pictures, generates four, and looks at them. @param {import("playwright").Page} page */
async function act(page) {
  const pause = (/** @type {number} */ time) => page.waitForTimeout(time);
  await pause(800);
  await page.getByRole("button", { name: "Add sample pictures" }).click();
  await page.getByText("6 images added").first().waitFor();
  await pause(1_200);
  await page.getByRole("button", { name: "Generate", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Generate image" });
  await dialog
    .getByRole("textbox", { name: "Prompt", exact: true })
    .pressSequentially("A planet with rings", {
      delay: 60,
    });
  await dialog.getByRole("combobox", { name: "Images", exact: true }).selectOption("4");
  await pause(600);
  await dialog.getByRole("button", { name: "Generate" }).click();
  await dialog.getByRole("button", { name: "Close" }).click();
  await page.getByText("10 images").first().waitFor();
  await pause(1_500);
  const cells = page.getByRole("grid", { name: "Media library" }).getByRole("gridcell");
  await cells.first().click();
  await pause(1_500);
  for (let turn = 0; turn < 3; turn += 1) {
    await page.keyboard.press("ArrowRight");
    await pause(900);
  }
  await page.keyboard.press("Escape");
  await pause(1_200);
}

/** @param {Frame[]} frames */
async function write(frames) {
  const { default: sharp } = await import("sharp");
  const pictures = await Promise.all(
    frames.map(({ data }) => sharp(data).resize({ width: WIDTH }).png().toBuffer()),
  );
  const delay = frames.map(({ at }, index) =>
    Math.round(Math.min((frames[index + 1]?.at ?? at + LONGEST) - at, LONGEST)),
  );
  for (const quality of [85, 70, 55, 40]) {
    const { size } = await sharp(pictures, { join: { animated: true } })
      .webp({ quality, delay, loop: 0, effort: 5 })
      .toFile(FILM);
    console.log(`${FILM}: ${frames.length} frames, ${(size / 1e6).toFixed(2)} MB at quality ${quality}`);
    if (size <= MOST) return;
  }
  throw new Error(`The film is larger than ${MOST / 1e6} MB at every quality: shorten what happens in it.`);
}

await main(async () => {
  const port = await takePort(0);
  await prepareDemo("production");
  await buildDemo();
  const data = mkdtempSync(join(tmpdir(), "film-"));
  process.env.DATA_DIR = data;
  await serveDemo("start", port);
  const { chromium } = await import("playwright");
  const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_FLAGS });
  try {
    const page = await browser.newPage({ viewport: VIEWPORT });
    await page.goto(`http://${HOST}:${port}/`);
    await page.getByRole("button", { name: "Add sample pictures" }).waitFor();
    await write(await film(page, () => act(page)));
  } finally {
    await browser.close();
    rmSync(data, { recursive: true, force: true });
  }
  // The servers end with this process.
  process.exit(0);
});
