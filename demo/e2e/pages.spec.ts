import { expect, test } from "./demo";

const PATHS = ["/", "/tailwind"];

for (const path of PATHS) {
  test.describe(`the page ${path}`, () => {
    test("says that its images are procedural, without naming variables", async ({ page }) => {
      await page.goto(path);
      await expect(page.getByText("They are not AI.")).toBeVisible();
      expect(await page.content()).not.toMatch(/REPLICATE_|AI_EMULATOR|SESSION_SECRET/);
    });

    for (const [width, height] of [
      [1280, 40],
      [390, 32],
      [320, 32],
    ] as const) {
      test(`has a header of ${height} px, with a menu of stories and sources, at ${width} px`, async ({
        page,
      }) => {
        await page.setViewportSize({ width, height: 700 });
        await page.goto(path);
        await expect.poll(async () => (await page.getByRole("banner").boundingBox())?.height).toBe(height);
        await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
        const link = page.getByRole("link", { name: "Source of Media grid" });
        await expect(link).toBeHidden();
        await page.getByRole("button", { name: "Stories and source" }).click();
        await expect(link).toHaveAttribute("href", /\/src\/components\/media-grid\.tsx$/);
        const composer = page.getByRole("link", { name: "in the composer" });
        await expect(composer).toHaveAttribute("href", `${path}?composer=`);
        await page.keyboard.press("Escape");
        await expect(link).toBeHidden();
      });
    }

    test("asks for images in the composer where its address says so, in every place", async ({ page }) => {
      await page.goto(`${path}?composer=`);
      await expect(page.getByRole("region", { name: "Generate image" })).toBeVisible();
      await page.getByRole("link", { name: "Albums" }).click();
      expect(new URL(page.url()).searchParams.has("composer")).toBe(true);
    });

    test("has a policy that blocks everything else", async ({ page }) => {
      const response = await page.goto(path);
      const headers = (await response?.allHeaders()) ?? {};
      const policy = headers["content-security-policy"] ?? "";
      expect(policy).toMatch(/script-src 'self' 'nonce-[^']{20,}' 'strict-dynamic';/);
      expect(policy).not.toContain("unsafe-eval");
      expect(policy).toMatch(/style-src 'self' 'nonce-[^']{20,}';/);
      expect(headers).toMatchObject({
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "x-frame-options": "DENY",
      });
      const again = await page.request.get(path);
      expect(again.headers()["content-security-policy"]).not.toBe(policy);
    });

    test("gives each browser a signed session that scripts cannot read", async ({ page, context }) => {
      await page.goto(path);
      const [session] = await context.cookies();
      expect(session).toMatchObject({ name: "rml-demo-session", httpOnly: true, sameSite: "Lax" });
      await page.reload();
      expect((await context.cookies())[0]?.value).toBe(session?.value);
      await context.addCookies([{ name: "rml-demo-session", value: "made.up", url: page.url() }]);
      await page.reload();
      expect((await context.cookies())[0]?.value).toMatch(/^[\w-]{22}\.[\w-]{43}$/);
    });

    test("switches between dark and light, saves the choice, and starts with the system's preference", async ({
      page,
    }) => {
      await page.emulateMedia({ colorScheme: "dark" });
      await page.goto(path);
      const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const dark = await background();
      await page.getByRole("button", { name: "Switch to light mode" }).click();
      await expect.poll(background).not.toBe(dark);
      const light = await background();
      await page.reload();
      expect(await background()).toBe(light);
      // The system's preference does not override the choice.
      await page.emulateMedia({ colorScheme: "light" });
      await page.emulateMedia({ colorScheme: "dark" });
      await expect(page.getByRole("button", { name: "Switch to dark mode" })).toBeVisible();
      await page.getByRole("button", { name: "Switch to dark mode" }).click();
      await expect.poll(background).toBe(dark);
    });

    test("follows the system's preference until a choice is made", async ({ page }) => {
      const root = page.locator("html");
      await page.emulateMedia({ colorScheme: "light" });
      await page.goto(path);
      for (const scheme of ["dark", "light", "dark"] as const) {
        await page.emulateMedia({ colorScheme: scheme });
        await expect(root).toHaveClass(scheme);
        await expect(root).toHaveAttribute("data-mantine-color-scheme", scheme);
      }
      // Switching back chooses the system's preference again.
      await page.getByRole("button", { name: "Switch to light mode" }).click();
      await page.getByRole("button", { name: "Switch to dark mode" }).click();
      await page.emulateMedia({ colorScheme: "light" });
      await expect(root).toHaveClass("light");
    });
  });
}

test("links the pages to each other", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: "Tailwind" }).click();
  await expect(page).toHaveURL(/\/tailwind$/);
  await expect(page.getByRole("link", { name: "Tailwind" })).toHaveAttribute("aria-current", "page");
  await page.getByRole("link", { name: "Mantine" }).click();
  await expect(page).toHaveURL(/\/$/);
});
