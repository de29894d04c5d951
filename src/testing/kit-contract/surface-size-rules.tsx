import { descriptionOf, must, settled, until } from "./kit-page.js";
import type { KitRules } from "./kit-rules.js";

export const surfaceSizeRules: KitRules = ({ group, test }) => {
  group("Dialog", () => {
    test("may be an alertdialog with a description", async (page) => {
      await page.show({}, () => (
        <page.kit.Dialog
          role="alertdialog"
          aria-describedby="x-question"
          size="sm"
          label="Delete"
          open
          onClose={() => {}}
        >
          <p id="x-question">Delete 3 images?</p>
          <button type="button">Delete</button>
        </page.kit.Dialog>
      ));
      const dialog = await page.find("alertdialog", "Delete");
      await until(() => descriptionOf(dialog).includes("Delete 3 images?"), "aria-describedby is lost.");
    });

    for (const [size, width] of [
      ["sm", 384],
      ["md", 560],
      ["full", 1000],
    ] as const) {
      test(`is ${size === "full" ? "as large as the window" : `${width / 16} rem wide`} in size ${size}`, async (page) => {
        await page.show({}, () => (
          <page.kit.Dialog size={size} label="Details" open onClose={() => {}}>
            <p>Text</p>
            <button type="button">Close</button>
          </page.kit.Dialog>
        ));
        const dialog = await page.find("dialog", "Details");
        await settled();
        const wide = dialog.getBoundingClientRect();
        must(Math.abs(wide.width - width) < 1, `It is ${wide.width} px wide, not ${width} px.`);
        if (size === "full")
          must(Math.abs(wide.height - 700) < 1, `It is ${wide.height} px high, not 700 px.`);
        if (size === "sm") return;
        await page.viewport(390, 700);
        await until(() => {
          const { left, top, width, height } = dialog.getBoundingClientRect();
          return [left, top, width - 390, height - 700].every((each) => Math.abs(each) < 1);
        }, "In a window of 390 × 700 px it does not fill the window.");
      });
    }
  });

  group("Drawer", () => {
    for (const dir of ["ltr", "rtl"] as const) {
      test(`stands at the end of the line (${dir}), and is a sheet from the bottom on phones`, async (page) => {
        document.documentElement.dir = dir;
        try {
          await page.show({}, () => (
            <page.kit.Drawer label="Queue" open onClose={() => {}}>
              <button type="button">Close</button>
            </page.kit.Drawer>
          ));
          const drawer = await page.find("dialog", "Queue");
          await settled();
          const { left, right, width } = drawer.getBoundingClientRect();
          must(Math.abs(width - 432) < 1, `It is ${width} px wide, not 27 rem (432 px).`);
          const gap = dir === "ltr" ? 1000 - right : left;
          must(Math.abs(gap) < 24, `It stands ${gap} px from the end of the line.`);
          await page.viewport(390, 700);
          await until(() => {
            const sheet = drawer.getBoundingClientRect();
            return (
              Math.abs(sheet.width - 390) < 1 &&
              Math.abs(sheet.bottom - 700) < 1 &&
              Math.abs(sheet.height - 616) < 2
            );
          }, "In a window of 390 × 700 px it is no sheet from the bottom of 88 dvh.");
        } finally {
          document.documentElement.removeAttribute("dir");
        }
      });
    }
  });
};
