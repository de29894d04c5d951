import type { IconButtonProps, MediaLibraryKit } from "../../components/kit.js";
import { hasFocus, must, present, until } from "./kit-page.js";
import type { KitRules } from "./kit-rules.js";

export const buttonRules: KitRules = ({ group, test }) => {
  group("Button", () => {
    test("is a native button that is named by its text", async ({ kit: { Button }, show, find }) => {
      await show({}, () => <Button icon={<svg aria-hidden="true" />}>Save</Button>);
      const button = await find("button", "Save");
      must(button instanceof HTMLButtonElement, "Button is no native <button>.");
    });

    test("is named by `label` where there is one", async ({ kit: { Button }, show, find }) => {
      await show({}, () => <Button label="Cancel: a lighthouse">Cancel</Button>);
      must((await find("button", "Cancel: a lighthouse")).textContent === "Cancel", "The text is lost.");
    });

    test("submits its form only with type=submit", async ({ kit: { Button }, show, find, user }) => {
      let submitted = 0;
      await show({}, () => (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            submitted += 1;
          }}
        >
          <Button>Preview</Button>
          <Button type="submit">Send</Button>
        </form>
      ));
      await user.click(await find("button", "Preview"));
      must(submitted === 0, "A Button without a type submits the form: its type must be `button`.");
      await user.click(await find("button", "Send"));
      must(submitted === 1, "A Button with type=submit does not submit the form.");
    });

    test("calls onClick, and not while disabled", async ({ kit: { Button }, show, find, user }) => {
      let clicks = 0;
      const { set } = await show({ disabled: false }, ({ disabled }) => (
        <Button disabled={disabled} onClick={() => (clicks += 1)}>
          Save
        </Button>
      ));
      const button = await find("button", "Save");
      await user.click(button);
      must(clicks === 1, "A click on Button does not call onClick.");
      set({ disabled: true });
      await until(() => button.matches(":disabled"), "`disabled` does not disable the button.");
      await user.click(button, { force: true });
      must(clicks === 1, "A disabled Button calls onClick.");
    });

    test("is busy by aria-busy and aria-disabled, and keeps the focus", async ({
      kit: { Button },
      show,
      find,
      user,
    }) => {
      const { set } = await show({ busy: false }, ({ busy }) => <Button busy={busy}>Save</Button>);
      const button = await find("button", "Save");
      await user.click(button);
      must(button.getAttribute("aria-busy") !== "true", "A Button that is not busy has aria-busy.");
      set({ busy: true });
      await until(() => button.getAttribute("aria-busy") === "true", "A busy Button lacks aria-busy=true.");
      must(button.getAttribute("aria-disabled") === "true", "A busy Button lacks aria-disabled=true.");
      must(!button.matches(":disabled"), "A busy Button has the disabled attribute, so it loses the focus.");
      must(document.activeElement === button, "A Button loses the focus when it becomes busy.");
      must((await find("button", "Save")) === button, "A busy Button has another name.");
    });
  });

  group("IconButton", () => {
    test("is a square native button that is named by `label`", async ({ kit, show, find, user }) => {
      let clicks = 0;
      await show({}, () => (
        <kit.IconButton
          label="Close"
          icon={<svg aria-hidden="true" width="16" height="16" />}
          onClick={() => (clicks += 1)}
        />
      ));
      const found = await find("button", "Close");
      const button = present(
        found instanceof HTMLButtonElement ? found : undefined,
        "IconButton is no native <button>.",
      );
      must(button.type === "button", "IconButton submits forms: its type must be `button`.");
      await user.click(button);
      must(clicks === 1, "A click on IconButton does not call onClick.");
      const { width, height } = button.getBoundingClientRect();
      must(Math.abs(width - height) < 1, `IconButton is not square: ${width} × ${height}.`);
    });
  });

  for (const name of ["Button", "IconButton"] as const) {
    group(name, () => {
      test("passes native attributes and its ref on", async ({ kit, show, find }) => {
        let ref: Element | null = null;
        await show({}, () =>
          drawButton(kit, name, "Save", {
            ref: (element) => {
              ref = element;
            },
            "aria-controls": "x-controls",
            "aria-describedby": "x-described",
            "aria-disabled": true,
            "aria-expanded": true,
            "aria-haspopup": "menu",
            "aria-pressed": true,
            tabIndex: -1,
          }),
        );
        const button = await find("button", "Save");
        must(ref === button, `The ref of ${name} is not its button.`);
        const expected = {
          "aria-controls": "x-controls",
          "aria-describedby": "x-described",
          "aria-disabled": "true",
          "aria-expanded": "true",
          "aria-haspopup": "menu",
          "aria-pressed": "true",
          tabindex: "-1",
        };
        for (const [attribute, value] of Object.entries(expected)) {
          must(
            button.getAttribute(attribute) === value,
            `${attribute} does not reach the button of ${name}.`,
          );
        }
        must(!button.matches(":disabled"), `aria-disabled of ${name} has become the disabled attribute.`);
        button.focus();
        await hasFocus(button, `${name} with aria-disabled does not take the focus.`);
      });

      test("is 32 px high in size sm and 36 px in md, the default", async ({ kit, show, find }) => {
        if (matchMedia("(pointer: coarse)").matches) return;
        await show({}, () => (
          <>
            {drawButton(kit, name, "Small", { size: "sm" })}
            {drawButton(kit, name, "Medium", { size: "md" })}
            {drawButton(kit, name, "Default")}
          </>
        ));
        for (const [label, expected] of [
          ["Small", 32],
          ["Medium", 36],
          ["Default", 36],
        ] as const) {
          const { height } = (await find("button", label)).getBoundingClientRect();
          must(Math.abs(height - expected) < 1, `${name} ${label}: ${height} px high, not ${expected} px.`);
        }
      });
    });
  }
};

type CommonButtonProps = Omit<IconButtonProps, "label" | "icon" | "variant">;

function drawButton(
  { Button, IconButton }: MediaLibraryKit,
  name: "Button" | "IconButton",
  label: string,
  props: CommonButtonProps = {},
) {
  if (name === "Button") return <Button {...props}>{label}</Button>;
  return <IconButton {...props} label={label} icon={<svg aria-hidden="true" width="16" height="16" />} />;
}
