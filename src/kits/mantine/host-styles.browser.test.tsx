import "@mantine/core/styles.css";
import { Button, Checkbox, MantineProvider, Menu, Modal, TextInput } from "@mantine/core";
import { cleanup, render } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import componentsCss from "../../components/components.css?inline";
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
        <h1>Heading</h1>
        <p>
          Text with <a href="#host">link text</a> and <code>code</code>
        </p>
        <ul>
          <li>Item</li>
        </ul>
        <button type="button">Plain</button>
        <input aria-label="Plain" placeholder="Plain" />
        <textarea aria-label="Plain" />
        <select aria-label="Plain">
          <option>Plain</option>
        </select>
        <table>
          <tbody>
            <tr>
              <td>Cell</td>
            </tr>
          </tbody>
        </table>
        <dialog open>Plain</dialog>
        <img alt="" width="10" height="10" />
      </div>
    </MantineProvider>
  );
}

/** Every computed property of every element below `root`, and of its pseudo-elements. */
function stylesBelow(root: Element): Map<string, string> {
  const styles = new Map<string, string>();
  for (const [index, element] of [
    document.documentElement,
    document.body,
    ...root.querySelectorAll("*"),
  ].entries()) {
    for (const pseudo of ["", "::before", "::after", "::placeholder"]) {
      const computed = getComputedStyle(element, pseudo);
      // What only sets a variable changes no look.
      for (const property of [...computed].filter((name) => !name.startsWith("--"))) {
        styles.set(`${index} ${element.tagName}${pseudo} ${property}`, computed.getPropertyValue(property));
      }
    }
  }
  return styles;
}

it.each([
  ["components.css", componentsCss],
  ["mantine.css", mantineCss],
  ["tailwind.css", tailwindCss],
])("%s changes no computed style of the app's own elements", async (_, css) => {
  const { container } = render(<HostPage />);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const before = stylesBelow(container);
  const style = document.head.appendChild(document.createElement("style"));
  style.textContent = css;
  try {
    const after = stylesBelow(container);
    const changed = [...after].filter(([key, value]) => before.get(key) !== value);
    expect(changed.map(([key, value]) => `${key}: ${before.get(key)} → ${value}`)).toEqual([]);
    expect(after.size).toBe(before.size);
    expect(before.size).toBeGreaterThan(10_000);
  } finally {
    style.remove();
  }
});
