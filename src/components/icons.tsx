import type { ReactNode, SVGProps } from "react";

type IconProps = Omit<SVGProps<SVGSVGElement>, "children"> & {
  /** Pixels at a root font size of 16 px, which it grows with. Default 16. */
  size?: number;
};

/** Drawn for this package on a 24 px box. Always beside a text or within a named control, so never named. */
function icon(shape: ReactNode) {
  return function Icon({ size = 16, ...props }: IconProps) {
    return (
      <svg
        width={`${size / 16}rem`}
        height={`${size / 16}rem`}
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth={1.75}
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
        {...props}
      >
        {shape}
      </svg>
    );
  };
}

export const UploadIcon = icon(
  <path d="M12 15.5V4m-4.5 4L12 3.5 16.5 8M4 15v2.5A2.5 2.5 0 0 0 6.5 20h11a2.5 2.5 0 0 0 2.5-2.5V15" />,
);
export const SparklesIcon = icon(
  <path d="M10.5 4.5 12 9a2.5 2.5 0 0 0 1.5 1.5L18 12l-4.5 1.5A2.5 2.5 0 0 0 12 15l-1.5 4.5L9 15a2.5 2.5 0 0 0-1.5-1.5L3 12l4.5-1.5A2.5 2.5 0 0 0 9 9ZM19 3v4m2-2h-4m2 12v4m2-2h-4" />,
);
export const SearchIcon = icon(<path d="M4 11a7 7 0 1 0 14 0 7 7 0 0 0-14 0Zm12 5 4.5 4.5" />);
export const CloseIcon = icon(<path d="m6 6 12 12M18 6 6 18" />);
export const CheckIcon = icon(<path d="m5 12.5 4.5 4.5L19 7.5" />);
export const TrashIcon = icon(
  <path d="M4 6.5h16M9.5 6V4.5A1.5 1.5 0 0 1 11 3h2a1.5 1.5 0 0 1 1.5 1.5V6M6 6.5l.8 12a2 2 0 0 0 2 1.9h6.4a2 2 0 0 0 2-1.9l.8-12M10 11v5m4-5v5" />,
);
export const DownloadIcon = icon(<path d="M12 4v11.5m-4.5-4L12 16l4.5-4.5M4.5 20h15" />);
export const ArrowUpIcon = icon(<path d="M12 19V5.5m-5.500 5.500L12 5.500l5.500 5.500" />);
export const ArrowDownIcon = icon(<path d="M12 5v13.500M6.500 13l5.500 5.500 5.500-5.500" />);
export const ArrowToTopIcon = icon(<path d="M6 4.500h12M12 20V8.500M6.500 14 12 8.500l5.500 5.500" />);
export const ChevronLeftIcon = icon(<path d="m14.5 5.5-6.5 6.5 6.5 6.5" />);
export const ChevronRightIcon = icon(<path d="m9.5 5.5 6.5 6.5-6.5 6.5" />);
export const ImageIcon = icon(
  <path d="M6 4h12a2.5 2.5 0 0 1 2.5 2.5v11A2.5 2.5 0 0 1 18 20H6a2.5 2.5 0 0 1-2.5-2.5v-11A2.5 2.5 0 0 1 6 4Zm-2 13 4.3-4.3a2 2 0 0 1 2.8 0L18 19.5m-4-4 1.3-1.3a2 2 0 0 1 2.8 0l2.4 2.3M15.5 8.75h.01" />,
);
export const FilmIcon = icon(
  <path d="M6 4h12a2.5 2.5 0 0 1 2.5 2.5v11A2.5 2.5 0 0 1 18 20H6a2.5 2.5 0 0 1-2.5-2.5v-11A2.5 2.5 0 0 1 6 4Zm1.5.5v15m9-15v15m-12.5-5h3.5m9 0H20m-16-5h3.5m9 0H20" />,
);
export const PlayIcon = icon(<path d="M7.5 5.2v13.6L18.5 12Z" fill="currentColor" />);
export const InfoIcon = icon(
  <path d="M3.5 12a8.5 8.5 0 1 0 17 0 8.5 8.5 0 0 0-17 0Zm8.5-.5v4.75M12 8h.01" />,
);
export const AlertIcon = icon(
  <path d="M10.3 4.6 3 17.2A2 2 0 0 0 4.7 20.2h14.6a2 2 0 0 0 1.7-3L13.7 4.6a2 2 0 0 0-3.4 0ZM12 9.5v4m0 3.25h.01" />,
);
export const CopyIcon = icon(
  <path d="M10.5 8.5h7a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-7a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2Zm5-.5V6.5a2 2 0 0 0-2-2h-7a2 2 0 0 0-2 2v7a2 2 0 0 0 2 2H8" />,
);
export const RefreshIcon = icon(
  <path d="M19.5 5v4.5H15M4.5 19v-4.5H9m10-5.5A7.75 7.75 0 0 0 5.6 8.3m-.6 6.2a7.75 7.75 0 0 0 13.4 1.2" />,
);
export const StopIcon = icon(
  <path d="M8.5 6.5h7a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-7a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2Z" />,
);
export const HistoryIcon = icon(
  <path d="M3.75 12a8.25 8.25 0 1 0 2.6-6L3.75 8.5m0-4.75V8.5H8.5M12 7.75V12l3 1.75" />,
);
export const ClockIcon = icon(
  <path d="M3.75 12a8.25 8.25 0 1 0 16.5 0 8.25 8.25 0 0 0-16.5 0ZM12 7.5V12l3 1.75" />,
);
export const PencilIcon = icon(
  <path d="m14.5 5.5 4 4M4.5 19.5l.9-4L15.6 5.3a1.8 1.8 0 0 1 2.5 0l.6.6a1.8 1.8 0 0 1 0 2.5L8.5 18.6Z" />,
);
export const FilterIcon = icon(<path d="M4 6.5h16M7 12h10m-7 5.5h4" />);
export const SortIcon = icon(<path d="M7.5 5v14m-3.5-3.5L7.5 19l3.5-3.5M16.5 19V5M13 8.5 16.5 5 20 8.5" />);
export const SquaresIcon = icon(<path d="M4.5 4.5h6v6h-6Zm9 0h6v6h-6Zm-9 9h6v6h-6Zm9 0h6v6h-6Z" />);
export const StackIcon = icon(<path d="M4 9.5h11V20H4ZM7 6.5h11V17M10 3.5h10.5V14" />);
export const JustifiedIcon = icon(
  <path d="M3.5 5h10v5.5h-10Zm13 0h4v5.5h-4Zm-13 8.5h4.5V19H3.5Zm7.5 0h9.5V19H11Z" />,
);
export const ListIcon = icon(<path d="M4 6h3v3H4Zm0 9h3v3H4ZM11 7.5h9m-9 9h9" />);
export const SelectAllIcon = icon(
  <path d="M4 8V6a2 2 0 0 1 2-2h2m8 0h2a2 2 0 0 1 2 2v2m0 8v2a2 2 0 0 1-2 2h-2m-8 0H6a2 2 0 0 1-2-2v-2m4.5-4 2.5 2.5 4.5-5" />,
);
export const TagIcon = icon(
  <path d="M4 5.5A1.5 1.5 0 0 1 5.5 4h6l8.2 8.2a1.8 1.8 0 0 1 0 2.5l-5 5a1.8 1.8 0 0 1-2.5 0L4 11.5Zm4.25 2.75h.01" />,
);
export const RestoreIcon = icon(<path d="M8.5 4.5 4.5 8.5l4 4m-4-4H14a5.5 5.5 0 0 1 0 11H8" />);
export const AlbumIcon = icon(
  <path d="M6 7.5h12a2 2 0 0 1 2 2V18a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V9.500a2 2 0 0 1 2-2ZM6.500 4.500h11" />,
);
export const OfflineIcon = icon(
  <path d="M4 4l16 16M12 19h.01M8.5 15.5a5 5 0 0 1 6.5-.4M5 12a10 10 0 0 1 4.3-2.6M13.2 9a10 10 0 0 1 5.8 3M2 8.5A15 15 0 0 1 6 6M10.5 4.6A15 15 0 0 1 22 8.5" />,
);
export const ZoomInIcon = icon(<path d="M4 11a7 7 0 1 0 14 0 7 7 0 0 0-14 0Zm12 5 4.5 4.5M8 11h6m-3-3v6" />);
export const ZoomOutIcon = icon(<path d="M4 11a7 7 0 1 0 14 0 7 7 0 0 0-14 0Zm12 5 4.5 4.5M8 11h6" />);
export const StarIcon = icon(
  <path d="m12 3.5 2.6 5.3 5.9.8-4.3 4.1 1.1 5.8-5.3-2.8-5.3 2.8 1.1-5.8L3.5 9.6l5.9-.8Z" />,
);
export const StarFilledIcon = icon(
  <path
    d="m12 3.5 2.6 5.3 5.9.8-4.3 4.1 1.1 5.8-5.3-2.8-5.3 2.8 1.1-5.8L3.5 9.6l5.9-.8Z"
    fill="currentColor"
  />,
);
export const MoreIcon = icon(<path d="M12 5.5h.01M12 12h.01M12 18.5h.01" strokeWidth={3} />);
export const PauseIcon = icon(<path d="M8.5 5.5v13m7-13v13" strokeWidth={2.5} />);
export const LoopIcon = icon(
  <path d="M4.5 11V9.5A3 3 0 0 1 7.5 6.5h12m-3-3 3 3-3 3M19.5 13v1.5a3 3 0 0 1-3 3h-12m3 3-3-3 3-3" />,
);
export const PictureInPictureIcon = icon(
  <path d="M10 18.5H5.5a2 2 0 0 1-2-2v-9a2 2 0 0 1 2-2h13a2 2 0 0 1 2 2V10m-7 3.5h7v5h-7Z" />,
);
export const FullScreenIcon = icon(<path d="M8.5 4H4v4.5M15.5 4H20v4.5M8.5 20H4v-4.5M15.5 20H20v-4.5" />);
export const SlideshowIcon = icon(
  <path d="M5.5 4.5h13a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2Zm4.5 3.5v5l4-2.5ZM7 20h10" />,
);
export const CropIcon = icon(<path d="M7 3v12a2 2 0 0 0 2 2h12M3 7h12a2 2 0 0 1 2 2v12" />);
export const BrushIcon = icon(
  <path d="m9.5 14.500 9.200-9.700a1.700 1.700 0 0 1 2.400 2.400L11.500 16.500M9 14.500c-3 0-3 2.500-3.500 4-.3.900-1 1.300-2 1.500 3.500 1.500 8.500.500 8-3.500a2.500 2.500 0 0 0-2.500-2Z" />,
);
export const EraserIcon = icon(
  <path d="m9.500 20-5-5a1.800 1.800 0 0 1 0-2.500l8-8a1.800 1.800 0 0 1 2.500 0l5 5a1.800 1.800 0 0 1 0 2.500L12 20Zm0 0H20M8.500 8.500l7.500 7.500" />,
);
export const LassoIcon = icon(
  <path d="M8.500 16.500c-3-1-5-3-5-5.500 0-3.600 3.800-6.500 8.500-6.500s8.500 2.900 8.500 6.500-3.800 6.500-8.500 6.500c-.600 0-1.200 0-1.700-.100M8.500 18.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4Zm0 0c.500 1 .500 2-.500 3" />,
);
export const InvertIcon = icon(
  <>
    <path d="M3.500 12a8.500 8.500 0 1 0 17 0 8.500 8.500 0 0 0-17 0Z" />
    <path d="M12 3.500a8.500 8.500 0 0 1 0 17Z" fill="currentColor" />
  </>,
);
export const RotateIcon = icon(<path d="M19.500 4v5h-5m5 0A8.200 8.200 0 1 0 20 13.500" />);
export const FlipIcon = icon(
  <path d="M12 3.500v2m0 3v2m0 3v2m0 3v2M9 7.500 3.500 17H9Zm6 0 5.500 9.500H15Z" />,
);
export const SwapIcon = icon(<path d="M4 8.500h14m-3.500-4 4 4-4 4M20 15.500H6m3.500-4-4 4 4 4" />);
export const RedoIcon = icon(<path d="m15.500 4.500 4 4-4 4m4-4H10a5.500 5.500 0 0 0 0 11h6" />);
export const ShareIcon = icon(
  <path d="M12 14.500V4m-3.500 3.500L12 4l3.500 3.500M7 10.500H6a1.500 1.500 0 0 0-1.500 1.500v7A1.500 1.500 0 0 0 6 20.500h12a1.500 1.500 0 0 0 1.500-1.500v-7a1.500 1.500 0 0 0-1.500-1.500h-1" />,
);
export const FileIcon = icon(
  <path d="M7 3.5h6.5L18.5 8.5V18.5a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2v-13a2 2 0 0 1 2-2Zm6.5.5v4.5h4.5" />,
);
export const CompareIcon = icon(
  <path d="M12 3.500v17M9 6H6a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h3m6-12h3a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-3" />,
);
export const SideBySideIcon = icon(<path d="M4 5.500h6.500v13H4Zm9.500 0H20v13h-6.500Z" />);
export const OneAtATimeIcon = icon(<path d="M8 8h12v11H8ZM4 15.500V5h12" />);
export const WipeIcon = icon(
  <path d="M4 5.500h16v13H4Zm8-2.500v18M15 9l2.500 3-2.500 3M9 9l-2.500 3L9 15" />,
);
export const WipeKnobIcon = icon(<path d="m8.500 7-4.500 5 4.500 5m7-10 4.500 5-4.500 5" />);
export const DifferenceIcon = icon(
  <path d="M3.500 12a6 6 0 1 0 12 0 6 6 0 0 0-12 0Zm5 0a6 6 0 1 0 12 0 6 6 0 0 0-12 0Z" />,
);
export const RejectIcon = icon(
  <path d="M3.500 12a8.500 8.500 0 1 0 17 0 8.500 8.500 0 0 0-17 0ZM9 9l6 6m0-6-6 6" />,
);
