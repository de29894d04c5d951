import "@mantine/core/styles.css";
import "./mantine.css";
import { MantineProvider } from "@mantine/core";
import { describeLanguages } from "../../components/language.contract.js";
import * as parts from "../../mantine.js";

describeLanguages("languages of the Mantine kit", parts, MantineProvider);
