import { storyNameFromExport, toId } from "storybook/internal/csf";
import "./story-board.css";

type Globals = Record<string, unknown>;

/** What the toolbar sets, and what changes how a story looks. */
const SHOWN = ["kit", "theme", "direction", "language", "textSize", "motion"];

/** The address of a story alone, with the settings of the toolbar. */
function storyAddress(id: string, globals: Globals): string {
  const settings = SHOWN.filter((name) => globals[name] !== undefined).map(
    (name) => `${name}:${globals[name]}`,
  );
  return `iframe.html?viewMode=story&id=${id}&globals=${settings.join(";")}`;
}

type Module = { default: { title?: string } };

type StoryBoardProps<Stories extends Module> = {
  /** A module of stories. */
  stories: Stories;
  /** Of these, the ones to show, with what each is about. */
  captions: Partial<Record<Exclude<keyof Stories & string, "default">, string>>;
  globals: Globals;
};

/**
 * Many stories on one page, each in a document of its own: so dialogs and whole pages stand beside one another, play to their
 * ends, and no style reaches another.
 */
export function StoryBoard<Stories extends Module>({ stories, captions, globals }: StoryBoardProps<Stories>) {
  const { title = "" } = stories.default;
  return (
    <main className="story-board">
      {Object.entries(captions).map(([name, caption]) => (
        <StoryFrame
          key={name}
          caption={String(caption)}
          narrow={name.includes("Phone")}
          address={storyAddress(toId(title, storyNameFromExport(name)), globals)}
        />
      ))}
    </main>
  );
}

type StoryFrameProps = { caption: string; address: string; narrow?: boolean };

export function StoryFrame({ caption, address, narrow = false }: StoryFrameProps) {
  return (
    <figure className="story-frame" data-narrow={narrow || undefined}>
      <figcaption>
        <a href={address} target="_blank" rel="noreferrer">
          {caption}
        </a>
      </figcaption>
      <div className="story-frame-window">
        <iframe src={address} title={caption} loading="lazy" />
      </div>
    </figure>
  );
}

/** One story in every kit. */
export function KitColumns({
  id,
  globals,
  kits,
}: {
  id: string;
  globals: Globals;
  kits: [string, string][];
}) {
  return (
    <main className="story-columns">
      {kits.map(([kit, name]) => (
        <StoryFrame key={kit} caption={name} address={storyAddress(id, { ...globals, kit })} />
      ))}
    </main>
  );
}
