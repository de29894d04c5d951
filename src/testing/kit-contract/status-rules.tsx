import { must, present, until, visibleText } from "./kit-page.js";
import type { KitRules } from "./kit-rules.js";

const shows = (text: string, rule: string) => until(() => visibleText(text) !== undefined, rule);
const hides = (text: string, rule: string) => until(() => visibleText(text) === undefined, rule);

export const statusRules: KitRules = ({ group, test }) => {
  group("Progress", () => {
    test("is a named progressbar that tells its share", async ({ kit: { Progress }, show, find }) => {
      await show({}, () => <Progress label="Importing" value={0.25} />);
      const bar = await find("progressbar", "Importing");
      const [now, min, max] = ["now", "min", "max"].map((part) => bar.getAttribute(`aria-value${part}`));
      const share = (Number(now) - Number(min ?? 0)) / (Number(max ?? 100) - Number(min ?? 0));
      must(now !== null && Math.abs(share - 0.25) < 0.001, `Progress at 0.25 tells a share of ${share}.`);
    });

    test("tells no value where it is not known", async ({ kit: { Progress }, show, find }) => {
      await show({}, () => <Progress label="Importing" />);
      const bar = await find("progressbar", "Importing");
      must(!bar.hasAttribute("aria-valuenow"), "Progress without a value has aria-valuenow.");
    });
  });

  group("Spinner", () => {
    test("is hidden from assistive technology, and as large as the text", async ({
      kit: { Spinner },
      show,
    }) => {
      await show({}, () => (
        <>
          <p style={{ fontSize: 16 }}>
            <Spinner data-slot="x-16" />
          </p>
          <p style={{ fontSize: 40 }}>
            <Spinner data-slot="x-40" />
          </p>
        </>
      ));
      for (const size of [16, 40]) {
        const spinner = present(
          document.querySelector(`[data-slot="x-${size}"]`),
          "Spinner has no root element.",
        );
        must(spinner.getAttribute("aria-hidden") === "true", "Spinner is not aria-hidden.");
        const { height } = spinner.getBoundingClientRect();
        must(
          height > size * 0.7 && height < size * 1.6,
          `Beside text of ${size} px Spinner is ${height} px high.`,
        );
      }
    });
  });

  group("Notice", () => {
    test("has role alert for an error, and only then", async ({ kit: { Notice }, show, all }) => {
      await show({}, () => (
        <>
          <Notice tone="info" title="Offline">
            Back soon
          </Notice>
          <Notice tone="warning" title="Almost full" />
          <Notice tone="error" title="Not saved">
            Try again
          </Notice>
        </>
      ));
      const alerts = all("alert");
      must(alerts.length === 1, `Of three notices, one of them an error, ${alerts.length} are alerts.`);
      for (const text of ["Not saved", "Try again"]) {
        must(alerts[0]?.textContent?.includes(text) === true, `The alert does not hold “${text}”.`);
      }
      for (const tone of ["info", "warning", "error"]) {
        must(
          document.querySelectorAll(`[data-tone="${tone}"]`).length === 1,
          `The root of a Notice with tone ${tone} has no data-tone=${tone}.`,
        );
      }
    });

    test("shows its action", async ({ kit: { Notice, Button }, show, find, user }) => {
      let retries = 0;
      await show({}, () => (
        <Notice
          tone="error"
          title="Not saved"
          action={<Button onClick={() => (retries += 1)}>Retry</Button>}
        />
      ));
      await user.click(await find("button", "Retry"));
      must(retries === 1, "The action of Notice cannot be clicked.");
    });
  });

  group("Badge", () => {
    test("is read as its text, or as an image with its label", async ({
      kit: { Badge },
      show,
      find,
      all,
    }) => {
      await show({}, () => (
        <>
          <Badge tone="accent">12</Badge>
          <Badge tone="overlay" icon={<svg aria-hidden="true" />} label="Made with AI">
            AI
          </Badge>
        </>
      ));
      const image = await find("img", "Made with AI");
      must(image.textContent?.includes("AI") === true, "Badge does not show its text.");
      must(all("img").length === 1, "A Badge without a label has role img.");
      must(document.body.innerText.includes("12"), "Badge does not show its text.");
    });
  });

  group("Tooltip", () => {
    test("shows its label while the child has the pointer or the focus", async ({
      kit: { Tooltip, IconButton },
      show,
      find,
      user,
    }) => {
      const tip = "Press I for details";
      const calls: string[] = [];
      let ref: Element | null = null;
      await show({}, () => (
        <>
          <button type="button">Before</button>
          <Tooltip label={tip}>
            <IconButton
              ref={(element) => {
                ref = element;
              }}
              label="Details"
              icon={<svg aria-hidden="true" width="16" height="16" />}
              onClick={() => calls.push("click")}
            />
          </Tooltip>
        </>
      ));
      const before = await find("button", "Before");
      const child = await find("button", "Details");
      must(ref === child, "Tooltip takes its child's ref.");
      await user.hover(before);
      await hides(tip, "Tooltip shows its label before there is a reason.");
      await user.hover(child);
      await shows(tip, "Tooltip does not show its label to the pointer.");
      await user.hover(before);
      await hides(tip, "Tooltip still shows its label when the pointer has left.");
      before.focus();
      await user.keyboard("{Tab}");
      must(document.activeElement === child, "Tab does not reach the child of Tooltip.");
      await shows(tip, "Tooltip does not show its label to the keyboard's focus.");
      await user.keyboard("{Shift>}{Tab}{/Shift}");
      await hides(tip, "Tooltip still shows its label when the focus has left.");
      await user.click(child);
      must(calls.join() === "click", "Tooltip takes its child's click handler.");
      must((await find("button", "Details")) === child, "Tooltip changes its child's name.");
    });
  });
};
