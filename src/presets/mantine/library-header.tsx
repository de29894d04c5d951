"use client";

import { ActionIcon, Button, CloseButton, TextInput, Title } from "@mantine/core";
import { HistoryIcon, SearchIcon, SparklesIcon, UploadIcon } from "../../components/icons.js";
import { useMessages } from "../../components/preset-context.js";
import type { LibraryScreen } from "../../components/use-library-screen.js";

export function LibraryHeader({ screen }: { screen: LibraryScreen }) {
  const messages = useMessages();
  const { library, query, setQuery, countText, active } = screen;
  const isReady = library.status === "ready";
  return (
    <div className="rml-header">
      <div className="rml-header-text">
        <Title order={2} className="rml-title">
          {messages.library}
        </Title>
        {countText !== "" && <span className="rml-count">{countText}</span>}
      </div>
      <TextInput
        className="rml-search"
        type="search"
        aria-label={messages.search}
        placeholder={messages.search}
        value={query}
        disabled={!isReady}
        onChange={(event) => setQuery(event.currentTarget.value)}
        leftSection={<SearchIcon />}
        rightSection={
          query !== "" && (
            <CloseButton size="sm" aria-label={messages.clearSearch} onClick={() => setQuery("")} />
          )
        }
      />
      <div className="rml-header-actions">
        {screen.hasQueue && (
          <ActionIcon
            variant="default"
            size={36}
            className="rml-queue-button"
            disabled={!isReady}
            title={messages.generations}
            aria-label={active > 0 ? messages.generationsRunning(active) : messages.generations}
            aria-haspopup="dialog"
            aria-expanded={screen.queueOpen}
            onClick={() => screen.setQueueOpen(true)}
          >
            <HistoryIcon size={18} />
            {active > 0 && (
              <span className="rml-queue-count" aria-hidden="true">
                {active}
              </span>
            )}
          </ActionIcon>
        )}
        <Button
          variant="default"
          classNames={{ root: "rml-header-upload", label: "rml-header-upload-label" }}
          disabled={!isReady}
          leftSection={<UploadIcon />}
          onClick={screen.dropzone.open}
        >
          {messages.upload}
        </Button>
        {library.generateImages && (
          <Button
            className="rml-primary"
            disabled={!isReady}
            leftSection={<SparklesIcon />}
            onClick={() => screen.setGenerateOpen(true)}
          >
            {messages.generate}
          </Button>
        )}
      </div>
    </div>
  );
}
