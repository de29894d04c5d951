import "@mantine/core/styles.css";
import { Button, Checkbox, MantineProvider, Menu, Modal, TextInput } from "@mantine/core";
import { cleanup, render } from "@testing-library/react";
import { afterEach, it } from "vitest";
import componentsCss from "../../components/components.css?inline";
import {
  elementsBelow,
  expectSameStyles,
  PlainElements,
  settled,
  stylesOf,
  withStylesheet,
} from "../host-styles.contract.js";
import tailwindCss from "../tailwind/tailwind.css?inline";
import mantineCss from "./mantine.css?inline";

afterEach(cleanup);

/** What an app may have on a page that has the library too. */
function HostPage() {
  return (
    <MantineProvider>
      <div className="host">
        <Button leftSection={<svg width="16" height="16" aria-hidden="true" />}>Save</Button>
        <Button variant="subtle" disabled>
          Cancel
        </Button>
        <TextInput label="Name" description="As on the card" error="Missing" />
        <Checkbox label="Agree" defaultChecked />
        <Modal opened onClose={() => {}} title="Host" withinPortal={false} transitionProps={{ duration: 0 }}>
          Text
        </Modal>
        <Menu opened withinPortal={false} transitionProps={{ duration: 0 }}>
          <Menu.Target>
            <button type="button">Menu</button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item>Item</Menu.Item>
          </Menu.Dropdown>
        </Menu>
        <PlainElements />
      </div>
    </MantineProvider>
  );
}

it.each([
  ["components.css", componentsCss],
  ["mantine.css", mantineCss],
  ["tailwind.css", tailwindCss],
])("%s changes no computed style of the app's own elements", async (_, css) => {
  const { container } = render(<HostPage />);
  await settled();
  const elements = elementsBelow(container);
  const before = stylesOf(elements);
  await withStylesheet(css, () => expectSameStyles(before, stylesOf(elements)));
});
