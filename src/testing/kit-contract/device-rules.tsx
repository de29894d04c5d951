import { type KitPage, must, present, pressTarget, type SendCommand, settled, until } from "./kit-page.js";
import type { KitRules } from "./kit-rules.js";

const OPTIONS = [
  { value: "a", label: "First" },
  { value: "b", label: "Second" },
];
const nothing = () => {};

export const deviceRules: KitRules = ({ group, test }) => {
  group("with a coarse pointer", () => {
    test("every control can be hit within 44 × 44 px", async (page) => {
      await withCoarsePointer(page.sendCommand, async () => {
        const { kit, find } = page;
        await page.show({}, () => (
          <div style={{ display: "grid", gap: 64, justifyItems: "start" }}>
            <kit.Button size="sm">Small</kit.Button>
            <kit.Button>Medium</kit.Button>
            <kit.IconButton
              size="sm"
              label="Close"
              icon={<svg aria-hidden="true" width="16" height="16" />}
            />
            <kit.TextField label="Name" value="" onValueChange={nothing} />
            <kit.Select label="Order" options={OPTIONS} value="a" onValueChange={nothing} />
            <kit.SegmentedControl label="Size" options={OPTIONS} value="a" onValueChange={nothing} />
            <kit.Checkbox label="Select" hideLabel checked={false} onCheckedChange={nothing} />
            <kit.Menu
              label="More"
              trigger={<button type="button">Trigger</button>}
              items={[{ label: "Rename", onSelect: nothing }]}
            />
          </div>
        ));
        await page.viewport(1000, 1200);
        for (const [role, name] of [
          ["button", "Small"],
          ["button", "Medium"],
          ["button", "Close"],
          ["textbox", "Name"],
          ["combobox", "Order"],
          ["radio", "First"],
          ["checkbox", "Select"],
        ] as const) {
          checkTarget(await find(role, name), `${role} ${name}`);
        }
        await page.user.click(await find("button", "Trigger"));
        const item = await find("menuitem", "Rename");
        await until(() => item.getBoundingClientRect().height > 0, "The menu has no height.");
        await until(
          () => item.getBoundingClientRect().height >= 43.5,
          () => `An item of Menu is ${item.getBoundingClientRect().height} px high.`,
        );
      });
    });
  });

  group("with reduced motion", () => {
    test("surfaces, panels and menus appear without moving", async (page) => {
      await withReducedMotion(page.sendCommand, async () => {
        const moved = await recordMovement(() => openAll(page));
        must(moved.length === 0, `These move although motion is to be reduced: ${moved.join(", ")}.`);
      });
    });
  });

  group("from right to left", () => {
    test("TextField has its icon at the right", async ({ kit, show, find }) => {
      document.documentElement.dir = "rtl";
      try {
        await show({}, () => (
          <kit.TextField
            label="Search"
            icon={<svg data-icon="" aria-hidden="true" width="16" height="16" />}
            value=""
            onValueChange={nothing}
          />
        ));
        const field = (await find("textbox", "Search")).getBoundingClientRect();
        const icon = present(document.querySelector("[data-icon]"), "The icon of TextField is not shown.");
        must(
          icon.getBoundingClientRect().left > field.left + field.width / 2,
          "The icon of TextField is at the end of the line.",
        );
      } finally {
        document.documentElement.removeAttribute("dir");
      }
    });
  });
};

/**
 * Checks that a press within 44 × 44 px around the middle of a control hits it or its label. Of several in a row, which
 * are as wide as their text, only the height is checked.
 */
