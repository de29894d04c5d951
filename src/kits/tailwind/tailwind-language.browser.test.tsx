import "./tailwind.css";
import { Fragment } from "react";
import { describeLanguages } from "../../components/language.contract.js";
import * as parts from "../../tailwind.js";

describeLanguages("languages of the Tailwind kit", parts, Fragment);
