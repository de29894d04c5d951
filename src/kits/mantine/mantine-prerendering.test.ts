import { MantineProvider } from "@mantine/core";
import { testPrerendering } from "../../components/prerendering.contract.js";
import { MediaLibrary } from "../../mantine.js";

testPrerendering("Mantine", { MediaLibrary, Wrapper: MantineProvider });
