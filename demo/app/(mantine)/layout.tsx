import "@mantine/core/styles.css";
import "@reactkits.dev/react-media-library/mantine.css";
import type { Metadata } from "next";

export { Document as default } from "../../components/document";

export const metadata: Metadata = { title: "React Media Library · Mantine" };