function checkTarget(control: HTMLElement, what: string): void {
  const { left, top, width, height } = pressTarget(control).getBoundingClientRect();
  const label = control instanceof HTMLInputElement ? control.labels?.[0] : control.closest("label");
  // A frame of 1 px may belong to the element around the control.
  const reach = 20.5;
  for (const [dx, dy] of [
    [0, -reach],
    [0, reach],
    [control.closest('[role="radiogroup"]') ? 0 : -reach, 0],
    [control.closest('[role="radiogroup"]') ? 0 : reach, 0],
  ] as const) {
    const hit = document.elementFromPoint(left + width / 2 + dx, top + height / 2 + dy);
    must(
      control.contains(hit) || label?.contains(hit) === true,
      `${what} (${width} × ${height} px) is not hit ${Math.abs(dx || dy)} px from its middle.`,
    );
  }
}

/** Opens and closes each of the surfaces once. */
async function openAll({ kit, show, find, gone, user }: KitPage): Promise<void> {
  const { set } = await show({ shown: "" }, ({ shown }, set) => (
    <>
      <kit.Dialog size="sm" label="Dialog" open={shown === "dialog"} onClose={() => set({ shown: "" })}>
        <button type="button">Close</button>
      </kit.Dialog>
      <kit.Drawer label="Drawer" open={shown === "drawer"} onClose={() => set({ shown: "" })}>
        <button type="button">Close</button>
      </kit.Drawer>
      <kit.Popover
        label="Popover"
        open={shown === "popover"}
        onOpenChange={(open) => set({ shown: open ? "popover" : "" })}
        trigger={<button type="button">Popover trigger</button>}
      >
        <button type="button">Copy</button>
      </kit.Popover>
      <kit.Menu
        label="Menu"
        trigger={<button type="button">Menu trigger</button>}
        items={[{ label: "Rename", onSelect: nothing }]}
      />
    </>
  ));
  for (const [shown, name] of [
    ["dialog", "Dialog"],
    ["drawer", "Drawer"],
    ["popover", "Popover"],
  ] as const) {
    set({ shown });
    await find("dialog", name);
    await settled();
    set({ shown: "" });
    await gone("dialog", name);
  }
  await user.click(await find("button", "Menu trigger"));
  await find("menu", "Menu");
  await settled();
  await user.keyboard("{Escape}");
  await gone("menu");
}

/** The elements whose box an animation or a transition changed while `work` ran; one that only fades is none. */
async function recordMovement(work: () => Promise<void>): Promise<string[]> {
  const boxes = new Map<Animation, DOMRect>();
  const moved = new Set<string>();
  let frame = 0;
  const look = () => {
    for (const animation of document.getAnimations()) {
      const target = animation.effect instanceof KeyframeEffect ? animation.effect.target : null;
      if (!target) continue;
      const box = target.getBoundingClientRect();
      const first = boxes.get(animation) ?? box;
      boxes.set(animation, first);
      const isMoved = (["left", "top", "width", "height"] as const).some(
        (side) => Math.abs(box[side] - first[side]) > 0.5,
      );
      if (isMoved) moved.add(target.getAttribute("role") ?? target.className);
    }
    frame = requestAnimationFrame(look);
  };
  look();
  try {
    await work();
  } finally {
    cancelAnimationFrame(frame);
  }
  return [...moved];
}

async function withReducedMotion(send: SendCommand, run: () => Promise<void>): Promise<void> {
  const emulate = (value: string) =>
    send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-reduced-motion", value }] });
  await emulate("reduce");
  try {
    must(matchMedia("(prefers-reduced-motion: reduce)").matches, "Reduced motion could not be emulated.");
    await run();
  } finally {
    await emulate("");
  }
}

/** Afterwards Chromium treats the device as one without a pointer until the page is reloaded: no hover styles apply. */
async function withCoarsePointer(send: SendCommand, run: () => Promise<void>): Promise<void> {
  const isCoarse = () => matchMedia("(pointer: coarse)").matches;
  const wasCoarse = isCoarse();
  await send("Emulation.setTouchEmulationEnabled", { enabled: true });
  try {
    must(isCoarse(), "A coarse pointer could not be emulated.");
    await run();
  } finally {
    await send("Emulation.setTouchEmulationEnabled", { enabled: wasCoarse });
  }
}
