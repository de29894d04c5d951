import "./tailwind.css";
import { Fragment } from "react";
import * as parts from "../../tailwind.js";
import { describePreset } from "../shared/preset.contract.js";

describePreset("the Tailwind preset", parts, Fragment);
