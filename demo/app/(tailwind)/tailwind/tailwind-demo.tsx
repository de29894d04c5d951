"use client";

import { MediaLibraryProvider } from "@reactkits.dev/react-media-library";
import { MediaLibrary } from "@reactkits.dev/react-media-library/tailwind";
import { DemoPage } from "../../../components/demo-page";
import { type DemoProps, NAMESPACE, useDemoGenerator } from "../../../lib/demo-library";

export function TailwindDemo({ mode }: DemoProps) {
  const ai = useDemoGenerator({ mode });
  return (
    <DemoPage preset="tailwind" mode={mode}>
      <MediaLibraryProvider namespace={NAMESPACE} ai={ai}>
        <MediaLibrary />
      </MediaLibraryProvider>
    </DemoPage>
  );
}
