import type { ComponentType } from "react";
import type { FieldProps, MediaLibraryKit } from "../../components/kit.js";
import { descriptionOf, isShown, must, present, until } from "./kit-page.js";
import type { KitRules } from "./kit-rules.js";

const CHOICES = [
  { value: "", label: "Any" },
  { value: "a", label: "First" },
  { value: "b", label: "Second" },
];

type Field = {
  name: "TextField" | "TextArea" | "NumberField" | "Select";
  role: string;
  of: (kit: MediaLibraryKit) => ComponentType<FieldProps>;
};

const FIELDS: Field[] = [
  { name: "TextField", role: "textbox", of: ({ TextField }) => TextField },
  { name: "TextArea", role: "textbox", of: ({ TextArea }) => TextArea },
  { name: "NumberField", role: "textbox", of: ({ NumberField }) => NumberField },
  {
    name: "Select",
    role: "combobox",
    of:
      ({ Select }) =>
      (props) => <Select {...props} options={CHOICES} />,
  },
];

export const fieldRules: KitRules = ({ group, test }) => {
  for (const { name, role, of } of FIELDS) {
    group(name, () => {
      test("is named by its visible label alone", async ({ kit, show, find }) => {
        const Primitive = of(kit);
        await show({}, () => (
          <Primitive
            label="Subject"
            hint="In a few words"
            error="Too long"
            value=""
            onValueChange={() => {}}
          />
        ));
        const control = await find(role, "Subject");
        const label = [...document.querySelectorAll("label")].find((each) => each.control === control);
        must(
          label !== undefined && isShown(label),
          `${name} has no visible <label> that belongs to its control.`,
        );
      });

      test("is named where the label is hidden", async ({ kit, show, find }) => {
        const Primitive = of(kit);
        await show({}, () => <Primitive label="Subject" hideLabel value="" onValueChange={() => {}} />);
        const control = await find(role, "Subject");
        must(control.getAttribute("aria-label") === "Subject", "A hidden label is no aria-label.");
      });

      test("ties hint and error to its control", async ({ kit, show, find }) => {
        const Primitive = of(kit);
        const error: string | undefined = undefined;
        const { set } = await show<{ error: string | undefined }>({ error }, (state) => (
          <Primitive
            label="Subject"
            hint="In a few words"
            error={state.error}
            value=""
            onValueChange={() => {}}
          />
        ));
        const control = await find(role, "Subject");
        await until(
          () => descriptionOf(control).includes("In a few words"),
          "aria-describedby does not name the hint.",
        );
        must(control.getAttribute("aria-invalid") !== "true", "aria-invalid is set without an error.");
        set({ error: "Too long" });
        await until(
          () => control.getAttribute("aria-invalid") === "true",
          "An error does not set aria-invalid.",
        );
        await until(
          () => descriptionOf(control).includes("Too long"),
          "aria-describedby does not name the error.",
        );
        must(document.contains(control), "The control is another element once there is an error.");
      });

      test("is disabled, and named for autofill", async ({ kit, show, find }) => {
        const Primitive = of(kit);
        await show({}, () => (
          <Primitive label="Subject" name="subject" disabled value="" onValueChange={() => {}} />
        ));
        const control = await find(role, "Subject");
        must(control.matches(":disabled"), "`disabled` does not reach the control.");
        must(control.getAttribute("name") === "subject", "`name` does not reach the control.");
      });

      test("wraps label, control and texts in its root element", async ({ kit, show, find }) => {
        const Primitive = of(kit);
        await show({}, () => (
          <Primitive
            data-slot="x-root"
            label="Subject"
            hint="In a few words"
            error="Too long"
            value=""
            onValueChange={() => {}}
          />
        ));
        const root = present(
          (await find(role, "Subject")).closest('[data-slot="x-root"]'),
          "The control is not within the root element.",
        );
        for (const text of ["Subject", "In a few words", "Too long"]) {
          must(root.textContent?.includes(text) === true, `“${text}” is not within the root element.`);
        }
      });
    });
  }

  for (const { name, role, of } of FIELDS.filter((each) => each.role === "textbox")) {
    group(name, () => {
      test("shows its value and tells each change", async ({ kit, show, find, user }) => {
        const Primitive = of(kit);
        const { state } = await show({ value: "4" }, ({ value }, set) => (
          <Primitive label="Subject" value={value} onValueChange={(next) => set({ value: next })} />
        ));
        const control = await find(role, "Subject");
        must(textOf(control) === "4", "The control does not show the value.");
        await user.click(control);
        await user.keyboard("{End}2x");
        must(state().value === "42x", `After “4” and the keys “2x” the value is “${state().value}”.`);
        must(textOf(control) === "42x", "The control does not show the changed value.");
      });

      test("keeps to the value that it is given", async ({ kit, show, find, user }) => {
        const Primitive = of(kit);
        await show({}, () => <Primitive label="Subject" value="4" onValueChange={() => {}} />);
        const control = await find(role, "Subject");
        await user.click(control);
        await user.keyboard("2");
        must(textOf(control) === "4", "The control shows a value that its owner has not accepted.");
      });
    });
  }
};

const textOf = (control: HTMLElement): string =>
  control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement ? control.value : "";
