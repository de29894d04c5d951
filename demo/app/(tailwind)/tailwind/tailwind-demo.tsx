"use client";

import { defaultMessages, MediaLibrary } from "@reactkits.dev/react-media-library/tailwind";
import { DemoPage } from "../../../components/demo-page";
import type { DemoProps } from "../../../lib/demo-library";

export const TailwindDemo = ({ mode }: DemoProps) => (
  <DemoPage preset="tailwind" mode={mode} MediaLibrary={MediaLibrary} defaultMessages={defaultMessages} />
);
