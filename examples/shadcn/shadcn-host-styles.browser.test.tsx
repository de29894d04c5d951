import "./app.css";
import { createMediaLibrary, MediaLibraryProvider } from "@reactkits.dev/react-media-library";
import { MediaLibrary, MediaLibraryKitProvider } from "@reactkits.dev/react-media-library/components";
import componentsCss from "@reactkits.dev/react-media-library/components.css?inline";
import mantineCss from "@reactkits.dev/react-media-library/mantine.css?inline";
import tailwindCss from "@reactkits.dev/react-media-library/tailwind.css?inline";
import { createMemoryStorage, createMockGenerator } from "@reactkits.dev/react-media-library/testing";
import { cleanup, render, waitFor } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { Alert, AlertDescription, AlertTitle } from "#components/ui/alert";
import { Badge } from "#components/ui/badge";
import { Button } from "#components/ui/button";
import { Checkbox } from "#components/ui/checkbox";
import { Dialog, DialogContent } from "#components/ui/dialog";
import { Field, FieldDescription, FieldError, FieldLabel } from "#components/ui/field";
import { Input } from "#components/ui/input";
import { NativeSelect, NativeSelectOption } from "#components/ui/native-select";
import { Progress } from "#components/ui/progress";
import { RadioGroup, RadioGroupItem } from "#components/ui/radio-group";
import { Slider } from "#components/ui/slider";
import { Textarea } from "#components/ui/textarea";
import { TooltipProvider } from "#components/ui/tooltip";
import {
  elementsBelow,
  expectSameStyles,
  PlainElements,
  settled,
  stylesOf,
  withStylesheet,
} from "../../src/kits/host-styles.contract.js";
import { shadcnKit } from "./media-library/shadcn-kit";

afterEach(cleanup);

/** What an app may have on a page that has the library too. */
function HostPage() {
  return (
    <div className="host">
      <Button>
        <svg aria-hidden="true" /> Save
      </Button>
      <Button variant="outline" disabled>
        Cancel
      </Button>
      <Field data-invalid>
        <FieldLabel htmlFor="name">Name</FieldLabel>
        <Input id="name" placeholder="As on the card" aria-invalid />
        <FieldDescription>As on the card</FieldDescription>
        <FieldError errors={[{ message: "Missing" }]} />
      </Field>
      <Textarea aria-label="Notes" />
      <NativeSelect aria-label="Country">
        <NativeSelectOption value="x">X</NativeSelectOption>
      </NativeSelect>
      <Checkbox aria-label="Agree" defaultChecked />
      <RadioGroup aria-label="Plan" defaultValue="a">
        <RadioGroupItem value="a" aria-label="A" />
      </RadioGroup>
      <Slider aria-label="Volume" defaultValue={[40]} />
      <Progress aria-label="Upload" value={40} />
      <Badge>New</Badge>
      <Alert>
        <AlertTitle>Title</AlertTitle>
        <AlertDescription>Text</AlertDescription>
      </Alert>
      <PlainElements />
    </div>
  );
}

async function showHost(dialog = false): Promise<Element[]> {
  render(<HostPage />);
  if (dialog) {
    render(
      <Dialog open>
        <DialogContent>Text</DialogContent>
      </Dialog>,
    );
  }
  await waitFor(() => expect(document.body.textContent).toContain("Heading"));
  await settled();
  return elementsBelow(document.body);
}

it.each([
  ["components.css", componentsCss],
  ["mantine.css", mantineCss],
  ["tailwind.css", tailwindCss],
])("%s changes no computed style of an app's shadcn components and plain elements", async (_, css) => {
  const elements = await showHost(true);
  const before = stylesOf(elements);
  await withStylesheet(css, () => expectSameStyles(before, stylesOf(elements)));
});

it("changes none of them while the library is on the page", async () => {
  const elements = await showHost();
  const before = stylesOf(elements);
  const library = createMediaLibrary({ storage: createMemoryStorage(), ai: createMockGenerator() });
  await withStylesheet(componentsCss, async () => {
    render(
      // Out of the flow, so that it moves nothing.
      <div style={{ position: "fixed", inset: 0 }}>
        <TooltipProvider>
          <MediaLibraryProvider library={library}>
            <MediaLibraryKitProvider kit={shadcnKit}>
              <MediaLibrary />
            </MediaLibraryKitProvider>
          </MediaLibraryProvider>
        </TooltipProvider>
      </div>,
    );
    await waitFor(() => expect(document.body.textContent).toContain("Your library is empty"));
    await settled();
    expectSameStyles(before, stylesOf(elements));
  });
  cleanup();
  await library.close();
});
