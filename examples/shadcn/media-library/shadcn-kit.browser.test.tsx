import "../app.css";
import { runKitContract } from "@reactkits.dev/react-media-library/testing";
import { describe, it } from "vitest";
import { cdp, page, userEvent } from "vitest/browser";
import { TooltipProvider } from "#components/ui/tooltip";
import { shadcnKit } from "./shadcn-kit";

runKitContract("shadcn/ui", {
  kit: shadcnKit,
  wrapper: TooltipProvider,
  describe,
  it,
  page,
  userEvent,
  cdp,
  patience: 15_000,
});
