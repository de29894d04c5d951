import { CHROMIUM_FLAGS, findChromium } from "./chromium.mjs";

/** The type of `window.library` in the app's page. @typedef {import("../src/core/library/media-library-types.js").MediaLibraryInstance} MediaLibraryInstance */

/**
 * Opens an app and uses the library in it: imports an image, generates one, finds both in the grid, and opens the viewer
 * and the editor. Throws if anything fails or the page logs an error.
 * @param {string} url
 * @param {string[]} otherPages paths of pages that must not be empty
 */
export async function openInBrowser(url, otherPages = []) {
  const { chromium } = await import("playwright");
  const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_FLAGS });
  try {
    const page = await browser.newPage();
    /** @type {string[]} */
    const problems = [];
    /** @type {string[]} */
    const workers = [];
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(message.text());
    });
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("worker", (worker) => workers.push(worker.url()));
    // Disables the decoder in the page but not in its workers, so that a worker must decode the image.
    await page.addInitScript(() => {
      window.createImageBitmap = () => Promise.reject(new Error("The page itself must not decode images."));
    });
    await page.goto(url);
    await page.waitForFunction(() => "library" in window);
    const outcome = await page.evaluate(async () => {
      const canvas = document.createElement("canvas");
      canvas.width = 1200;
      canvas.height = 800;
      canvas.getContext("2d")?.fillRect(100, 100, 600, 400);
      /** @type {Blob | null} */
      const png = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
      if (!png || !("library" in window)) throw new Error("There is no image or no library.");
      const library = /** @type {MediaLibraryInstance} */ (window.library);
      const [imported] = await library.importFiles([new File([png], "square.png", { type: "image/png" })]);
      const [generated] = await library.generateImages({
        prompt: "a packed lighthouse",
        width: 256,
        height: 256,
      });
      return {
        status: imported?.status,
        error: imported?.error?.message,
        source: generated?.source?.type,
        persistence: library.getSnapshot().persistence,
      };
    });
    console.log(`Imported: ${JSON.stringify(outcome)}; workers: ${workers.join(", ") || "none"}`);
    if (outcome.status !== "added" || outcome.source !== "ai")
      throw new Error("The import or the generation failed.");
    if (!workers.some((worker) => worker.startsWith(url)))
      throw new Error("The thumbnail worker did not run.");
    await page.locator("#count", { hasText: /^2$/ }).waitFor();
    await page.getByRole("gridcell", { name: "square.png" }).click();
    const viewer = page.getByRole("dialog", { name: "square.png", exact: true });
    await viewer.getByRole("button", { name: "Edit", exact: true }).click();
    const editor = page.getByRole("dialog", { name: "Edit square.png" });
    await editor.getByRole("button", { name: "Rotate right" }).click();
    for (const path of otherPages) {
      await page.goto(`${url}${path}`, { waitUntil: "networkidle" });
      await page.waitForFunction(() => document.body.innerText.trim() !== "");
    }
    if (problems.length > 0) throw new Error(`The page reported: ${problems.join(" | ")}`);
  } finally {
    await browser.close();
  }
}
