import { must, present, until } from "./kit-page.js";
import type { KitRules } from "./kit-rules.js";

const CHOICES = [
  { value: "", label: "Any" },
  { value: "a", label: "First" },
  { value: "b", label: "Second" },
];

export const controlRules: KitRules = ({ group, test }) => {
  group("TextField", () => {
    test("is a searchbox with type=search", async ({ kit: { TextField }, show, find }) => {
      await show({}, () => (
        <TextField
          label="Search"
          hideLabel
          type="search"
          placeholder="By name"
          value=""
          onValueChange={() => {}}
        />
      ));
      const control = await find("searchbox", "Search");
      must(control.getAttribute("placeholder") === "By name", "`placeholder` does not reach the control.");
    });

    test("has its icon at the start, its action at the end, and neither in its name", async ({
      kit: { TextField },
      show,
      find,
      user,
    }) => {
      let cleared = 0;
      await show({}, () => (
        <TextField
          label="Search"
          icon={<svg data-icon="" aria-hidden="true" width="16" height="16" />}
          action={
            <button type="button" onClick={() => (cleared += 1)}>
              Clear
            </button>
          }
          value="dunes"
          onValueChange={() => {}}
        />
      ));
      const control = await find("textbox", "Search");
      const action = await find("button", "Clear");
      await user.click(action);
      must(cleared === 1, "The action of TextField cannot be clicked.");
      const middle = centre(control);
      const icon = present(document.querySelector("[data-icon]"), "The icon of TextField is not shown.");
      must(centre(icon) < middle && middle < centre(action), "Icon and action are on the wrong sides.");
    });

    test("passes the ref of its control on", async ({ kit, show, find }) => {
      const refs: (Element | null)[] = [];
      await show({}, () => (
        <>
          <kit.TextField
            label="One"
            value=""
            onValueChange={() => {}}
            inputRef={(input) => void refs.push(input)}
          />
          <kit.TextArea
            label="Two"
            value=""
            onValueChange={() => {}}
            inputRef={(input) => void refs.push(input)}
          />
        </>
      ));
      for (const label of ["One", "Two"]) {
        must(refs.includes(await find("textbox", label)), `inputRef of ${label} is not its control.`);
      }
    });
  });

  group("NumberField", () => {
    test("asks for a numeric keyboard", async ({ kit: { NumberField }, show, find }) => {
      await show({}, () => <NumberField label="Seed" value="" onValueChange={() => {}} />);
      const mode = (await find("textbox", "Seed")).getAttribute("inputmode");
      must(mode === "numeric" || mode === "decimal", `NumberField has inputmode=${mode}, not numeric.`);
    });

    test("has a decimal keyboard with inputMode decimal", async ({ kit: { NumberField }, show, find }) => {
      await show({}, () => (
        <NumberField label="Guidance" inputMode="decimal" value="" onValueChange={() => {}} />
      ));
      const mode = (await find("textbox", "Guidance")).getAttribute("inputmode");
      must(mode === "decimal", `NumberField has inputmode=${mode} in spite of its \`inputMode\`.`);
    });
  });

  group("TextArea", () => {
    test("grows with its content, from its smallest height on", async ({ kit: { TextArea }, show, find }) => {
      const { set } = await show({ value: "" }, ({ value }) => (
        <>
          <TextArea label="Prompt" value={value} onValueChange={() => {}} />
          <TextArea label="Tall" rows={6} value="" onValueChange={() => {}} />
        </>
      ));
      const control = await find("textbox", "Prompt");
      must(control instanceof HTMLTextAreaElement, "TextArea is no native <textarea>.");
      const empty = control.clientHeight;
      const tall = await find("textbox", "Tall");
      await until(
        () => tall.clientHeight > empty + 30,
        "`rows` does not set the smallest height of TextArea.",
      );
      set({ value: "line\n".repeat(12) });
      await until(() => control.clientHeight > empty * 2, "TextArea does not grow with its content.");
      set({ value: "" });
      await until(() => Math.abs(control.clientHeight - empty) < 2, "TextArea does not shrink again.");
    });

    test("puts data-autofocus on its control", async ({ kit: { TextArea }, show, find }) => {
      await show({}, () => <TextArea data-autofocus="" label="Prompt" value="" onValueChange={() => {}} />);
      const control = await find("textbox", "Prompt");
      must(control.dataset.autofocus !== undefined, "data-autofocus is not on the <textarea>.");
    });
  });

  group("Select", () => {
    test("puts data-autofocus on its control", async ({ kit: { Select }, show, find }) => {
      await show({}, () => (
        <Select data-autofocus="" label="Model" options={[]} value="" onValueChange={() => {}} />
      ));
      const control = await find("combobox", "Model");
      must(control.dataset.autofocus !== undefined, "data-autofocus is not on the <select>.");
    });

    test("is a native select whose options may have an empty value", async ({
      kit: { Select },
      show,
      find,
      user,
    }) => {
      const { state } = await show({ value: "" }, ({ value }, set) => (
        <Select
          label="Order"
          options={CHOICES}
          value={value}
          onValueChange={(next) => set({ value: next })}
        />
      ));
      const found = await find("combobox", "Order");
      const control = present(
        found instanceof HTMLSelectElement ? found : undefined,
        "Select is no native <select>.",
      );
      const labels = [...control.options].map(({ text }) => text);
      must(labels.join() === "Any,First,Second", `Select shows the options ${labels.join()}.`);
      must(control.value === "", "Select does not show the option with an empty value.");
      await user.selectOptions(control, "b");
      must(state().value === "b", "Select does not tell the chosen value.");
      await user.selectOptions(control, "");
      must(state().value === "", "Select does not tell an empty value.");
    });
  });
};

function centre(element: Element): number {
  const { left, width } = element.getBoundingClientRect();
  return left + width / 2;
}
