import type { ReactNode } from "react";
import type { KitElementProps, MediaLibraryKit } from "../../components/kit.js";
import { must, present, until } from "./kit-page.js";
import type { KitRules } from "./kit-rules.js";

const OPTIONS = [
  { value: "a", label: "First" },
  { value: "b", label: "Second" },
];
const nothing = () => {};
const icon = <svg aria-hidden="true" width="16" height="16" />;
const trigger = <button type="button">Trigger</button>;

/** Every primitive that has a root element, drawn with the properties that belong on it. */
const SAMPLES: Record<
  Exclude<keyof MediaLibraryKit, "Tooltip">,
  (kit: MediaLibraryKit, root: KitElementProps) => ReactNode
> = {
  Button: ({ Button }, root) => <Button {...root}>Save</Button>,
  IconButton: ({ IconButton }, root) => <IconButton {...root} label="Close" icon={icon} />,
  TextField: ({ TextField }, root) => <TextField {...root} label="Name" value="" onValueChange={nothing} />,
  TextArea: ({ TextArea }, root) => <TextArea {...root} label="Prompt" value="" onValueChange={nothing} />,
  NumberField: ({ NumberField }, root) => (
    <NumberField {...root} label="Seed" value="" onValueChange={nothing} />
  ),
  Select: ({ Select }, root) => (
    <Select {...root} label="Order" options={OPTIONS} value="a" onValueChange={nothing} />
  ),
  SegmentedControl: ({ SegmentedControl }, root) => (
    <SegmentedControl {...root} label="Size" options={OPTIONS} value="a" onValueChange={nothing} />
  ),
  Checkbox: ({ Checkbox }, root) => (
    <Checkbox {...root} label="Select" checked={false} onCheckedChange={nothing} />
  ),
  Slider: ({ Slider }, root) => (
    <Slider {...root} label="Strength" min={0} max={8} value={4} onValueChange={nothing} />
  ),
  Dialog: ({ Dialog }, root) => (
    <Dialog {...root} size="sm" label="Details" open onClose={nothing}>
      <button type="button">Close</button>
    </Dialog>
  ),
  Drawer: ({ Drawer }, root) => (
    <Drawer {...root} label="Details" open onClose={nothing}>
      <button type="button">Close</button>
    </Drawer>
  ),
  Popover: ({ Popover }, root) => (
    <Popover {...root} label="Details" open onOpenChange={nothing} trigger={trigger}>
      <button type="button">Copy</button>
    </Popover>
  ),
  Menu: ({ Menu }, root) => (
    <Menu {...root} label="More" trigger={trigger} items={[{ label: "Rename", onSelect: nothing }]} />
  ),
  Progress: ({ Progress }, root) => <Progress {...root} label="Importing" value={0.5} />,
  Spinner: ({ Spinner }, root) => <Spinner {...root} />,
  Notice: ({ Notice }, root) => <Notice {...root} tone="info" title="Offline" />,
  Badge: ({ Badge }, root) => (
    <Badge {...root} tone="accent">
      12
    </Badge>
  ),
};

/** The role of a root element that is more than a wrapper. */
const ROOT_ROLES: Partial<Record<keyof MediaLibraryKit, [role: string, name: string]>> = {
  Button: ["button", "Save"],
  IconButton: ["button", "Close"],
  Dialog: ["dialog", "Details"],
  Drawer: ["dialog", "Details"],
  Popover: ["dialog", "Details"],
  Menu: ["menu", "More"],
};

export const rootRules: KitRules = ({ group, test }) => {
  for (const name of Object.keys(SAMPLES).filter(isSample)) {
    group(name, () => {
      test("puts className and data-* on its root element", async ({ kit, show, user, find }) => {
        await show({}, () =>
          SAMPLES[name](kit, {
            className: "x-first x-last",
            "data-slot": "x-slot",
            "data-selected": true,
            "data-count": 3,
            "data-absent": undefined,
          }),
        );
        if (name === "Menu") await user.click(await find("button", "Trigger"));
        const roots = () => document.querySelectorAll<HTMLElement>(".x-first.x-last");
        await until(() => roots().length > 0, `The className of ${name} is on no element.`);
        const root = present(roots()[0], `The className of ${name} is on no element.`);
        must(roots().length === 1, `The className of ${name} is on several elements.`);
        const { slot, selected, count } = root.dataset;
        must(slot === "x-slot", `The root of ${name} has data-slot=${slot} instead of the one it was given.`);
        must(selected === "true" && count === "3", `data-* does not reach the root of ${name} as text.`);
        must(!("absent" in root.dataset), `An undefined data-* is an attribute of the root of ${name}.`);
        must(
          root.classList[0] !== "x-first",
          `The root of ${name} has no class of its own before className.`,
        );
        const role = ROOT_ROLES[name];
        if (role) must((await find(...role)) === root, `The root of ${name} is not its ${role[0]}.`);
      });
    });
  }
};

const isSample = (name: string): name is keyof typeof SAMPLES => name in SAMPLES;
