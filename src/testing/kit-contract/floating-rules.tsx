import { hasFocus, type KitPage, must, pause, settled, until } from "./kit-page.js";
import type { KitRules } from "./kit-rules.js";

async function showPopover(page: KitPage) {
  const { Popover, IconButton } = page.kit;
  const calls = { trigger: 0, outside: 0, keys: 0 };
  const shown = await page.show({ open: false, above: 0, content: 0 }, ({ open, above, content }, set) => (
    // biome-ignore lint/a11y/noStaticElementInteractions: stands for the grid cell around a card's popover.
    <div onKeyDown={() => (calls.keys += 1)} style={{ marginBlockStart: above }}>
      <Popover
        label="How it was made"
        open={open}
        onOpenChange={(next) => set({ open: next })}
        trigger={
          <IconButton
            label="Details"
            icon={<svg aria-hidden="true" width="16" height="16" />}
            onClick={() => (calls.trigger += 1)}
          />
        }
      >
        <button type="button">Copy</button>
        <input aria-label="Note" />
        <div style={{ height: content }} />
      </Popover>
      <button type="button" style={{ marginInlineStart: 600 }} onClick={() => (calls.outside += 1)}>
        Outside
      </button>
    </div>
  ));
  const trigger = await page.find("button", "Details");
  const open = async () => {
    await page.user.click(trigger);
    const panel = await page.find("dialog", "How it was made");
    await until(
      () => panel.contains(document.activeElement),
      "Opening a Popover does not move the focus in.",
    );
    await settled();
    return panel;
  };
  return { ...shown, calls, trigger, open };
}

async function showMenu(page: KitPage) {
  const { Menu, IconButton } = page.kit;
  const selected: string[] = [];
  const item = (label: string) => ({ label, onSelect: () => void selected.push(label) });
  await page.show({}, () => (
    <>
      <Menu
        label="More actions"
        trigger={<IconButton label="More" icon={<svg aria-hidden="true" width="16" height="16" />} />}
        items={[
          { ...item("Rename"), icon: <svg aria-hidden="true" width="16" height="16" /> },
          item("Copy"),
          { ...item("Share"), disabled: true },
          { ...item("Delete"), danger: true },
        ]}
      />
      <button type="button" style={{ marginInlineStart: 600 }}>
        Outside
      </button>
    </>
  ));
  const trigger = await page.find("button", "More");
  const open = async () => {
    await page.user.click(trigger);
    const menu = await page.find("menu", "More actions");
    await until(() => menu.contains(document.activeElement), "Opening a Menu does not move the focus in.");
    await settled();
    return menu;
  };
  const isAt = async (label: string, key: string) =>
    hasFocus(await page.find("menuitem", label), `${key} does not move to the item ${label}.`);
  return { selected, trigger, open, isAt };
}

