"use client";

import { Button, Modal } from "@mantine/core";
import { useMediaQuery, useReducedMotion } from "@mantine/hooks";
import { FilmIcon } from "../../components/icons.js";
import { LiveRegionPlace } from "../../components/live-region.js";
import type { GenerateDialogProps } from "../../components/part-props.js";
import { MessagesProvider, useMessages } from "../../components/preset-context.js";
import { useGenerateForm } from "../../components/use-generate-form.js";
import { GenerateForm } from "./generate-form.js";

/** Keep it mounted: what runs goes on while it is closed, and is shown when it is opened again. */
export function GenerateDialog(props: GenerateDialogProps) {
  const messages = useMessages(props.messages);
  const form = useGenerateForm(props, messages);
  const isPhone = useMediaQuery("(max-width: 36em)") ?? false;
  const reducedMotion = useReducedMotion();
  return (
    <MessagesProvider messages={messages}>
      <Modal.Root
        opened={props.open}
        onClose={() => props.onOpenChange(false)}
        fullScreen={isPhone}
        centered
        size="35rem"
        padding="lg"
        yOffset={24}
        className={`rml ${props.className ?? ""}`}
        data-status={form.status}
        transitionProps={{ transition: isPhone ? "slide-up" : "pop", duration: reducedMotion ? 0 : 150 }}
      >
        <Modal.Overlay className="rml-backdrop" />
        <Modal.Content
          classNames={{ content: "rml-dialog" }}
          radius={isPhone ? 0 : "lg"}
          data-status={form.status}
        >
          <div className="rml-dialog-header">
            <Modal.Title className="rml-dialog-title">{messages.generateTitle}</Modal.Title>
            {props.onMakeVideo && (
              <Button
                variant="subtle"
                color="gray"
                size="compact-sm"
                className="rml-quiet rml-make-video"
                leftSection={<FilmIcon size={14} />}
                onClick={props.onMakeVideo}
              >
                {messages.makeVideo}
              </Button>
            )}
            <Modal.CloseButton aria-label={messages.close} />
          </div>
          <GenerateForm form={form} />
          {props.open && <LiveRegionPlace className="rml-hidden" />}
        </Modal.Content>
      </Modal.Root>
    </MessagesProvider>
  );
}
