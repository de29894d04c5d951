"use client";

import { Button, CloseButton, TextInput, Title } from "@mantine/core";
import { SearchIcon, SparklesIcon, UploadIcon } from "../shared/icons.js";
import { useMessages } from "../shared/preset-context.js";
import type { LibraryScreen } from "../shared/use-library-screen.js";

export function LibraryHeader({ screen }: { screen: LibraryScreen }) {
  const messages = useMessages();
  const { library, query, setQuery, isSearch, searching, found } = screen;
  const isReady = library.status === "ready";
  const all = library.assetCount > 0 ? messages.assetCount(library.assetCount) : "";
  const count = isSearch && !searching ? messages.found(found, query.trim()) : all;
  return (
    <div className="rml-header">
      <div className="rml-header-text">
        <Title order={2} className="rml-title">
          {messages.library}
        </Title>
        {isReady && count !== "" && <span className="rml-count">{count}</span>}
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