export const floatingRules: KitRules = ({ group, test }) => {
  group("Popover", () => {
    test("gives its trigger aria-haspopup, aria-expanded and its own handlers", async (page) => {
      const { trigger, open, calls } = await showPopover(page);
      must(trigger.getAttribute("aria-haspopup") === "dialog", "The trigger lacks aria-haspopup=dialog.");
      must(trigger.getAttribute("aria-expanded") === "false", "A closed trigger lacks aria-expanded=false.");
      await open();
      must(trigger.getAttribute("aria-expanded") === "true", "An open trigger lacks aria-expanded=true.");
      must(calls.trigger === 1, "The trigger's own onClick is lost.");
    });

    test("is a dialog that is not modal, with its children there only while it is open", async (page) => {
      const { open, set } = await showPopover(page);
      must(page.all("button", "Copy").length === 0, "The children are there before it is opened.");
      const panel = await open();
      must(panel.getAttribute("aria-modal") !== "true" && !panel.matches(":modal"), "Popover is modal.");
      must(page.all("button", "Outside").length === 1, "Popover hides the page from assistive technology.");
      set({ open: false });
      await page.gone("button", "Copy");
    });

    test("closes by Escape and gives the focus back", async (page) => {
      const { open, trigger, state } = await showPopover(page);
      await open();
      await page.user.keyboard("{Escape}");
      await page.gone("dialog", "How it was made");
      must(!state().open, "Escape does not call onOpenChange.");
      await hasFocus(trigger, "After Escape the focus is not on the trigger.");
    });

    test("closes by a press outside, and by another on its trigger", async (page) => {
      const { open, trigger } = await showPopover(page);
      await open();
      await page.user.click(await page.find("button", "Outside"));
      await page.gone("dialog", "How it was made");
      await open();
      await page.user.click(trigger, { force: true });
      await page.gone("dialog", "How it was made");
      await pause(100);
      must(page.all("dialog").length === 0, "A press on the trigger opens it again.");
    });

    test("keeps the keys that are pressed within from the elements around its trigger", async (page) => {
      const { open, calls } = await showPopover(page);
      await open();
      (await page.find("textbox", "Note")).focus();
      const before = calls.keys;
      await page.user.keyboard("a{ArrowDown} ");
      await page.user.keyboard("{Escape}");
      await page.gone("dialog", "How it was made");
      must(calls.keys === before, "A key that is pressed in the panel reaches what is around the trigger.");
    });

    test("stands beside its trigger, within the window", async (page) => {
      const { open, trigger } = await showPopover(page);
      const opened = await open();
      const distance = () => {
        const [panel, { top, bottom }] = [opened.getBoundingClientRect(), trigger.getBoundingClientRect()];
        return Math.max(panel.top - bottom, top - panel.bottom);
      };
      // It may be placed once it is measured.
      await until(
        () => distance() > -2 && distance() < 24,
        () => `The panel is ${distance()} px away from its trigger.`,
      );
      const { left, right } = opened.getBoundingClientRect();
      must(left >= 0 && right <= innerWidth, "The panel is partly out of the window.");
    });

    test("stays within the window when its content grows", async (page) => {
      const { open, set } = await showPopover(page);
      // No side of the trigger has that room.
      set({ above: innerHeight / 2 - 48 });
      const opened = await open();
      set({ content: innerHeight * 0.6 });
      await until(
        () => opened.clientHeight > innerHeight * 0.6,
        "A panel does not grow with its content, up to the height of the window.",
      );
      await until(() => {
        const { top, bottom } = opened.getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight;
      }, "A panel whose content grows is partly out of the window.");
    });
  });

  group("Menu", () => {
    test("is a menu that its trigger opens, with its items there only while it is open", async (page) => {
      const { trigger, open } = await showMenu(page);
      must(
        ["menu", "true"].includes(trigger.getAttribute("aria-haspopup") ?? ""),
        "The trigger lacks aria-haspopup=menu.",
      );
      must(trigger.getAttribute("aria-expanded") === "false", "A closed trigger lacks aria-expanded=false.");
      must(page.all("menuitem").length === 0, "The items are there before it is opened.");
      await open();
      must(trigger.getAttribute("aria-expanded") === "true", "An open trigger lacks aria-expanded=true.");
      for (const label of ["Rename", "Copy", "Share", "Delete"]) await page.find("menuitem", label);
    });

    test("moves by arrows, Home and End", async (page) => {
      const { trigger, isAt } = await showMenu(page);
      trigger.focus();
      await page.user.keyboard("{Enter}");
      await page.find("menu", "More actions");
      await until(
        () => document.activeElement?.closest('[role="menu"]') !== null,
        "Opening a Menu by Enter does not move the focus in.",
      );
      await settled();
      await page.user.keyboard("{Home}");
      await isAt("Rename", "Home");
      await page.user.keyboard("{ArrowDown}");
      await isAt("Copy", "ArrowDown");
      await page.user.keyboard("{ArrowUp}");
      await isAt("Rename", "ArrowUp");
      await page.user.keyboard("{End}");
      await isAt("Delete", "End");
    });

    test("closes by Escape and gives the focus back", async (page) => {
      const { trigger, open, selected } = await showMenu(page);
      await open();
      await page.user.keyboard("{Escape}");
      await page.gone("menu");
      await hasFocus(trigger, "After Escape the focus is not on the trigger.");
      must(selected.length === 0, "Escape selects an item.");
    });

    test("closes by a press outside", async (page) => {
      const { open } = await showMenu(page);
      await open();
      await page.user.click(await page.find("button", "Outside"), { force: true }).catch(() => {
        // A menu may cover the page with a layer that takes the press.
      });
      await page.gone("menu");
    });

    test("selects by Enter and by a press, closes, and passes over what is disabled", async (page) => {
      const { open, isAt, selected, trigger } = await showMenu(page);
      await open();
      await page.user.keyboard("{Home}{ArrowDown}");
      await isAt("Copy", "ArrowDown");
      await page.user.keyboard("{Enter}");
      await page.gone("menu");
      must(selected.join() === "Copy", `Enter on Copy selects “${selected.join()}”.`);
      await hasFocus(trigger, "After a selection the focus is not on the trigger.");
      await open();
      const disabled = await page.find("menuitem", "Share");
      must(
        disabled.matches(":disabled") || disabled.getAttribute("aria-disabled") === "true",
        "A disabled item is not told as disabled.",
      );
      await page.user.click(disabled, { force: true });
      must(selected.length === 1, "A disabled item can be selected.");
      await page.user.click(await page.find("menuitem", "Delete"));
      await page.gone("menu");
      must(selected.join() === "Copy,Delete", "A press on an item does not select it once.");
    });
  });
};
