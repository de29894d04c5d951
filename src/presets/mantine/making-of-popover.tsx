"use client";

import { Popover, UnstyledButton } from "@mantine/core";
import { useReducedMotion } from "@mantine/hooks";
import { useState } from "react";
import { SparklesIcon } from "../../components/icons.js";
import { makingOfTitle } from "../../components/making-of.js";
import { useMessages } from "../../components/preset-context.js";
import type { MediaAsset } from "../../core/library/asset.js";
import { MakingOfDetails } from "./making-of-details.js";

/** The badge of a generated image, which opens how it was made. */
export function MakingOfPopover({ asset, tabbable }: { asset: MediaAsset; tabbable: boolean }) {
  const messages = useMessages();
  const [opened, setOpened] = useState(false);
  const reducedMotion = useReducedMotion();
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-start"
      width="min(20rem, calc(100vw - 1rem))"
      shadow="lg"
      // Its own roles would name the dialog after the badge.
      withRoles={false}
      trapFocus
      returnFocus
      transitionProps={{ transition: "fade-down", duration: reducedMotion ? 0 : 120 }}
    >
      <Popover.Target>
        <UnstyledButton
          className="rml-badge"
          title={makingOfTitle(asset, messages)}
          aria-haspopup="dialog"
          aria-expanded={opened}
          tabIndex={tabbable ? 0 : -1}
          onClick={() => setOpened(!opened)}
        >
          <SparklesIcon size={12} />
          {messages.aiBadge}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown
        className="rml rml-popover"
        role="dialog"
        tabIndex={-1}
        aria-label={makingOfTitle(asset, messages)}
      >
        <MakingOfDetails asset={asset} />
      </Popover.Dropdown>
    </Popover>
  );
}
